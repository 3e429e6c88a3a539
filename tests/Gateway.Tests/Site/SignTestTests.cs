using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Site;

public sealed class SignTestTests
{
    private readonly ManualTime _time = new();
    private readonly SignTest _test;
    private double _house = 12;
    private double _cars;
    private PerPhase<Ampere> _measured;
    private bool _mayFeedIn = true;

    public SignTestTests() => _test = new(_time);

    [Fact]
    public void A_meter_that_shows_minus_ten_for_plus_ten_twice_is_wrong()
    {
        Trial(change: 10, sign: -1);
        Assert.Equal((SignVerdict.Wrong, false, null), (_test.Last(Phase.L2), _test.IsWrong, _test.Reason));

        Trial(change: 10, sign: -1);
        Assert.True(_test.IsWrong);
        Assert.Contains("counts L1 and L2 and L3 the wrong way round", _test.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Trials_acquit_a_meter_behind_which_something_feeds_in_that_nobody_has_named()
    {
        _mayFeedIn = false;
        (_house, _cars) = (-20, 0);
        Swings(1, 0, 0, 0);
        Assert.True(_test.IsWrong);

        Trial(6, 1);
        Trial(6, 1);
        Swings(1, 12, 12, 11, -10, 12);
        Assert.False(_test.IsWrong);
    }

    [Fact]
    public void A_cut_is_a_trial_too()
    {
        _cars = 32;
        Trial(change: -10, sign: -1);
        Trial(change: -10, sign: -1);
        Assert.True(_test.IsWrong);
    }

    [Fact]
    public void A_meter_that_follows_is_right_and_one_wrong_trial_between_says_nothing()
    {
        Trial(10, 1);
        Trial(10, -1);
        Trial(10, 1);
        Trial(10, -1);
        Assert.Equal((SignVerdict.Wrong, false), (_test.Last(Phase.L1), _test.IsWrong));
    }

    [Fact]
    public void Cars_that_do_not_follow_say_nothing()
    {
        Trial(10, -1);
        Trial(10, 0);
        Assert.Equal((SignVerdict.None, false), (_test.Last(Phase.L1), _test.IsWrong));
        Trial(10, -1);
        Assert.True(_test.IsWrong);      // nothing is no acquittal
    }

    [Fact]
    public void Two_right_trials_acquit()
    {
        Trial(10, -1);
        Trial(10, -1);
        Trial(-10, 1);
        Assert.True(_test.IsWrong);
        Trial(-10, 1);
        Assert.Equal((false, null), (_test.IsWrong, _test.Reason));
    }

    [Fact]
    public void One_phase_alone_can_be_wrong()
    {
        for (var i = 0; i < 2; i++)
        {
            Command(new(new(10), new(10), default));
            _time.Advance(TimeSpan.FromSeconds(20));
            Shows(new(new(_house + 10), new(_house - 9), new(_house)));
            Swings(11, 0);
        }

        Assert.StartsWith("it counts L2 the wrong way round", _test.Reason, StringComparison.Ordinal);
        Assert.Equal((SignVerdict.Right, SignVerdict.None), (_test.Last(Phase.L1), _test.Last(Phase.L3)));
    }

    [Theory]
    [InlineData(4.9, 0, 40)]        // too small to be seen
    [InlineData(10, -10, 40)]       // taken back before the car could follow
    public void What_is_no_command_is_no_trial(double first, double then, double seen)
    {
        for (var i = 0; i < 3; i++)
        {
            Command(PerPhase<Ampere>.Same(new(first)));
            Command(PerPhase<Ampere>.Same(new(then)));
            Swings(25, -seen);
            Swings(6, 0);
        }

        Assert.Equal((SignVerdict.None, false), (_test.Last(Phase.L1), _test.IsWrong));
    }

    [Fact]
    public void Steps_up_to_a_command_add_up()
    {
        for (var i = 0; i < 2; i++)
        {
            Command(PerPhase<Ampere>.Same(new(5)));
            Command(PerPhase<Ampere>.Same(new(5)));
            _time.Advance(TimeSpan.FromSeconds(29));
            Shows(PerPhase<Ampere>.Same(new(_house - (i == 0 ? 4.9 : 5.1))));      // half of ten
            Swings(2, 0);
            Assert.Equal(i == 0 ? SignVerdict.None : SignVerdict.Wrong, _test.Last(Phase.L3));
        }
    }

    /// <summary>Cars are cut because other load rises, and it may go on rising: the cut is seen for a moment only.</summary>
    [Fact]
    public void A_meter_that_showed_some_of_the_change_before_other_load_hid_it_is_not_wrong()
    {
        for (var i = 0; i < 3; i++)
        {
            Command(PerPhase<Ampere>.Same(new(-10)));
            foreach (var shows in new[] { _house - 3, _house + 9 })
            {
                _time.Advance(TimeSpan.FromSeconds(10));
                Shows(PerPhase<Ampere>.Same(new(shows)));
            }

            Swings(11, 0);
        }

        Assert.Equal((SignVerdict.None, false), (_test.Last(Phase.L1), _test.IsWrong));
    }

    [Fact]
    public void A_meter_that_falls_because_another_car_leaves_while_the_first_is_raised_is_not_wrong()
    {
        _house = 60;
        for (var i = 0; i < 3; i++)
        {
            Command(PerPhase<Ampere>.Same(new(8)));
            _measured = _measured.Map(a => a - new Ampere(16));
            Swings(20, -16);
            Swings(11, -8);
        }

        Assert.Equal((SignVerdict.None, false), (_test.Last(Phase.L1), _test.IsWrong));
    }

    [Fact]
    public void A_meter_that_falls_with_a_car_that_leaves_before_the_raised_one_follows_is_not_wrong()
    {
        _house = 60;
        for (var i = 0; i < 3; i++)
        {
            Command(PerPhase<Ampere>.Same(new(12)));
            Swings(10, -16);
            Swings(15, -4);
            Swings(6, -4);
        }

        Assert.Equal((SignVerdict.None, false), (_test.Last(Phase.L1), _test.IsWrong));
    }

    /// <summary>Its meter shows it a moment later than its station, and so does the sample that the trial would begin with.</summary>
    [Theory]
    [InlineData(-15, -12, -8)]
    [InlineData(-8, -8, -8)]        // the others follow before the next sample
    public void A_car_that_has_just_left_while_others_are_raised_for_it_does_not_speak_against_its_meter(double first, double second, double third)
    {
        _house = 60;
        for (var i = 0; i < 3; i++)
        {
            _measured = PerPhase<Ampere>.Same(new(45));
            Shows(PerPhase<Ampere>.Same(new(_house)));
            _time.Advance(TimeSpan.FromSeconds(1));
            _measured = PerPhase<Ampere>.Same(new(30));
            Command(PerPhase<Ampere>.Same(new(8)));
            Swings(8, first, second, third, 0);
        }

        Assert.Equal((SignVerdict.None, false), (_test.Last(Phase.L1), _test.IsWrong));
    }

    /// <summary>The reading of the tick that hears of it may still be of before.</summary>
    [Fact]
    public void A_meter_that_falls_and_then_follows_is_not_wrong_though_it_ends_below()
    {
        _house = 60;
        for (var i = 0; i < 3; i++)
        {
            Command(PerPhase<Ampere>.Same(new(8)));
            Swings(7, -15, -15, -12, -8);
            Swings(3, 0);
        }

        Assert.Equal((SignVerdict.None, false), (_test.Last(Phase.L1), _test.IsWrong));
    }

    /// <summary>Its cars take more than was asked, and the house a little less in the end.</summary>
    [Fact]
    public void A_meter_that_is_wrong_by_far_more_than_was_asked_is_not_acquitted_by_a_little()
    {
        for (var i = 0; i < 2; i++)
        {
            Command(PerPhase<Ampere>.Same(new(6)));
            _measured = _measured.Map(a => a + new Ampere(7));
            Swings(9, -13, -16.1, -13);
            Swings(4, 0);
        }

        Assert.True(_test.IsWrong);
    }

    [Fact]
    public void A_meter_that_was_right_before_needs_six_trials_in_a_row_to_be_wrong()
    {
        Trial(8, 1);
        Trial(8, 1);
        _cars = 100;

        for (var i = 1; i <= 6; i++)
        {
            Trial(-8, -1);
            Assert.Equal(i == 6, _test.IsWrong);
        }
    }

    [Fact]
    public void What_the_meter_shows_after_thirty_seconds_belongs_to_no_trial()
    {
        for (var i = 0; i < 3; i++)
        {
            Command(PerPhase<Ampere>.Same(new(10)));
            Swings(31, -10);
        }

        Assert.Equal((SignVerdict.None, false), (_test.Last(Phase.L1), _test.IsWrong));
    }

    /// <summary>A house of random load, cars that follow within seconds, a right meter: it is never called wrong for long.</summary>
    [Fact]
    public void A_restless_house_does_not_condemn_a_right_meter_often()
    {
        var random = new Random(7);
        var wrong = 0;
        for (var i = 0; i < 1000; i++)
        {
            Trial(random.Next(2) == 0 && _cars >= 8 ? -8 : 8, 1, () => random.NextDouble() - 0.5);
            wrong += _test.IsWrong ? 1 : 0;
        }

        Assert.Equal(0, wrong);
    }

    /// <summary>The stations measure at once that their cars follow.</summary>
    private void Command(PerPhase<Ampere> change)
    {
        _test.Commanded(_time.GetTimestamp(), change, PerPhase<Ampere>.Same(new(_house)), _measured);
        _measured = _measured.Zip(change, (a, b) => a + b);
    }

    private void Shows(PerPhase<Ampere> current) => _test.Measured(_time.GetTimestamp(), current, _measured, _mayFeedIn);

    /// <summary>The meter shows so much above the house, one after the other.</summary>
    private void Swings(int every, params double[] above)
    {
        foreach (var ampere in above)
        {
            _time.Advance(TimeSpan.FromSeconds(every));
            Shows(PerPhase<Ampere>.Same(new(_house + ampere)));
        }
    }

    /// <param name="sign">Of the meter; 0: the car does not follow.</param>
    /// <param name="walk">How the house changes in a second.</param>
    private void Trial(double change, int sign, Func<double>? walk = null)
    {
        var shown = _house + _cars;
        _test.Commanded(_time.GetTimestamp(), PerPhase<Ampere>.Same(new(change)), PerPhase<Ampere>.Same(new(shown)), _measured);
        _measured = _measured.Map(a => a + new Ampere(sign == 0 ? 0 : change));
        for (var second = 1; second <= 31; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            shown += walk?.Invoke() ?? 0;
            Shows(PerPhase<Ampere>.Same(new(shown + (second > 7 ? sign * change : 0))));
        }

        _cars += change;
        _house = shown + change - _cars;
    }
}
