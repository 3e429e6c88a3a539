namespace Gateway.Balancing.Planning;

/// <summary>
/// The planner's time: periods of 5 min, counted from midnight of 1 January 1970 by the site's clock, so that days are the days of
/// those who drive. Where the clock is set forward or back, days differ by an hour once.
/// </summary>
internal static class PlanClock
{
    public const int PeriodsOfDay = 24 * 60 / 5;

    public static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    public static long PeriodAt(DateTimeOffset time, TimeZoneInfo site)
        => (TimeZoneInfo.ConvertTime(time, site).DateTime - DateTime.UnixEpoch).Ticks / Period.Ticks;
}
