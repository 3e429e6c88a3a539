namespace Gateway.LocalController.Limits;

/// <summary>What LocalController.Limits says. Event ids 2600-2699.</summary>
internal static partial class Log
{
    [LoggerMessage(2600, LogLevel.Information, "limits: the CSMS set profile {Id}: {Purpose}, level {Level}")]
    public static partial void ProfileSet(ILogger logger, int id, string purpose, int level);

    [LoggerMessage(2601, LogLevel.Warning, "limits: profile {Id} of the CSMS is refused ({Code}): {Reason}")]
    public static partial void ProfileRefused(ILogger logger, int id, string code, string reason);

    [LoggerMessage(2602, LogLevel.Information, "limits: the CSMS cleared {Count} of its profiles")]
    public static partial void ProfilesCleared(ILogger logger, int count);

    [LoggerMessage(2603, LogLevel.Information, "limits: {Source} limits the charging of the site to {Amount} ({Name})")]
    public static partial void LimitHolds(ILogger logger, string source, string amount, string name);

    [LoggerMessage(2604, LogLevel.Information, "limits: no limit of {Source} holds any more")]
    public static partial void LimitEnded(ILogger logger, string source);

    [LoggerMessage(2605, LogLevel.Debug, "limits: set/limit: {Text}")]
    public static partial void LimitCommand(ILogger logger, string text);

    [LoggerMessage(2609, LogLevel.Warning, "limits: set/limit is refused: {Reason}")]
    public static partial void CommandRefused(ILogger logger, string reason);

    [LoggerMessage(2606, LogLevel.Error, "limits: what was kept as {Kind} {Key} cannot be read; left out")]
    public static partial void NoteUnreadable(ILogger logger, string kind, string key);

    [LoggerMessage(2607, LogLevel.Error, "limits: asking for the values of profile {Id} failed")]
    public static partial void PullFailed(ILogger logger, Exception exception, int id);

    [LoggerMessage(2608, LogLevel.Error, "limits: looking after them failed; tried again in a second")]
    public static partial void LookFailed(ILogger logger, Exception exception);
}
