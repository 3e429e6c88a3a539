namespace Gateway.Metering;

/// <summary>What Metering says. Event ids 3000-3099.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Information, "{DeviceId}: readings come in from unit {Unit} at {Line}")]
    public static partial void MeterBack(ILogger logger, string deviceId, byte unit, string line);

    [LoggerMessage(3002, LogLevel.Warning, "{DeviceId}: lost: {Reason}")]
    public static partial void MeterLost(ILogger logger, string deviceId, string reason);

    [LoggerMessage(3004, LogLevel.Error, "{DeviceId}: a poll failed in a way that nobody foresaw; the next one comes as usual")]
    public static partial void PollFailed(ILogger logger, Exception e, string deviceId);

    [LoggerMessage(3010, LogLevel.Debug, "{Line}: connected")]
    public static partial void Connected(ILogger logger, string line);

    [LoggerMessage(3011, LogLevel.Debug, "{Line}: connection given up: it {Reason}")]
    public static partial void ConnectionEnded(ILogger logger, string line, string reason);
}
