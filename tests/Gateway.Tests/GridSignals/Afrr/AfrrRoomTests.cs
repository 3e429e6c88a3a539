using Gateway.GridSignals.Afrr;

namespace Gateway.Tests.GridSignals.Afrr;

public sealed class AfrrRoomTests
{
    [Fact]
    public void What_a_circuit_cannot_carry_is_taken_from_all_below_it_in_proportion()
    {
        AfrrResource[] both = [Car("a", 5_000, 11_000) with { Circuit = 1 }, Car("b", 5_000, 8_000) with { Circuit = 1 }];

        AfrrRoom.Bound(both, [new(-1, 100_000), new(0, 4_500)]);

        Assert.Equal([8_000, 6_500], both.Select(r => r.High));
    }

    [Fact]
    public void A_circuit_that_carries_too_much_leaves_no_room_and_nobody_below_his_least()
    {
        AfrrResource[] both = [Car("a", 5_000, 11_000) with { Circuit = 0 }, Car("b", 2_000, 8_000) with { Circuit = 0 }];

        AfrrRoom.Bound(both, [new(-1, -3_000)]);

        Assert.Equal([5_000, 4_140], both.Select(r => r.High));
    }

    [Fact]
    public void Batteries_at_a_circuit_that_carries_too_much_draw_less_in_proportion_to_what_each_can()
    {
        AfrrResource[] both = [Battery("a", 8_000, -10_000) with { Circuit = 1 }, Battery("b", 3_000, -3_000) with { Circuit = 1 }];

        AfrrRoom.Bound(both, [new(-1, 100_000), new(0, -4_000)]);

        Assert.Equal([5_000, 2_000], both.Select(r => r.High));
    }

    [Fact]
    public void A_battery_gives_way_no_further_than_it_can()
    {
        AfrrResource[] one = [Battery("a", 2_000, -1_000) with { Circuit = 0 }];

        AfrrRoom.Bound(one, [new(-1, -9_000)]);

        Assert.Equal(-1_000, one[0].High);
    }

    [Theory]
    [InlineData(0.1, 2_000, 10_000)]
    [InlineData(0.9, -10_000, -2_000)]
    public void What_a_battery_must_go_on_doing_it_goes_on_doing_however_full_it_is(double charge, double low, double high)
    {
        AfrrResource[] one = [new("b", AfrrKind.Battery, 0, low, high) { Charge = charge }];

        AfrrRoom.Bound(one, []);

        Assert.Equal((low, high), (one[0].Low, one[0].High));
    }

    [Theory]
    [InlineData(0.2, 0, 10_000)]
    [InlineData(0.5, -10_000, 10_000)]
    [InlineData(0.8, -10_000, 0)]
    public void A_battery_is_kept_between_a_fifth_and_four_fifths(double charge, double low, double high)
    {
        AfrrResource[] one = [new("b", AfrrKind.Battery, 0, -10_000, 10_000) { Charge = charge }];

        AfrrRoom.Bound(one, []);

        Assert.Equal((low, high), (one[0].Low, one[0].High));
    }

    [Fact]
    public void Cars_feed_in_no_more_through_a_circuit_than_it_carries_on_one_phase()
    {
        AfrrResource[] both = [V2x("a", 690) with { Circuit = 1 }, V2x("b", 230) with { Circuit = 1 }];

        AfrrRoom.Bound(both, [new(-1, 0), new(0, -5_000) { Back = 20 }]);

        Assert.Equal([-3450, -3450 / 3.0], both.Select(r => r.Low / 2).Select(l => Math.Round(l, 6)));
        Assert.Equal([13_800, 13_800], both.Select(r => r.High));      // what they may draw is booked already, and balancing's to lower
    }

    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(0.9, -6900)]
    public void A_car_that_is_nearly_empty_feeds_nothing_in_and_one_that_is_nearly_full_charges_on(double charge, double low)
    {
        AfrrResource[] one = [V2x("a", 690) with { Charge = charge, Low = -6900 }];

        AfrrRoom.Bound(one, []);

        Assert.Equal((low, 13_800), (one[0].Low, one[0].High));
    }

    private static AfrrResource V2x(string id, double perAmpere) => new(id, AfrrKind.V2x, 0, -20 * perAmpere, 13_800) { PerAmpere = perAmpere };

    private static AfrrResource Battery(string id, double power, double low) => new(id, AfrrKind.Battery, power, low, 10_000);

    private static AfrrResource Car(string id, double power, double high) => new(id, AfrrKind.Car, power, 4_140, high);
}
