namespace Gateway.LocalController;

/// <summary>What LocalController says. Event ids 2300-2399.</summary>
internal static partial class Log
{
    [LoggerMessage(2300, LogLevel.Information, "own link: connected as {Identity} with {Protocol}")]
    public static partial void Connected(ILogger logger, string identity, string protocol);

    [LoggerMessage(2301, LogLevel.Warning, "own link: down: {Reason}")]
    public static partial void Lost(ILogger logger, string reason);

    [LoggerMessage(2302, LogLevel.Information, "own link: the CSMS answered BootNotification with {Status}; next in {Interval} s")]
    public static partial void Booted(ILogger logger, string status, double interval);

    [LoggerMessage(2303, LogLevel.Information, "own link: {Action} answered {Code}: {Reason}")]
    public static partial void CallDeclined(ILogger logger, string action, string code, string reason);

    [LoggerMessage(2304, LogLevel.Warning, "own link: the CSMS sent what is no frame ({Fault})")]
    public static partial void FrameRejected(ILogger logger, string fault);

    [LoggerMessage(2305, LogLevel.Error, "own link: an error; it is opened anew")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(2306, LogLevel.Warning, "own link: the CSMS speaks neither ocpp2.1 nor ocpp2.0.1, so the gateway has no link of its own")]
    public static partial void NoProtocol(ILogger logger);

    [LoggerMessage(2307, LogLevel.Warning, "own link: the CSMS answered a call that is not waiting for an answer ({Id}); dropped")]
    public static partial void StrayAnswer(ILogger logger, string id);

    [LoggerMessage(2308, LogLevel.Warning, "own link: the CSMS could not read our answer {Id} ({Code})")]
    public static partial void AnswerRejected(ILogger logger, string id, string code);

    [LoggerMessage(2309, LogLevel.Warning, "own link: the CSMS has forgotten the gateway's boot; it is told again")]
    public static partial void BootForgotten(ILogger logger);

    [LoggerMessage(2310, LogLevel.Error, "own link: {Action} went wrong")]
    public static partial void CallFailed(ILogger logger, Exception exception, string action);

    [LoggerMessage(2311, LogLevel.Warning, "own link: the CSMS refuses {Action} for good ({Code}); dropped")]
    public static partial void PostRefused(ILogger logger, string action, string code);

    [LoggerMessage(2312, LogLevel.Warning, "own link: too many messages wait for the CSMS; the oldest {Action} is dropped")]
    public static partial void PostDropped(ILogger logger, string action);

    [LoggerMessage(2313, LogLevel.Warning, "own link: the CSMS wants a restart ({Reason}); the gateway ends and is started again by the service manager")]
    public static partial void Restarting(ILogger logger, string reason);
}
