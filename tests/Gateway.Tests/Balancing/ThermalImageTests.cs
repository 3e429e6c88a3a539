using Gateway.Balancing;
using Gateway.Site;

namespace Gateway.Tests.Balancing;

/// <summary>The heat of protective devices against its closed form.</summary>
public sealed class ThermalImageTests
{
    private static Protection Of(ProtectionKind kind) => new(kind, null, new(100));

    [Theory]
    [MemberData(nameof(ProtectionFigures.Opens), MemberType = typeof(ProtectionFigures))]
    public void From_full_load_it_opens_when_the_reference_says_so(ProtectionKind kind, double times, double seconds)
    {
        var image = ThermalImage.Warm(Of(kind));
        var current = new Ampere(100 * times);
        var left = image.Left(current).TotalSeconds;

        // Step by step it opens when the closed form says so.
        var ticks = 0;
        for (; !image.MayTrip; ticks++)
        {
            image.Flows(current, TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(left, seconds - 0.6, seconds + 0.6);
        Assert.InRange(ticks / 10d, left, left + 0.11);
    }

    [Theory]
    [InlineData(ProtectionKind.Mcb, 1.12)]
    [InlineData(ProtectionKind.Mccb, 1.04)]
    [InlineData(ProtectionKind.Fuse, 1.2)]
    public void What_its_standard_promises_it_bears_for_ever(ProtectionKind kind, double times)
    {
        var image = ThermalImage.Warm(Of(kind));

        Assert.Equal(Timeout.InfiniteTimeSpan, image.Left(new(100 * times)));
        image.Flows(new(100 * times), TimeSpan.FromHours(3));
        Assert.False(image.MayTrip);
    }

    [Fact]
    public void Steps_of_any_length_lead_to_the_same_heat()
    {
        var random = new Random(7);
        for (var run = 0; run < 500; run++)
        {
            var device = Of((ProtectionKind)random.Next(3));
            var (whole, parts) = (ThermalImage.Cold(device), ThermalImage.Cold(device));
            for (var step = 0; step < 5; step++)
            {
                var (current, time) = (new Ampere(random.NextDouble() * 300), TimeSpan.FromSeconds(random.NextDouble() * 60));
                whole.Flows(current, time);
                for (var part = 0; part < 8; part++)
                {
                    parts.Flows(current, time / 8);
                }
            }

            Assert.Equal(whole.Heat, parts.Heat, 5);
        }
    }

    [Fact]
    public void Left_is_when_it_may_open_and_not_before()
    {
        var random = new Random(8);
        for (var run = 0; run < 2000; run++)
        {
            var image = ThermalImage.Cold(Of((ProtectionKind)random.Next(3)));
            image.Flows(new(random.NextDouble() * 120), TimeSpan.FromSeconds(random.NextDouble() * 600));
            var current = new Ampere(random.NextDouble() * 290);
            var left = image.Left(current);
            var (before, after) = (image, image);
            if (left == Timeout.InfiniteTimeSpan)
            {
                after.Flows(current, TimeSpan.FromHours(4));
                Assert.False(after.MayTrip);
                continue;
            }

            before.Flows(current, left * 0.999);
            after.Flows(current, left * 1.001);
            Assert.Equal((image.MayTrip, true), (before.MayTrip, after.MayTrip));
        }
    }

    [Theory]
    [MemberData(nameof(ProtectionFigures.Bears), MemberType = typeof(ProtectionFigures))]
    public void What_a_device_carries_is_the_largest_step_that_it_bears(ProtectionKind kind, double seconds, double times)
    {
        var (device, time) = (Of(kind), TimeSpan.FromSeconds(seconds));
        var carried = device.Carries(time);
        Assert.Equal(times, carried.Value / 100, 2);

        var (bears, opens) = (ThermalImage.Warm(device), ThermalImage.Warm(device));
        bears.Flows(carried * 0.999, time);
        opens.Flows(carried * 1.001, time);
        Assert.Equal((false, true), (bears.MayTrip, opens.MayTrip));
    }

    [Fact]
    public void The_magnetic_release_opens_at_once()
    {
        var image = ThermalImage.Cold(Of(ProtectionKind.Mcb));

        Assert.Equal((false, true, true), (image.MayTripAtOnce(new(299)), image.MayTripAtOnce(new(300)), image.MayTripAtOnce(new(-300))));
        Assert.Equal(TimeSpan.Zero, image.Left(new(300)));
        Assert.Equal(300, Of(ProtectionKind.Mcb).Carries(TimeSpan.FromMilliseconds(1)).Value);
    }
}
