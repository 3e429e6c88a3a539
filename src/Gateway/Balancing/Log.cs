namespace Gateway.Balancing;

/// <summary>What balancing says. Ids 3100 to 3199.</summary>
internal static partial class Log
{
    [LoggerMessage(3100, LogLevel.Error, "A balancing tick failed; nothing was raised. Stations fall back by themselves within 120 s")]
    public static partial void TickFailed(ILogger logger, Exception exception);

    [LoggerMessage(3101, LogLevel.Warning, "A balancing tick took {Elapsed}, its period is {Period}")]
    public static partial void TickOverran(ILogger logger, TimeSpan elapsed, TimeSpan period);

    [LoggerMessage(3102, LogLevel.Error, "{Evse} could not be told its limit")]
    public static partial void CommandFailed(ILogger logger, Exception exception, string evse);

    [LoggerMessage(3103, LogLevel.Error, "A meter reading could not be checked at once; the next tick does")]
    public static partial void GuardFailed(ILogger logger, Exception exception);

    [LoggerMessage(3104, LogLevel.Error, "Planning failed; cars are weighed by themselves until it succeeds")]
    public static partial void PlanFailed(ILogger logger, Exception exception);

    [LoggerMessage(3115, LogLevel.Error, "Circuit {Circuit}: {Text}; nobody below it is raised")]
    public static partial void MeterWrong(ILogger logger, string circuit, string text);

    [LoggerMessage(3116, LogLevel.Information, "Circuit {Circuit}: {Text}")]
    public static partial void MeterRight(ILogger logger, string circuit, string text);

    [LoggerMessage(3110, LogLevel.Debug, "{Station}: {Text}")]
    public static partial void LimitChanged(ILogger logger, string station, string text);

    [LoggerMessage(3111, LogLevel.Warning, "Circuit {Circuit}: {Text}; reckoning with its design peak or the stations' fallback")]
    public static partial void MeterStale(ILogger logger, string circuit, string text);

    [LoggerMessage(3112, LogLevel.Information, "Circuit {Circuit}: {Text}")]
    public static partial void MeterFresh(ILogger logger, string circuit, string text);

    [LoggerMessage(3113, LogLevel.Warning, "{Station} does not obey: {Text}")]
    public static partial void StationDisobeys(ILogger logger, string station, string text);

    [LoggerMessage(3117, LogLevel.Warning, "{Station}: {Text}")]
    public static partial void StationDark(ILogger logger, string station, string text);

    [LoggerMessage(3114, LogLevel.Warning, "Circuit {Circuit} is overloaded: {Text}")]
    public static partial void CircuitOverloaded(ILogger logger, string circuit, string text);
}
