namespace Gateway.Queue;

/// <summary>What Queue says. Event ids 2200-2299.</summary>
internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Warning, "Queue: {Path} cannot be listened on, so that `site-gateway queue` works only while the gateway is stopped: {Reason}")]
    public static partial void NotListening(ILogger logger, string path, string reason);

    [LoggerMessage(2201, LogLevel.Warning, "Queue: {Station}: {Action} {MessageId} of {HeldAt:u} was put back by hand and is told to the CSMS again")]
    public static partial void Retried(ILogger logger, string station, string action, string messageId, DateTimeOffset heldAt);

    [LoggerMessage(2202, LogLevel.Warning, "Queue: {Station}: {Action} {MessageId} of {HeldAt:u} was thrown away by hand; the CSMS never hears of it")]
    public static partial void Dropped(ILogger logger, string station, string action, string messageId, DateTimeOffset heldAt);

    [LoggerMessage(2203, LogLevel.Error, "Queue: an error while answering a command")]
    public static partial void AnswerFailed(ILogger logger, Exception exception);
}
