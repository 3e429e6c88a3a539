using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Site;

public sealed class StationClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new();
    private readonly StationClock _clock;

    public StationClockTests() => _clock = new(_time);

    [Fact]
    public void Without_a_word_of_the_station_it_is_unknown() => Assert.Null(_clock.Now);

    [Fact]
    public void It_goes_on_from_what_the_station_wrote()
    {
        _clock.Says(Noon);
        _time.Advance(TimeSpan.FromSeconds(70));

        Assert.Equal(Noon.AddSeconds(70), _clock.Now);
    }

    [Fact]
    public void A_message_that_had_waited_does_not_put_it_back()
    {
        _clock.Says(Noon);
        _time.Advance(TimeSpan.FromSeconds(10));
        _clock.Says(Noon.AddHours(-2));

        Assert.Equal(Noon.AddSeconds(10), _clock.Now);
    }

    [Fact]
    public void A_later_time_counts_at_once()
    {
        _clock.Says(Noon);
        _clock.Says(Noon.AddHours(1));

        Assert.Equal(Noon.AddHours(1), _clock.Now);
    }

    [Fact]
    public void A_clock_that_was_put_back_is_followed_after_some_minutes()
    {
        _clock.Says(Noon);
        for (var minute = 1; minute <= 5; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            _clock.Says(Noon.AddMinutes(minute - 60));
        }

        Assert.Equal(Noon.AddMinutes(5 - 60), _clock.Now);
    }

    [Fact]
    public void A_station_that_starts_anew_may_have_another_time()
    {
        _clock.Says(Noon);
        _clock.Forget();
        Assert.Null(_clock.Now);

        _clock.Says(Noon.AddHours(-3));
        Assert.Equal(Noon.AddHours(-3), _clock.Now);
    }

    [Fact]
    public void A_clock_that_was_never_set_tells_nothing()
    {
        _clock.Says(new(1970, 1, 1, 0, 0, 7, TimeSpan.Zero));

        Assert.Null(_clock.Now);
    }
}
