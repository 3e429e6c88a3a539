namespace Gateway.Firmware;

/// <summary>What Firmware says. Event ids 2400-2499. Addresses are told without user names, passwords and queries.</summary>
internal static partial class Log
{
    [LoggerMessage(2400, LogLevel.Information, "firmware: stations fetch images at {Addresses}")]
    public static partial void Serving(ILogger logger, string addresses);

    [LoggerMessage(2401, LogLevel.Information, "firmware: publication {RequestId} of {Url} (MD5 {Checksum}) is accepted")]
    public static partial void Accepted(ILogger logger, long requestId, string url, string checksum);

    [LoggerMessage(2402, LogLevel.Information, "firmware: publication {RequestId}: {Status}: {Text}")]
    public static partial void Came(ILogger logger, long requestId, string status, string text);

    [LoggerMessage(2403, LogLevel.Warning, "firmware: publication {RequestId} ended with {Status}: {Text}")]
    public static partial void Missed(ILogger logger, long requestId, string status, string text);

    [LoggerMessage(2404, LogLevel.Warning, "firmware: PublishFirmware {RequestId} was rejected: {Text}")]
    public static partial void Rejected(ILogger logger, long requestId, string text);

    [LoggerMessage(2405, LogLevel.Information, "firmware: {Checksum} is not published any more: the CSMS has withdrawn it")]
    public static partial void Withdrawn(ILogger logger, string checksum);

    [LoggerMessage(2406, LogLevel.Information, "firmware: updates from {Url} are served from here, {Station}'s first: {Local}")]
    public static partial void Rewritten(ILogger logger, string url, string station, string local);

    [LoggerMessage(2407, LogLevel.Warning, "firmware: {Url} could not be fetched for the stations, which are sent there themselves: {Text}")]
    public static partial void RolloutFailed(ILogger logger, string url, string text);

    [LoggerMessage(2408, LogLevel.Warning, "firmware: another process has {Directory} open, so nothing in it is tidied up; is a command still running?")]
    public static partial void NotOwner(ILogger logger, string directory);

    [LoggerMessage(2409, LogLevel.Warning, "firmware: the image {Sha256} of publication {RequestId} is gone or damaged; it is fetched again")]
    public static partial void ImageLost(ILogger logger, string sha256, long requestId);

    [LoggerMessage(2410, LogLevel.Warning, "firmware: nothing can be fetched: {Text}")]
    public static partial void CannotFetch(ILogger logger, string text);

    [LoggerMessage(2411, LogLevel.Error, "firmware: an error in publication {RequestId}")]
    public static partial void PublicationFailed(ILogger logger, Exception exception, long requestId);

    [LoggerMessage(2412, LogLevel.Error, "firmware: an error while looking after the images")]
    public static partial void KeepingFailed(ILogger logger, Exception exception);

    [LoggerMessage(2413, LogLevel.Error, "firmware: an error while fetching {Url} for the stations")]
    public static partial void RolloutBroke(ILogger logger, Exception exception, string url);
}
