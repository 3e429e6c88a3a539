using Gateway.Simulation.Plant;
using Gateway.Site;
using Gateway.Tests.Balancing;

namespace Gateway.Tests.Simulation.Plant;

public sealed class BreakerTests
{
    [Theory]
    [MemberData(nameof(ProtectionFigures.Opens), MemberType = typeof(ProtectionFigures))]
    public void From_full_preload_an_overload_is_borne_for_a_known_time(ProtectionKind kind, double ratio, double seconds)
    {
        var breaker = new Breaker(kind, 63);
        var steps = 1;
        while (!breaker.Carry(63 * ratio))
        {
            steps++;
        }

        Assert.InRange((double)steps / PlantTime.StepsPerSecond, seconds - 0.6, seconds + 0.6);
    }

    [Theory]
    [InlineData(ProtectionKind.Mcb, 1.12)]
    [InlineData(ProtectionKind.Mccb, 1.04)]
    [InlineData(ProtectionKind.Fuse, 1.24)]
    public void What_the_standard_promises_is_borne_for_an_hour(ProtectionKind kind, double ratio)
    {
        var breaker = new Breaker(kind, 100);

        Assert.DoesNotContain(true, Enumerable.Range(0, 36_000).Select(_ => breaker.Carry(100 * ratio)));
    }

    [Fact]
    public void Three_times_the_rating_is_never_borne() => Assert.True(new Breaker(ProtectionKind.Fuse, 100).Carry(300));

    [Theory]
    [MemberData(nameof(ProtectionFigures.Bears), MemberType = typeof(ProtectionFigures))]
    public void The_step_that_is_bearable_for_a_time_is_the_one_that_trips_after_it(ProtectionKind kind, double seconds, double ratio)
    {
        var bearable = BreakerCurve.Of(kind).Bearable(seconds);
        var breaker = new Breaker(kind, 1);
        var trips = Enumerable.Range(1, 2000).First(_ => breaker.Carry(bearable));

        Assert.Equal(ratio, bearable, 0.01);
        Assert.InRange(trips, (seconds * PlantTime.StepsPerSecond) - 1, (seconds * PlantTime.StepsPerSecond) + 2);
    }
}
