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

    [LoggerMessage(3050, LogLevel.Information, "{DeviceId}: takes {Count} kinds of DER controls: {Kinds}")]
    public static partial void EquipmentExplored(ILogger logger, string deviceId, int count, string kinds);

    [LoggerMessage(3051, LogLevel.Warning, "{DeviceId}: takes no DER controls: it {Reason}")]
    public static partial void EquipmentUnknown(ILogger logger, string deviceId, string reason);

    [LoggerMessage(3052, LogLevel.Warning, "{DeviceId}: taken off the grid, as it fed in more than PowerMonitoringMustTrip allows")]
    public static partial void TakenOff(ILogger logger, string deviceId);

    [LoggerMessage(3053, LogLevel.Information, "{DeviceId}: let on the grid again, as nothing watches its power any more")]
    public static partial void LetOnAgain(ILogger logger, string deviceId);

    [LoggerMessage(3054, LogLevel.Error, "{DeviceId}: not switched, tried again at the next poll: {Reason}")]
    public static partial void SwitchFailed(ILogger logger, string deviceId, string reason);

    [LoggerMessage(3010, LogLevel.Debug, "{Line}: connected")]
    public static partial void Connected(ILogger logger, string line);

    [LoggerMessage(3011, LogLevel.Debug, "{Line}: connection given up: it {Reason}")]
    public static partial void ConnectionEnded(ILogger logger, string line, string reason);
}
