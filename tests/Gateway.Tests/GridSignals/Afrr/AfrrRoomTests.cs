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

    private static AfrrResource Car(string id, double power, double high) => new(id, AfrrKind.Car, power, 4_140, high);
}
