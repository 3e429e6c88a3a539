using Gateway.Site;

namespace Gateway.GridSignals;

/// <summary>What GridSignals says about limits from outside. Event ids 4130-4159.</summary>
internal static partial class Log
{
    [LoggerMessage(4130, LogLevel.Information, "signals: {Source}: {State}, {Limit}")]
    public static partial void SourceMoved(ILogger logger, string source, string state, string limit);

    [LoggerMessage(4131, LogLevel.Warning, "signals: {Source}: nobody is heard; {Limit}")]
    public static partial void SourceLost(ILogger logger, string source, string limit);

    [LoggerMessage(4132, LogLevel.Warning, "signals: {Source}: a message is refused: {Reason}")]
    public static partial void MessageRefused(ILogger logger, string source, string reason);

    [LoggerMessage(4133, LogLevel.Warning, "signals: contact {Id} cannot be read: {Reason}")]
    public static partial void ContactLost(ILogger logger, string id, string reason);

    [LoggerMessage(4134, LogLevel.Information, "signals: contact {Id} can be read")]
    public static partial void ContactBack(ILogger logger, string id);

    [LoggerMessage(4135, LogLevel.Error, "signals: a look at contact {Id} failed in a way that nobody foresaw; the next one comes as usual")]
    public static partial void ContactFailed(ILogger logger, Exception e, string id);

    [LoggerMessage(4136, LogLevel.Warning, "signals: {Source}: {Text}")]
    public static partial void Exceeded(ILogger logger, string source, string text);

    [LoggerMessage(4137, LogLevel.Error, "signals: looking after them failed; tried again in a second")]
    public static partial void SignalsFailed(ILogger logger, Exception e);

    [LoggerMessage(4138, LogLevel.Warning, "signals: {Equipment}: {Reason}")]
    public static partial void EquipmentRefused(ILogger logger, string equipment, string reason);

    [LoggerMessage(4139, LogLevel.Information, "signals: what is fed in is held to {Limit}")]
    public static partial void FeedInHeld(ILogger logger, Watt limit);

    [LoggerMessage(4140, LogLevel.Information, "signals: what is fed in is not held any more")]
    public static partial void FeedInFree(ILogger logger);

    [LoggerMessage(4141, LogLevel.Information, "signals: Modbus controllers are served at {Address}")]
    public static partial void ModbusListens(ILogger logger, string address);

    [LoggerMessage(4142, LogLevel.Warning, "signals: a Modbus controller at {Peer} is turned away: {Reason}")]
    public static partial void ModbusTurnedAway(ILogger logger, string peer, string reason);

    [LoggerMessage(4143, LogLevel.Debug, "signals: the Modbus controller at {Peer} is gone: {Reason}")]
    public static partial void ModbusGone(ILogger logger, string peer, string reason);
}
