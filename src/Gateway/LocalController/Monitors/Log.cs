namespace Gateway.LocalController.Monitors;

/// <summary>What LocalController/Monitors says. Event ids 3200-3299.</summary>
internal static partial class Log
{
    [LoggerMessage(3200, LogLevel.Information, "monitors: {Id} watches {Variable} ({Type} {Value}, severity {Severity})")]
    public static partial void Set(ILogger logger, int id, string variable, string type, double value, int severity);

    [LoggerMessage(3201, LogLevel.Information, "monitors: {Id} is cleared")]
    public static partial void Cleared(ILogger logger, int id);

    [LoggerMessage(3202, LogLevel.Information, "monitors: the CSMS wants the base {Base}; {Count} are in force")]
    public static partial void BaseSet(ILogger logger, string @base, int count);

    [LoggerMessage(3203, LogLevel.Information, "monitors: the CSMS wants to hear of severities up to {Level}")]
    public static partial void LevelSet(ILogger logger, int level);

    [LoggerMessage(3204, LogLevel.Error, "monitors: {Variable} could not be read; looked at again in {Wait}")]
    public static partial void ReadFailed(ILogger logger, Exception exception, string variable, TimeSpan wait);

    [LoggerMessage(3205, LogLevel.Error, "monitors: a round failed; the next one is in a second")]
    public static partial void RoundFailed(ILogger logger, Exception exception);

    [LoggerMessage(3206, LogLevel.Warning, "monitors: what was kept under {Key} cannot be read; it is forgotten")]
    public static partial void NoteUnreadable(ILogger logger, string key);

    [LoggerMessage(3207, LogLevel.Information, "monitors: stream {Id} is open")]
    public static partial void StreamOpened(ILogger logger, int id);

    [LoggerMessage(3208, LogLevel.Warning, "monitors: the CSMS does not take stream {Id} ({Reason}); it is offered again on the next link")]
    public static partial void StreamRefused(ILogger logger, int id, string reason);
}
