namespace Gateway.GridSignals;

/// <summary>What GridSignals says about frequency restoration. Event ids 4180-4199.</summary>
internal static partial class Log
{
    [LoggerMessage(4180, LogLevel.Information, "afrr: {Text}")]
    public static partial void AfrrBegan(ILogger logger, string text);

    [LoggerMessage(4181, LogLevel.Information, "afrr: over: {Text}")]
    public static partial void AfrrEnded(ILogger logger, string text);

    [LoggerMessage(4182, LogLevel.Warning, "afrr: {Watt:0} W of what the signal asks for cannot be done{Why}")]
    public static partial void AfrrShort(ILogger logger, double watt, string why);

    [LoggerMessage(4183, LogLevel.Information, "afrr: all that the signal asks for can be done")]
    public static partial void AfrrEnough(ILogger logger);
}
