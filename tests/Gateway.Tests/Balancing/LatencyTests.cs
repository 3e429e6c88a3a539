using Gateway.Balancing;

namespace Gateway.Tests.Balancing;

/// <summary>What is learnt of how soon an EVSE follows.</summary>
public sealed class LatencyTests
{
    private readonly Latency _latency = new();

    [Fact]
    public void Nothing_is_known_until_something_was_measured()
        => Assert.Equal((null, null), (_latency.Longest, _latency.AtMost));

    [Fact]
    public void As_long_as_there_was_no_cut_the_slowest_raise_counts()
    {
        Raise(20, 45, 14);
        Assert.Equal(Seconds(45), _latency.Longest);

        Cut(16);
        Assert.Equal(Seconds(16), _latency.Longest);

        Raise(50);
        Assert.Equal(Seconds(16), _latency.Longest);
    }

    [Fact]
    public void The_slowest_of_the_last_eight_cuts_counts_and_none_is_quicker_than_is_allowed()
    {
        Cut(40);
        Cut(1, 1, 1, 1, 1, 1, 1);
        Assert.Equal(Seconds(40), _latency.Longest);

        Cut(1);
        Assert.Equal(Seconds(12), _latency.Longest);
    }

    [Fact]
    public void What_a_cut_needs_at_most_is_told_by_three()
    {
        Cut(20, 30);
        Raise(30);
        Assert.Null(_latency.AtMost);

        Cut(25);
        Assert.Equal(Seconds(40), _latency.AtMost);
    }

    [Fact]
    public void The_more_cuts_are_known_the_less_the_longest_is_stretched()
    {
        Cut(40, 40, 40, 40);
        Assert.Equal(Seconds(50), _latency.AtMost);

        Cut(40, 40, 40, 40, 40, 40);
        Assert.Equal(Seconds(45), _latency.AtMost);
    }

    [Fact]
    public void How_long_it_was_seen_to_lag_is_told_by_three_and_not_by_when_it_was_measured_to_follow()
    {
        Cut(60, 60, 60);
        Assert.Equal(TimeSpan.Zero, _latency.Lag);

        _latency.Add(Seconds(60), lag: Seconds(30));
        Assert.Equal(Seconds(30) * 1.25, _latency.Lag);
    }

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);

    private void Cut(params int[] seconds) => Array.ForEach(seconds, s => _latency.Add(Seconds(s), default));

    private void Raise(params int[] seconds) => Array.ForEach(seconds, s => _latency.AddRaise(Seconds(s)));
}
