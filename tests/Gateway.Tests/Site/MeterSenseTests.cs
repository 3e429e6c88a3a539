using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Site;

/// <summary>What a meter's samples alone say of its sign.</summary>
public sealed class MeterSenseTests
{
    private readonly ManualTime _time = new();
    private readonly SignTest _test;
    private PerPhase<Ampere> _measured;
    private bool _mayFeedIn = true, _mayDischarge;

    public MeterSenseTests() => _test = new(_time);

    [Fact]
    public void A_meter_that_shows_the_opposite_from_one_sample_to_the_next_is_wrong_until_it_turns_back()
    {
        Samples(20.1, 19.8);
        Assert.False(_test.IsWrong);

        Samples(-19.9);
        Assert.True(_test.IsWrong);
        Assert.Equal("it shows the opposite of what it had shown a moment before", _test.Reason);

        Samples(-25, -12);
        Assert.True(_test.IsWrong);

        Samples(12.1);
        Assert.Equal((false, null), (_test.IsWrong, _test.Reason));
    }

    /// <summary>One that has measured 10 A before, on all phases or on one.</summary>
    [Theory]
    [InlineData(39, 37.1, 33.8, -29.1, -26.9, -23.9)]
    [InlineData(39, 37.1, 33.8, -39.2, -26.9, -33.9)]
    [InlineData(-39, -37.1, -33.8, 29.1, 26.9, 23.9)]
    public void A_car_that_stops_in_the_same_moment_does_not_hide_that_a_meter_turns_over(double l1, double l2, double l3, double then1, double then2, double then3)
    {
        _measured = PerPhase<Ampere>.Same(new(10.1));
        Sample(l1, l2, l3);
        Assert.False(_test.IsWrong);

        Sample(then1, then2, then3);
        Assert.True(_test.IsWrong);
    }

    /// <summary>What the station told may have moved the current, but then not to just the opposite on any phase.</summary>
    [Fact]
    public void A_car_that_stops_just_then_does_not_hide_it_either_while_stations_follow_a_command_if_other_phases_are_exact()
    {
        _measured = PerPhase<Ampere>.Same(new(12));
        Sample(61.5, 65.9, 53.6);
        _test.Commanded(_time.GetTimestamp(), PerPhase<Ampere>.Same(new(-6)), PerPhase<Ampere>.Same(new(60)), _measured);
        Sample(-50.3, -56.9, -43.5);
        Assert.False(_test.IsWrong);

        Sample(61.5, 65.9, 53.6);
        Assert.False(_test.IsWrong);

        Sample(-50.3, -65.7, -53.5);
        Assert.True(_test.IsWrong);
    }

    [Fact]
    public void Cars_that_start_in_the_same_moment_do_not_hide_that_a_meter_turns_over()
    {
        Sample(50.7, 33.4, 29.9);
        _test.Commanded(_time.GetTimestamp(), PerPhase<Ampere>.Same(new(6)), PerPhase<Ampere>.Same(new(30)), _measured);
        Sample(-55.3, -37.4, -39);

        Assert.True(_test.IsWrong);
    }

    /// <summary>It was just told to take less, on all its phases, and no phase is exact.</summary>
    [Fact]
    public void A_car_that_follows_its_cut_in_the_same_moment_does_not_hide_it_either()
    {
        _measured = new(new(57), new(57), new(29));
        Sample(69.5, 79.7, 51.6);
        _test.Commanded(_time.GetTimestamp(), PerPhase<Ampere>.Same(new(-14)), PerPhase<Ampere>.Same(new(70)), _measured);
        Sample(-59.7, -69.8, -41.5);

        Assert.True(_test.IsWrong);
    }

    /// <summary>All at once: cars start, others follow a cut and one has stopped.</summary>
    [Theory]
    [InlineData(60, 30, 45, -40, -24, -51, true)]
    [InlineData(60, 30, 45, -9, -9, -9, true)]
    [InlineData(60, 30, 7, -40, -24, -51, false)]       // with so little a car that starts may take it to the other side
    [InlineData(60, 30, 45, -40, -24, -5, false)]
    [InlineData(60, 50, 55, -30, -40, -25, false)]      // a battery that turns, and a car that stops
    public void Nothing_takes_all_phases_to_the_other_side_by_unlike_currents_but_a_meter(
        double l1, double l2, double l3, double then1, double then2, double then3, bool isWrong)
    {
        Sample(l1, l2, l3);
        Sample(then1, then2, then3);

        Assert.Equal(isWrong, _test.IsWrong);
    }

    [Fact]
    public void Cars_that_discharge_do()
    {
        _mayDischarge = true;
        Sample(60, 30, 45);
        Sample(-40, -24, -51);

        Assert.False(_test.IsWrong);
    }

    [Fact]
    public void A_battery_that_turns_while_a_car_starts_is_no_turned_meter()
    {
        Sample(20, 17, 19);
        Sample(-25, -28, -25);

        Assert.False(_test.IsWrong);
    }

    [Theory]
    [InlineData(5)]         // nobody draws that much
    [InlineData(16)]        // not with so little beside it
    public void Where_no_car_can_have_stopped_by_so_much_it_is_no_turned_meter(double car)
    {
        _measured = PerPhase<Ampere>.Same(new(car));
        Sample(39, 37, 38);
        Sample(-22, -20, -24);

        Assert.False(_test.IsWrong);
    }

    [Fact]
    public void What_begins_where_nothing_had_flowed_is_the_opposite_of_nothing()
    {
        Sample(39, 0, 33.8);
        Sample(-39, 20, -33.8);

        Assert.False(_test.IsWrong);
    }

    [Fact]
    public void A_battery_that_turns_from_charging_to_discharging_is_no_turned_meter()
    {
        Samples(20, -12, 16, 3, -3.9);

        Assert.False(_test.IsWrong);
    }

    [Fact]
    public void Current_out_of_a_circuit_in_which_nothing_feeds_in_is_a_wrong_meter()
    {
        Samples(0.2, -0.4, -1.2, -2.5);
        Assert.False(_test.IsWrong);

        _mayFeedIn = false;
        Samples(-2.5, -2.6, -2.5);
        Assert.True(_test.IsWrong);
        Assert.Contains("nothing is known to feed in", _test.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_feeds_in_a_leap_to_the_other_side_is_enough()
    {
        _mayFeedIn = false;
        Samples(20, -14);
        Assert.True(_test.IsWrong);

        Samples(9);
        Assert.False(_test.IsWrong);
    }

    private void Samples(params double[] shown)
    {
        foreach (var ampere in shown)
        {
            Sample(ampere, ampere, ampere);
        }
    }

    private void Sample(double l1, double l2, double l3)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _test.Measured(_time.GetTimestamp(), new(new(l1), new(l2), new(l3)), _measured, _mayFeedIn, _mayDischarge);
    }
}
