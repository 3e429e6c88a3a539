using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Site;

/// <summary>What of the limits that were sent may be in force at a station.</summary>
public sealed class StationStateTests
{
    private readonly ManualTime _time = new();
    private readonly StationState _station;

    public StationStateTests()
    {
        var plan = new SitePlan(
            "test", "test", TimeZoneInfo.Utc, new(230), [new("main", null, new(63), null, null)],
            System.Collections.Immutable.ImmutableSortedDictionary<string, StationPlan>.Empty,
            new("", "main", Wiring.Straight, new(32), new(6), new(6), 0));
        _station = new SiteImage(plan, _time).Station("CP-1");
        _station.Connected("ocpp1.6");
    }

    private EvseSnapshot Evse => _station.Now.Evses[0];

    [Fact]
    public void A_limit_without_an_answer_may_be_in_force()
    {
        Send(16);

        _station.LimitUnanswered(1);

        Assert.Null(Evse.Sent);
        Assert.Equal((new Ampere(16), 1), (Evse.Unanswered!.Current, Evse.Refusals));
    }

    [Fact]
    public void Of_several_without_an_answer_the_highest_counts_from_when_the_last_was_sent()
    {
        Send(16);
        _station.LimitUnanswered(1);
        _time.Advance(TimeSpan.FromSeconds(30));
        var last = _time.GetTimestamp();
        Send(8);

        _station.LimitUnanswered(1);

        Assert.Equal(new EvseLimit(new(16), last), Evse.Unanswered);
    }

    [Fact]
    public void One_that_is_accepted_takes_the_place_of_all_of_them()
    {
        Send(16);
        _station.LimitUnanswered(1);
        Send(8);

        _station.LimitAccepted(1, new(8));

        Assert.Null(Evse.Unanswered);
        Assert.Equal((new Ampere(8), 0), (Evse.Accepted!.Current, Evse.Refusals));
    }

    [Fact]
    public void A_refusal_takes_nothing_back()
    {
        Send(16);
        _station.LimitUnanswered(1);
        Send(8);

        _station.LimitRefused(1);

        Assert.Equal((new Ampere(16), 2), (Evse.Unanswered!.Current, Evse.Refusals));
    }

    private void Send(double current) => _station.LimitSent(1, new(current));
}
