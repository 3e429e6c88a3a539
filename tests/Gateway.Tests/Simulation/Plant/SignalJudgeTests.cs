using Gateway.Simulation.Plant;

namespace Gateway.Tests.Simulation.Plant;

/// <summary>Who tells whether a limit is kept must be able to tell that it is not.</summary>
public sealed class SignalJudgeTests
{
    private readonly SignalFigures _figures = new();
    private int _step;

    [Fact]
    public void Reaction_is_the_time_until_less_flows_for_the_first_time()
    {
        var judge = Begin(bears: 0);
        Flows(judge, 7.5, 5000);
        Flows(judge, 10, 4000);

        Assert.Equal(7.5, Assert.Single(_figures.Reactions), 0.01);
        Assert.Empty(_figures.Culprits);
    }

    [Fact]
    public void More_later_than_the_patience_is_counted()
    {
        var judge = Begin(bears: 0);
        Flows(judge, 20, 4000);
        Flows(judge, 2, 4700);

        Assert.Equal((500, 2, 1), (_figures.Watt, Math.Round(_figures.Seconds, 1), _figures.Culprits.Count));
    }

    [Fact]
    public void Where_loads_have_to_be_answered_first_only_a_longer_stretch_is_counted()
    {
        var judge = Begin(bears: 15);
        Flows(judge, 20, 4000);
        Flows(judge, 14, 9000);
        Flows(judge, 1, 4000);
        Assert.Empty(_figures.Culprits);

        Flows(judge, 17, 9000);

        Assert.Equal((4800, 17), (_figures.Watt, _figures.Longest));
    }

    [Fact]
    public void What_nobody_could_keep_counts_from_then_on_that_somebody_could()
    {
        var judge = Begin(bears: 0);
        for (var i = 0; i < 600; i++)
        {
            judge.Excuse(_step);
            Flows(judge, 0.1, 9000);
        }

        Flows(judge, 5, 9000);
        Flows(judge, 20, 4000);

        Assert.Equal(5, Assert.Single(_figures.Reactions), 0.2);
        Assert.Empty(_figures.Culprits);
    }

    [Fact]
    public void It_is_over_after_its_time()
    {
        var judge = Begin(bears: 0);
        Flows(judge, SignalJudge.Lasts, 0);

        Assert.False(judge.Judge(_step, 0));
        Assert.False(judge.IsBusy);
    }

    private SignalJudge Begin(double bears)
    {
        var judge = new SignalJudge(1, bears);
        judge.Begin(SignalScenario.LimitSet, _figures, 4200, _step);
        return judge;
    }

    private void Flows(SignalJudge judge, double seconds, double watt)
    {
        for (var i = 0; i < PlantTime.Steps(seconds); i++)
        {
            Assert.True(judge.Judge(_step++, watt));
        }
    }
}
