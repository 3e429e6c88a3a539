namespace Gateway.LocalController.GridMeter;

/// <summary>What GridMeter says. Event ids 2900-2999.</summary>
internal static partial class Log
{
    [LoggerMessage(2900, LogLevel.Warning, "grid meter: nothing is sent to the CSMS: {Reason}")]
    public static partial void NothingToSend(ILogger logger, string reason);

    [LoggerMessage(2901, LogLevel.Information, "grid meter: its values are sent to the CSMS again")]
    public static partial void SentAgain(ILogger logger);

    [LoggerMessage(2902, LogLevel.Error, "grid meter: an error; this second is left out")]
    public static partial void LookFailed(ILogger logger, Exception exception);
}
