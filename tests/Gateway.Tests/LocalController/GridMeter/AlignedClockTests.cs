using System.Globalization;
using Gateway.LocalController.GridMeter;

namespace Gateway.Tests.LocalController.GridMeter;

public sealed class AlignedClockTests
{
    [Theory]
    [InlineData("11:59:59", "12:00:00", 900, "12:00:00")]
    [InlineData("12:00:00", "12:00:01", 900, null)]                // told already
    [InlineData("12:00:00", "12:14:59", 900, null)]
    [InlineData("12:14:59", "12:15:01", 900, "12:15:00")]
    [InlineData("12:00:00", "13:07:00", 900, "13:00:00")]          // the clock was set on: the last one only
    [InlineData("13:00:10", "12:00:10", 900, null)]                // the clock was set back
    [InlineData("12:00:00", "12:00:10", 7, "12:00:04")]            // 6,172 times 7 s
    [InlineData("12:00:00", "23:59:59", 0, null)]                  // off
    public void Moments_lie_at_whole_intervals_from_midnight(string after, string upTo, int seconds, string? expected)
        => Assert.Equal(expected is null ? null : At(expected), AlignedClock.Passed(At(after), At(upTo), TimeSpan.FromSeconds(seconds)));

    /// <summary>J01: the interval is counted from midnight, so a last one may be shorter.</summary>
    [Fact]
    public void Every_day_begins_anew()
        => Assert.Equal(At("00:00:00"), AlignedClock.Passed(At("00:00:00").AddSeconds(-1), At("00:00:00").AddSeconds(1), TimeSpan.FromHours(7)));

    [Fact]
    public void The_time_zone_of_the_clock_does_not_matter()
    {
        var there = TimeSpan.FromHours(5.5);

        Assert.Equal(At("12:00:00"), AlignedClock.Passed(At("11:59:59").ToOffset(there), At("12:00:01").ToOffset(there), TimeSpan.FromHours(1)));
    }

    private static DateTimeOffset At(string time)
        => DateTimeOffset.Parse($"2026-03-01T{time}Z", CultureInfo.InvariantCulture);
}
