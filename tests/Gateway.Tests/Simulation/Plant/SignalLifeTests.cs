using Gateway.Simulation.Plant;

namespace Gateway.Tests.Simulation.Plant;

/// <summary>Plants that are limited from outside, and the judge who tells whether that is kept.</summary>
public sealed class SignalLifeTests
{
    /// <summary>The second and third had one that was not kept before.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(36)]
    [InlineData(48)]
    public void Every_limit_is_kept_within_15_s_and_from_then_on(int seed)
    {
        using var life = new SignalLife(seed, new(null, 5));
        life.Live(4);

        Assert.InRange(life.Figures.Values.Sum(f => f.Reactions.Count), 8, 40);
        Assert.All(life.Figures.Values, f => Assert.Empty(f.Culprits));
        Assert.All(life.Figures.Values.SelectMany(f => f.Reactions), seconds => Assert.InRange(seconds, 0, SignalFigures.Patience));
    }

    [Fact]
    public void The_judge_sees_when_it_is_not_kept()
    {
        using var life = new SignalLife(1, new(null, 60));
        life.Live(4);

        Assert.Contains(life.Figures.Values, f => f.Seconds > 0 && f.Watt > 0 && f.Longest > 0 && f.Culprits.Count > 0);
    }
}
