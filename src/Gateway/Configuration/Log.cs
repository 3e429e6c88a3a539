namespace Gateway.Configuration;

/// <summary>What Configuration says. Event ids 1000-1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "{Path}: read; {Summary}")]
    public static partial void SiteRead(ILogger logger, string path, string summary);

    [LoggerMessage(1001, LogLevel.Warning, "{Fault}")]
    public static partial void SiteWarning(ILogger logger, string fault);

    [LoggerMessage(1002, LogLevel.Warning, "{Path}: {Notice}")]
    public static partial void NotActiveYet(ILogger logger, string path, string notice);

    [LoggerMessage(1003, LogLevel.Critical, "cannot start: {Reason}")]
    public static partial void CannotStart(ILogger logger, string reason);
}
