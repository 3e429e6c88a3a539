namespace Gateway.LocalController.Files;

/// <summary>What Files says. Event ids 2800-2899.</summary>
internal static partial class Log
{
    [LoggerMessage(2800, LogLevel.Information, "log {RequestId}: {Status} ({Text})")]
    public static partial void LogStatus(ILogger logger, long requestId, string status, string text);

    [LoggerMessage(2801, LogLevel.Warning, "log {RequestId}: not uploaded yet: {Reason}; again in {Interval} s")]
    public static partial void UploadAgain(ILogger logger, long requestId, string reason, double interval);

    [LoggerMessage(2802, LogLevel.Error, "log {RequestId}: an error")]
    public static partial void UploadFailed(ILogger logger, Exception exception, long requestId);

    [LoggerMessage(2810, LogLevel.Information, "update {RequestId}: {Status}{Text}")]
    public static partial void UpdateStatus(ILogger logger, long requestId, string status, string text);

    [LoggerMessage(2811, LogLevel.Warning, "update {RequestId}: not downloaded yet: {Reason}; again in {Interval} s")]
    public static partial void DownloadAgain(ILogger logger, long requestId, string reason, double interval);

    [LoggerMessage(2812, LogLevel.Warning, "update {RequestId}: running {Command}")]
    public static partial void CommandRuns(ILogger logger, long requestId, string command);

    [LoggerMessage(2813, LogLevel.Error, "update {RequestId}: an error")]
    public static partial void UpdateFailed(ILogger logger, Exception exception, long requestId);

    [LoggerMessage(2820, LogLevel.Information, "customer information {RequestId}: {Reported} lines reported, {Forgotten} records forgotten")]
    public static partial void CustomerTold(ILogger logger, long requestId, int reported, int forgotten);
}
