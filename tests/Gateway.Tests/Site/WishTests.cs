using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Site;

/// <summary>What is wished for a car: who may say it, what is no wish, and when it is forgotten.</summary>
public sealed class WishTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly StationPlan Plan = new("CP-1", "main", Wiring.Straight, new(32), new(6), new(6), 10);

    private readonly StationState _state = new(Plan, new ManualTime());

    private Wish Now => _state.Freeze().Evses.Single().Wish;

    [Theory]
    [InlineData(9, 9)]
    [InlineData(-9, -9)]
    [InlineData(10, null)]
    [InlineData(int.MinValue, null)]
    public void A_priority_of_the_csms_is_from_minus_nine_to_nine(int told, int? taken)
        => Assert.Equal(taken, Wish.None.Prioritised(told, WishSource.Csms, 1).Priority);

    [Fact]
    public void What_the_site_says_counts_for_more_than_what_others_say()
    {
        var wish = Wish.None.Prioritised(3, WishSource.Csms, 1);
        Assert.Equal(13, wish.PriorityOf(Plan));

        wish = wish.Prioritised(-500, WishSource.Site, 2).Prioritised(9, WishSource.Csms, 3);
        Assert.Equal((-500, 2L), (wish.PriorityOf(Plan), wish.Since));
        Assert.Equal(10, Wish.None.PriorityOf(Plan));

        wish = Wish.None.Wanting(new(5000), WishSource.Site, null, 1).Wanting(new(9000), WishSource.Car, null, 2);
        Assert.Equal(5000, wish.Energy?.Value);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(24 * 7, true)]
    [InlineData((24 * 7) + 1, false)]
    [InlineData(24 * 365 * 50, false)]
    public void A_departure_is_in_the_week_to_come(int hours, bool isTaken)
        => Assert.Equal(isTaken, Wish.None.Departing(Noon.AddHours(hours), WishSource.Car, Noon, 1).Departure is not null);

    [Theory]
    [InlineData(0, true)]
    [InlineData(77_000, true)]
    [InlineData(-1, false)]
    [InlineData(1e7, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void An_energy_is_one_that_a_car_could_take(double wattHour, bool isTaken)
        => Assert.Equal(isTaken, Wish.None.Wanting(new(wattHour), WishSource.Car, null, 1).Energy is not null);

    [Fact]
    public void What_was_delivered_is_taken_off_by_the_evses_register()
    {
        var wish = Wish.None.Wanting(new(5000), WishSource.Car, null, 1);
        Assert.Equal(5000, wish.EnergyLeft(new(123_000))?.Value);

        wish = wish.Metered(new(100_000)).Metered(new(101_000));
        Assert.Equal([5000, 3000, 0, 5000], new[] { 100_000d, 102_000, 190_000, 7 }.Select(r => wish.EnergyLeft(new(r))!.Value.Value));
        Assert.Null(Wish.None.EnergyLeft(new(5)));
    }

    [Fact]
    public void A_wish_goes_with_its_car()
    {
        void Say() => _state.Wished(1, (evse, at) => evse.Wish.Prioritised(5, WishSource.Csms, at));

        Say();
        _state.TransactionRuns(1, "a");         // told before the transaction: by this car
        Assert.Equal(5, Now.Priority);
        _state.TransactionEnded(1);
        Assert.True(Now.IsNone);

        _state.TransactionRuns(1, "b");
        Say();
        _state.TransactionRuns(1, "c");         // the end of b was lost
        Assert.True(Now.IsNone);

        _state.TransactionEnded(1);
        Say();
        _state.StatusIs(1, EvseStatus.Occupied);
        Assert.Equal(5, Now.Priority);
        _state.StatusIs(1, EvseStatus.Available);
        Assert.True(Now.IsNone);
    }
}
