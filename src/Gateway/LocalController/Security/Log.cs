namespace Gateway.LocalController.Security;

/// <summary>What LocalController/Security says. Event ids 2700-2799.</summary>
internal static partial class Log
{
    [LoggerMessage(2700, LogLevel.Information, "security: {Kind} ({Subject}): {Text} ({Count} so far)")]
    public static partial void Happened(ILogger logger, string kind, string subject, string text, int count);

    [LoggerMessage(2701, LogLevel.Error, "security: the log cannot be written (told once): {Reason}")]
    public static partial void NotWritten(ILogger logger, string reason);

    [LoggerMessage(2702, LogLevel.Warning, "security: the clock was set by {Seconds:0} s")]
    public static partial void ClockSet(ILogger logger, double seconds);

    [LoggerMessage(2703, LogLevel.Error, "security: the store may have been tampered with: {Text}")]
    public static partial void Tampered(ILogger logger, string text);

    [LoggerMessage(2710, LogLevel.Error, "certificates: could not be kept: {Reason}")]
    public static partial void NotKept(ILogger logger, string reason);

    [LoggerMessage(2711, LogLevel.Warning, "certificates: {What}")]
    public static partial void CertificateChanged(ILogger logger, string what);

    [LoggerMessage(2712, LogLevel.Information, "certificates: the gateway shows {Subject}{InPlace}; to go back to the site file, stop it and remove {Path}")]
    public static partial void CertificateOfStore(ILogger logger, string subject, string path, string inPlace);

    [LoggerMessage(2713, LogLevel.Warning, "certificates: {Subject} expires on {Until:yyyy-MM-dd}; the CSMS is asked for a new one")]
    public static partial void ExpiresSoon(ILogger logger, string subject, DateTime until);

    [LoggerMessage(2714, LogLevel.Information, "certificates: signing request {Id} was {Answer} by the CSMS")]
    public static partial void SigningAnswered(ILogger logger, long id, string answer);

    [LoggerMessage(2715, LogLevel.Error, "certificates: the CSMS was asked {Count} times and sent no signed certificate")]
    public static partial void NeverSigned(ILogger logger, int count);

    [LoggerMessage(2716, LogLevel.Error, "certificates: a signed certificate was refused: {Reason}")]
    public static partial void SignedRefused(ILogger logger, string reason);

    [LoggerMessage(2717, LogLevel.Information, "certificates: {Subject}, good until {Until:yyyy-MM-dd}, is tried on the next connection")]
    public static partial void SignedTaken(ILogger logger, string subject, DateTime until);

    [LoggerMessage(2718, LogLevel.Warning, "certificates: the CSMS let the gateway in with {Subject}, good until {Until:yyyy-MM-dd}; security profile {Profile}")]
    public static partial void Promoted(ILogger logger, string subject, DateTime until, int profile);

    [LoggerMessage(2719, LogLevel.Error, "certificates: the new {Subject} did not let the gateway in, {Count} times, and what was there before did; it is discarded")]
    public static partial void Discarded(ILogger logger, string subject, int count);

    [LoggerMessage(2720, LogLevel.Warning, "certificates: the CSMS let the gateway in without asking for {Subject}, so nothing changes")]
    public static partial void NotAskedFor(ILogger logger, string subject);

    [LoggerMessage(2721, LogLevel.Error, "certificates: asking for a signature failed; it is tried again when there is cause")]
    public static partial void SigningFailed(ILogger logger, Exception e);
}
