using Gateway.GridSignals.Afrr;
using Gateway.Tests.Support;

namespace Gateway.Tests.GridSignals.Afrr;

public sealed class AfrrBookTests
{
    private static readonly SignalCurve Curve = SignalCurve.Of([new(-100, -30_000), new(100, 30_000)], out _)!;

    private readonly ManualTime _time = new();
    private readonly AfrrBook _book;

    public AfrrBookTests() => _book = new(Curve, TimeSpan.FromSeconds(30), _time);

    [Fact]
    public void A_signal_acts_at_its_timestamp()
    {
        Assert.Equal(AfrrRefusal.None, Take(8, 50));
        Assert.Equal(0, _book.Watt());

        _time.Advance(TimeSpan.FromSeconds(8));

        Assert.Equal(15_000, _book.Watt());
    }

    [Fact]
    public void One_older_than_8_s_is_refused_and_does_not_act()
    {
        Assert.Equal(AfrrRefusal.TooOld, Take(-8.1, 50));
        Assert.Equal(0, _book.Watt());
        Assert.Equal(AfrrRefusal.None, Take(-8, 50));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void One_out_of_order_is_refused_and_the_last_goes_on(double later)
    {
        Take(0, 50);

        Assert.Equal(AfrrRefusal.OutOfOrder, Take(later, -50));
        Assert.Equal(15_000, _book.Watt());
    }

    [Fact]
    public void One_from_far_ahead_is_refused_so_that_those_that_follow_are_in_order()
    {
        Assert.Equal(AfrrRefusal.TooEarly, Take(61, 50));
        Assert.Equal(AfrrRefusal.None, Take(0, 50));
    }

    [Fact]
    public void The_last_holds_until_it_is_stale_and_then_goes_back_along_the_ramp()
    {
        Take(0, 100);
        Pass(30);
        Assert.Equal(30_000, _book.Watt());
        Assert.False(_book.IsStale);

        Pass(150);
        Assert.Equal(15_000, _book.Watt(), 3);
        Assert.True(_book.IsStale);

        Pass(300);
        Assert.Equal(0, _book.Watt());
    }

    [Fact]
    public void A_new_signal_ends_the_way_back()
    {
        Take(0, -100);
        Pass(180);
        Assert.Equal(-15_000, _book.Watt(), 3);

        Take(0, -100);

        Assert.Equal(-30_000, _book.Watt());
        Assert.False(_book.IsStale);
    }

    private AfrrRefusal Take(double seconds, int value) => _book.Take(new(_time.GetUtcNow().AddSeconds(seconds), value));

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
