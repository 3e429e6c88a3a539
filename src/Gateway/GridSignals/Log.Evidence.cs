namespace Gateway.GridSignals;

/// <summary>What GridSignals says about evidence. Event ids 4160-4179.</summary>
internal static partial class Log
{
    [LoggerMessage(4160, LogLevel.Error, "evidence: record {Key} cannot be read; left out")]
    public static partial void RecordUnreadable(ILogger logger, string key);
}
