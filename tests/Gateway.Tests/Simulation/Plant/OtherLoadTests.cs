using Gateway.Simulation.Plant;

namespace Gateway.Tests.Simulation.Plant;

/// <summary>A sun that sets while the gateway is dead is no fault of the gateway; cars that draw more are.</summary>
public sealed class OtherLoadTests
{
    private readonly OtherLoad _load = new();
    private int _step;

    [Fact]
    public void While_somebody_is_there_all_of_it_counts()
    {
        Answered(60, -9000);
        Answered(1, 500);

        Assert.Equal(500, _load.Counts(500));
    }

    [Fact]
    public void What_it_rises_by_while_nobody_is_there_does_not_count_until_somebody_is()
    {
        Answered(60, -9000);
        _load.Unanswered(_step);

        Assert.Equal((-9000, -12_000), (_load.Counts(500), _load.Counts(-12_000)));

        Answered(1, 500);
        Assert.Equal(500, _load.Counts(500));
    }

    [Theory]
    [InlineData(10, -9000)]     // nobody can have answered
    [InlineData(20, -3000)]
    public void What_it_rose_by_shortly_before_does_not_count_either(double before, double counts)
    {
        Answered(60, -9000);
        Answered(before, -3000);
        _load.Unanswered(_step);

        Assert.Equal(counts, _load.Counts(500));
    }

    [Fact]
    public void One_death_after_the_other_is_as_one()
    {
        Answered(60, -9000);
        _load.Unanswered(_step);
        _step += PlantTime.Steps(100);
        _load.Unanswered(_step);

        Assert.Equal(-9000, _load.Counts(500));
    }

    private void Answered(double seconds, double watt)
    {
        for (var i = 0; i < seconds; i++)
        {
            _step += PlantTime.StepsPerSecond;
            _load.Answered(_step, watt);
        }
    }
}
