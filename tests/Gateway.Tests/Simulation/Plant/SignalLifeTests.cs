using Gateway.Simulation.Plant;

namespace Gateway.Tests.Simulation.Plant;

/// <summary>Plants that are limited from outside, and the judge who tells whether that is kept.</summary>
public sealed class SignalLifeTests
{
    /// <summary>
    /// The second and third had one that was not kept before; 24 and 29 have inverters and a battery, 248 a sun that nobody can tell
    /// anything.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(36)]
    [InlineData(48)]
    [InlineData(24)]
    [InlineData(29)]
    [InlineData(248)]
    public void Every_limit_is_kept_within_15_s_and_from_then_on(int seed)
    {
        using var life = new SignalLife(seed, new(null, 5));
        life.Live(4);

        Assert.InRange(life.Figures.Values.Sum(f => f.Reactions.Count), 8, 60);
        Assert.All(life.Figures.Values, f => Assert.Empty(f.Culprits));
        Assert.All(life.Figures.Values.SelectMany(f => f.Reactions), seconds => Assert.InRange(seconds, 0, SignalFigures.Patience));
    }

    [Fact]
    public void What_is_fed_in_is_limited_in_every_way_there_is_while_inverters_fail()
    {
        var sum = new SignalFigures();
        foreach (var seed in (int[])[16, 24, 29])
        {
            using var life = new SignalLife(seed, new(null, 5));
            life.Live(4);
            foreach (var scenario in SignalScenarios.OfFeedIn)
            {
                sum.Add(life.Figures[scenario]);
            }
        }

        Assert.InRange(sum.Reactions.Count, 20, 100);
        Assert.Contains(sum.Reactions, seconds => seconds > 0);
        Assert.Empty(sum.Culprits);
    }

    [Fact]
    public void The_judge_sees_when_it_is_not_kept()
    {
        using var life = new SignalLife(1, new(null, 60));
        life.Live(4);

        Assert.Contains(life.Figures.Values, f => f.Seconds > 0 && f.Watt > 0 && f.Longest > 0 && f.Culprits.Count > 0);
    }
}
