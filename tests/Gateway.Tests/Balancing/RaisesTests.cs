using Gateway.Balancing;
using Gateway.Site;

namespace Gateway.Tests.Balancing;

/// <summary>When a measurement tells what a car made of what it was allowed.</summary>
public sealed class RaisesTests
{
    private readonly Plant _plant = new([Plant.Circuit("main", 63)], [Plant.Station("CP-1")]);
    private readonly Account _account;
    private readonly Raises _raises = new();

    public RaisesTests() => _account = new(new(_plant.Image.Station("CP-1"), isListed: true), new("CP-1", 1));

    private Moment Now => new(_plant.Time, _plant.Time.GetTimestamp(), _plant.Time.GetUtcNow());

    private bool IsOpen => _raises.IsOpen(Now, _account);

    [Fact]
    public void A_raise_is_open_until_the_car_had_time_to_follow_and_was_measured()
    {
        Raise(16);
        Measure(after: 11, draws: 16);
        Assert.True(IsOpen);

        Measure(after: 1, draws: 16);
        Assert.False(IsOpen);
    }

    [Fact]
    public void A_car_that_leaves_some_of_the_first_raise_answers_those_that_followed_as_well()
    {
        Raise(16);
        Pass(10);
        Raise(21);
        Measure(after: 3, draws: 13);

        Assert.False(IsOpen);
    }

    [Fact]
    public void A_car_that_took_the_first_raise_may_be_on_its_way_to_the_next()
    {
        Raise(16);
        Pass(10);
        Raise(21);
        Measure(after: 3, draws: 16);
        Assert.True(IsOpen);

        Measure(after: 9, draws: 18);
        Assert.False(IsOpen);
    }

    [Fact]
    public void More_for_a_car_that_leaves_some_is_no_raise()
    {
        Raise(16);
        Measure(after: 12, draws: 13);
        Assert.False(IsOpen);

        Raise(21);
        Assert.False(IsOpen);
    }

    [Fact]
    public void What_was_left_counts_by_the_lowest_limit_since()
    {
        Raise(16);
        _raises.Cut(new(12));
        _account.Possible = new(12);
        Pass(5);
        Raise(21);
        Measure(after: 8, draws: 11);

        Assert.True(IsOpen);        // all that it could have before
    }

    [Fact]
    public void Without_a_measurement_a_raise_is_past_when_the_first_would_have_come()
    {
        Raise(16);
        Pass(61);
        Assert.True(IsOpen);

        Pass(1);
        Assert.False(IsOpen);
    }

    [Fact]
    public void One_that_was_measured_before_may_be_measured_so_much_later_again()
    {
        Measure(after: 0, draws: 10);
        Pass(1);
        Raise(16);
        Pass(74);
        Assert.True(IsOpen);

        Pass(1);
        Assert.False(IsOpen);
    }

    private void Raise(double to)
    {
        if (_account.Possible.Value == 0)
        {
            _raises.Begin(Now.At, new(to));
        }
        else
        {
            _raises.Raised(Now, _account, Now.At, new(to));
        }

        _account.Possible = new(to);
    }

    private void Measure(int after, double draws)
    {
        Pass(after);
        (_account.MeasuredAt, _account.Draw) = (Now.At, draws);
    }

    private void Pass(int seconds) => _plant.Time.Advance(TimeSpan.FromSeconds(seconds));
}
