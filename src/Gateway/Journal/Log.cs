namespace Gateway.Journal;

/// <summary>What Journal says. Event ids 2100-2199.</summary>
internal static partial class Log
{
    [LoggerMessage(2100, LogLevel.Information, "Journal: {Path} is open, {Calls} calls are held and {Refusals} refused")]
    public static partial void Opened(ILogger logger, string path, int calls, long refusals);

    [LoggerMessage(2101, LogLevel.Critical, "Journal: not writing, so nothing is acknowledged in the CSMS's place: {Reason}")]
    public static partial void NotWriting(ILogger logger, string reason);

    [LoggerMessage(2102, LogLevel.Information, "Journal: writing again")]
    public static partial void WritingAgain(ILogger logger);

    [LoggerMessage(2103, LogLevel.Critical, "Journal: {Alarm}")]
    public static partial void Damaged(ILogger logger, string alarm);

    [LoggerMessage(2104, LogLevel.Warning, "Journal: room is short, the reserve is released and calls go in the order event, status, meter samples (thinned out)")]
    public static partial void RoomShort(ILogger logger);

    [LoggerMessage(2105, LogLevel.Information, "Journal: room enough again, {Dropped} calls had to go")]
    public static partial void RoomEnough(ILogger logger, long dropped);

    [LoggerMessage(2106, LogLevel.Warning, "Journal: carrying the log over into the file failed, it is tried again with the next commits: {Reason}")]
    public static partial void CheckpointFailed(ILogger logger, string reason);

    [LoggerMessage(2107, LogLevel.Error, "Journal: a turn failed in a way that nobody foresaw; what waited for it was not acknowledged")]
    public static partial void TurnFailed(ILogger logger, Exception exception);

    [LoggerMessage(2108, LogLevel.Warning, "Journal: {Station}: {Action} {MessageId} was refused for good and is a dead letter now: {Code} {Text}")]
    public static partial void Refused(ILogger logger, string station, string action, string messageId, string code, string text);

    [LoggerMessage(2109, LogLevel.Warning, "Journal: held calls could not be read, it is tried again: {Reason}")]
    public static partial void ReadFailed(ILogger logger, string reason);

    [LoggerMessage(2120, LogLevel.Warning, "Memory: {Path} cannot be kept, what it would hold is forgotten at the next start (told once): {Reason}")]
    public static partial void MemoryNotKept(ILogger logger, string path, string reason);

    [LoggerMessage(2121, LogLevel.Warning, "Memory: {Path} was damaged and is begun anew: {Reason}")]
    public static partial void MemoryDamaged(ILogger logger, string path, string reason);
}
