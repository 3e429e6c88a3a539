using Gateway.Balancing.Planning;

namespace Gateway.Tests.Balancing.Planning;

public sealed class TrustTests
{
    private readonly Trust _trust = new(10_000, 72);

    [Fact]
    public void What_is_asked_is_believed_until_cars_take_less()
    {
        Assert.Equal(30_000, _trust.Need(30_000));
        for (var car = 0; car < 50; car++)
        {
            _trust.Learn(20_000, 10_000, 100);
        }

        Assert.InRange(_trust.Need(30_000), 15_000, 17_000);
        Assert.Equal(10_000, _trust.Need(null), 6);
        Assert.InRange(_trust.Leaves(1000, 1000, null), 1090, 1100);
    }

    [Fact]
    public void Who_takes_more_than_he_asked_does_not_make_others_greedy()
    {
        _trust.Learn(1000, 50_000, 10);

        Assert.Equal(5000, _trust.Need(5000));
    }

    [Fact]
    public void Who_is_still_here_after_his_time_may_go_any_moment_and_who_still_draws_may_go_on()
    {
        Assert.Equal(1006, _trust.Leaves(1000, 900, said: 1000));
        Assert.Equal(1001, _trust.Leaves(1000, 900, said: 1001));
        Assert.Equal(6 * 575, Trust.Left(10_000, 10_000, 575), 6);
        Assert.Equal(1, Trust.Left(10_000, 9_999, 575), 6);
    }
}
