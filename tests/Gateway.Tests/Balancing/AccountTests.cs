using Gateway.Balancing;
using Gateway.Site;

namespace Gateway.Tests.Balancing;

/// <summary>How much of a meter's reading is an EVSE's own, where the one is older than the other.</summary>
public sealed class AccountTests
{
    private readonly StationAccount _station;
    private readonly Account _account;

    public AccountTests()
    {
        var plant = new Plant([Plant.Circuit("main", 63)], [Plant.Station("CP-1")]);
        _station = new(plant.Image.Station("CP-1"), isListed: true);
        _account = new(_station, new("CP-1", 1)) { Loads = 7, Ceiling = new(16), Claim = Conductors.Same(16) };
    }

    [Fact]
    public void Until_the_meter_is_read_again_it_has_what_the_car_drew_before()
    {
        Measured(10, at: 1, sampledAt: 1);
        Assert.Equal(6, Measured(6, at: 3, sampledAt: 3));

        Assert.Equal(6, Measured(0, at: 5, sampledAt: 4));
        Assert.Equal(0, Measured(0, at: 5, sampledAt: 5));
    }

    /// <summary>A station that measures each second is always a little ahead of the meter.</summary>
    [Fact]
    public void Who_is_always_measured_after_the_meter_is_not_taken_for_what_he_drew_once()
    {
        Measured(6, at: 1, sampledAt: 0);

        Assert.Equal(6, Measured(0, at: 2, sampledAt: 0));
        Assert.Equal(6, Measured(0, at: 3, sampledAt: 1));
        Assert.Equal(0, Measured(0, at: 4, sampledAt: 2));
        Assert.Equal(0, Measured(0, at: 5, sampledAt: 3));
    }

    [Fact]
    public void More_than_before_counts_at_once()
        => Assert.Equal((6.0, 12.0), (Measured(6, at: 1, sampledAt: 0), Measured(12, at: 2, sampledAt: 1)));

    private double Measured(double draws, long at, long sampledAt)
    {
        (_account.MeasuredAt, _account.Draw, _account.Measured, _station.SampledAt) = (at, draws, Conductors.Same(draws), sampledAt);
        _account.Book();
        return _account.Seen(0);
    }
}
