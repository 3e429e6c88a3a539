using Gateway.Simulation.Afrr;

namespace Gateway.Tests.GridSignals.Afrr;

/// <summary>Half an hour of what <c>Gateway.Benchmarks afrr</c> lives through, with the real balancing.</summary>
public sealed class AfrrPlantTests
{
    [Theory]
    [InlineData(AfrrFleet.Battery, 0.02)]
    [InlineData(AfrrFleet.Cars, 0.05)]
    [InlineData(AfrrFleet.V2x, 0.05)]
    public void Set_points_are_followed_and_no_local_limit_is_broken(object fleet, double most)
    {
        var figures = AfrrFigures.Of(seed: 1, (AfrrFleet)fleet, hours: 0.5);

        Assert.InRange(figures.Error, 0.001, most);
        Assert.InRange(figures.FirstReaction, 1, 8);
        Assert.InRange(figures.FullActivation, 1, 60);
        Assert.InRange(figures.Overshoot, 0, 0.05);
        Assert.Equal((0, 0), (figures.Violations, figures.Trip));
    }
}
