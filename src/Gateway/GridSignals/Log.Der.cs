namespace Gateway.GridSignals;

/// <summary>What GridSignals says about DER controls. Event ids 4100-4129.</summary>
internal static partial class Log
{
    [LoggerMessage(4100, LogLevel.Error, "der: what was kept as control {Id} cannot be read; left out")]
    public static partial void DerNoteUnreadable(ILogger logger, string id);

    [LoggerMessage(4101, LogLevel.Information, "der: the CSMS set the {Control}")]
    public static partial void DerSet(ILogger logger, string control);

    [LoggerMessage(4102, LogLevel.Warning, "der: the {Control} of the CSMS is refused ({Status}): {Reason}")]
    public static partial void DerRefused(ILogger logger, string control, string status, string reason);

    [LoggerMessage(4103, LogLevel.Information, "der: the CSMS cleared the {Control}")]
    public static partial void DerCleared(ILogger logger, string control);

    [LoggerMessage(4104, LogLevel.Information, "der: the {Control} has started")]
    public static partial void DerStarted(ILogger logger, string control);

    [LoggerMessage(4105, LogLevel.Information, "der: the {Control} is over")]
    public static partial void DerEnded(ILogger logger, string control);

    [LoggerMessage(4106, LogLevel.Information, "der: {Equipment} has taken: {What}")]
    public static partial void DerApplied(ILogger logger, string equipment, string what);

    [LoggerMessage(4107, LogLevel.Warning, "der: {Equipment} does not take: {What}: {Reason}")]
    public static partial void DerDeviates(ILogger logger, string equipment, string what, string reason);

    [LoggerMessage(4108, LogLevel.Warning, "der: {Equipment} failed within {What}")]
    public static partial void DerPutFailed(ILogger logger, Exception exception, string equipment, string what);

    [LoggerMessage(4109, LogLevel.Warning, "der: {Kind}: the grid is in trouble ({Fault}), told to the CSMS")]
    public static partial void DerAlarm(ILogger logger, string kind, string fault);

    [LoggerMessage(4110, LogLevel.Information, "der: {Kind}: the alarm ({Fault}) is over")]
    public static partial void DerAlarmEnded(ILogger logger, string kind, string fault);

    [LoggerMessage(4111, LogLevel.Error, "der: looking after the controls failed; tried again in a second")]
    public static partial void DerLookFailed(ILogger logger, Exception exception);

    [LoggerMessage(4112, LogLevel.Error, "der: what was kept of what {Equipment} can do cannot be read; left out")]
    public static partial void DerAbilityUnreadable(ILogger logger, string equipment);
}
