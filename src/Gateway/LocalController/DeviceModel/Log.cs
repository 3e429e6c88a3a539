namespace Gateway.LocalController.DeviceModel;

/// <summary>What the device model says. Event ids 2500-2549.</summary>
internal static partial class Log
{
    [LoggerMessage(2500, LogLevel.Information, "the CSMS's value of {Variable} holds: {Value} (the site file's: {SiteKey} {SiteValue})")]
    public static partial void Overridden(ILogger logger, string variable, string value, string siteKey, string siteValue);

    [LoggerMessage(2501, LogLevel.Information, "the CSMS has set {Variable} to {Value}")]
    public static partial void Changed(ILogger logger, string variable, string value);

    [LoggerMessage(2502, LogLevel.Information, "the CSMS may not set {Variable}: {Reason}")]
    public static partial void ChangeRefused(ILogger logger, string variable, string reason);

    [LoggerMessage(2503, LogLevel.Debug, "report {RequestId}: {Variables} variables told in {Messages} messages")]
    public static partial void Reported(ILogger logger, long requestId, int variables, int messages);

    [LoggerMessage(2504, LogLevel.Warning, "report {RequestId}: broken off after {Sent} of {Messages} messages: {Reason}")]
    public static partial void ReportBroken(ILogger logger, long requestId, int sent, int messages, string reason);

    [LoggerMessage(2505, LogLevel.Warning, "own link: the CSMS refuses the password that it has set itself; the one before is tried")]
    public static partial void PasswordRefused(ILogger logger);

    [LoggerMessage(2506, LogLevel.Warning, "own link: the CSMS lets in with an older password than the one that it has set, which is forgotten")]
    public static partial void PasswordForgotten(ILogger logger);
}
