namespace Gateway.Monitoring;

/// <summary>What Monitoring says. Event ids 4000-4099.</summary>
internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Warning, "MQTT is off: {Library} is not installed (Debian: libmosquitto1)")]
    public static partial void LibraryMissing(ILogger logger, string library);

    [LoggerMessage(4001, LogLevel.Information, "MQTT: connected to {Broker}, publishing under {Root}/")]
    public static partial void BrokerConnected(ILogger logger, Uri broker, string root);

    [LoggerMessage(4002, LogLevel.Warning, "MQTT: {Broker} is away, trying again with back-off: {Reason}")]
    public static partial void BrokerAway(ILogger logger, Uri broker, string reason);

    [LoggerMessage(4003, LogLevel.Warning, "MQTT: the broker does not take what is published (told once per connection): {Reason}")]
    public static partial void PublishRefused(ILogger logger, string reason);

    [LoggerMessage(4004, LogLevel.Error, "MQTT: publishing the state failed, the next turn tries again")]
    public static partial void RoundFailed(ILogger logger, Exception exception);

    [LoggerMessage(4005, LogLevel.Error, "MQTT: the command {Topic} failed")]
    public static partial void CommandFailed(ILogger logger, Exception exception, string topic);

    [LoggerMessage(4006, LogLevel.Warning, "MQTT: too many commands wait; {Topic} is dropped without an answer")]
    public static partial void CommandDropped(ILogger logger, string topic);

    [LoggerMessage(4010, LogLevel.Error, "Watchdog: not fed, these parts are not alive: {Parts}")]
    public static partial void PartsNotAlive(ILogger logger, string parts);

    [LoggerMessage(4011, LogLevel.Information, "Watchdog: all parts are alive again")]
    public static partial void PartsAliveAgain(ILogger logger);

    [LoggerMessage(4012, LogLevel.Warning, "systemd: {Socket} takes no notification: {Reason}")]
    public static partial void NotifyFailed(ILogger logger, string socket, string reason);
}
