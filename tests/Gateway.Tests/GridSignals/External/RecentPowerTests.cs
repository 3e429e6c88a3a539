using Gateway.GridSignals.External;

namespace Gateway.Tests.GridSignals.External;

/// <summary>Between two measurements nobody knows when a power changed.</summary>
public sealed class RecentPowerTests
{
    [Theory]
    [InlineData(5, 8000)]       // before anything was known
    [InlineData(10, 8000)]
    [InlineData(15, 6000)]
    [InlineData(20, 6000)]
    [InlineData(25, 6000)]
    [InlineData(30, 7000)]
    [InlineData(35, 7000)]
    public void It_tells_the_least_that_it_can_have_been_at_a_moment(long moment, double least)
    {
        var recent = new RecentPower();
        recent.Add(10, 8000);
        recent.Add(20, 6000);
        recent.Add(30, 7000);

        Assert.Equal(least, recent.LeastAt(moment));
    }
}
