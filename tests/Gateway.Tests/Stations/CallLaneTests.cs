using System.Text;
using Gateway.Ocpp;
using Gateway.Stations;
using Gateway.Tests.Support;

namespace Gateway.Tests.Stations;

/// <summary>The queue of calls towards one peer, without any peer.</summary>
public sealed class CallLaneTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly CallLane _lane;

    public CallLaneTests() => _lane = new(_time) { Open = true };

    [Fact]
    public void A_free_lane_sends_at_once()
    {
        Assert.Equal(LaneFate.Send, Offer("a"));
        Assert.True(_lane.Busy);
    }

    [Fact]
    public void A_busy_lane_lets_the_second_call_wait()
    {
        Offer("a");

        Assert.Equal(LaneFate.Wait, Offer("b"));
        Assert.Null(Next());
        Assert.True(Answer("a"));
        Assert.Equal("b", Next());
    }

    [Fact]
    public void A_closed_lane_lets_everything_wait()
    {
        _lane.Open = false;

        Assert.Equal(LaneFate.Wait, Offer("a"));
        Assert.Null(Next());
        _lane.Open = true;
        Assert.Equal("a", Next());
    }

    [Fact]
    public void A_call_does_not_overtake_one_that_waits()
    {
        _lane.Open = false;
        Offer("a");
        _lane.Open = true;

        Assert.Equal(LaneFate.Wait, Offer("b"));
        Assert.Equal("a", Next());
    }

    [Fact]
    public void The_id_in_flight_is_not_sent_twice()
    {
        Offer("a");

        Assert.Equal(LaneFate.Duplicate, Offer("a"));
        Assert.True(Answer("a"));
        Assert.False(Answer("a"));
    }

    [Fact]
    public void Own_calls_stand_behind_relayed_ones()
    {
        Offer("a");
        var own = Own();
        Offer("b");

        Answer("a");
        Assert.Equal("b", Next());
        Answer("b");
        Assert.Equal(IdOf(own.Frame), Next());
    }

    [Fact]
    public void An_answer_tells_what_was_called_and_for_whom()
    {
        var own = Own();
        Next();

        Assert.True(_lane.TryMatch(Encoding.UTF8.GetBytes(IdOf(own.Frame)), out var answered));
        Assert.Same(own, answered.Own);
        Assert.Equal("ClearCache", Encoding.UTF8.GetString(answered.Action));
        Assert.False(answered.Orphaned);
    }

    [Fact]
    public void More_than_64_do_not_wait()
    {
        Offer("first");
        for (var i = 0; i < 64; i++)
        {
            Assert.Equal(LaneFate.Wait, Offer($"{i}"));
        }

        Assert.Equal(LaneFate.Full, Offer("one too many"));
    }

    [Theory]
    [InlineData(29, true, false)]
    [InlineData(30, true, true)]
    [InlineData(3600, false, false)]      // nobody waits behind it: its caller knows best
    public void A_relayed_call_is_given_up_when_another_waits_for_too_long(int seconds, bool anotherWaits, bool givenUp)
    {
        Offer("a");
        if (anotherWaits)
        {
            Offer("b");
        }

        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(givenUp, _lane.Expire(Patience));
        Assert.Equal(!givenUp, _lane.Busy);
        Assert.Equal(!givenUp, Answer("a"));      // a late answer finds nobody
    }

    [Fact]
    public async Task An_own_call_is_given_up_always()
    {
        var own = Own();
        Next();

        _time.Advance(Patience);

        Assert.True(_lane.Expire(Patience));
        Assert.Equal(OwnCallOutcome.TimedOut, (await own.Answer).Outcome);
    }

    [Fact]
    public async Task When_the_peer_goes_its_callers_are_told_in_order()
    {
        Offer("a");
        Offer("b");
        Offer("c");
        var own = Own();

        Assert.Equal(["a", "b", "c"], _lane.Abandon().Select(c => Encoding.UTF8.GetString(c.Id)));
        Assert.Equal(OwnCallOutcome.Gone, (await own.Answer).Outcome);
        Assert.True(_lane.IsEmpty);
    }

    [Fact]
    public void When_the_callers_go_the_call_in_flight_still_holds_the_lane()
    {
        Offer("a");
        Offer("b");

        _lane.Orphan();

        Assert.Equal(LaneFate.Wait, Offer("c"));
        Assert.True(_lane.TryMatch("a"u8, out var answered));
        Assert.True(answered.Orphaned);
        Assert.Equal("c", Next());
    }

    [Fact]
    public void An_own_call_is_orphaned_by_nobody()
    {
        var own = Own();
        Next();

        _lane.Orphan();

        Assert.True(_lane.TryMatch(Encoding.UTF8.GetBytes(IdOf(own.Frame)), out var answered));
        Assert.False(answered.Orphaned);
    }

    private LaneFate Offer(string id)
    {
        var raw = FrameWriter.Call(id, "Heartbeat", "{}"u8);
        Assert.True(FrameReader.TryRead(raw, out var call, out _));
        return _lane.Offer(call, raw);
    }

    private OwnCall Own()
    {
        var call = new OwnCall("ClearCache", "{}"u8);
        _lane.Offer(call);
        return call;
    }

    private string? Next() => _lane.Next() is { } raw ? IdOf(raw) : null;

    private bool Answer(string id) => _lane.TryMatch(Encoding.UTF8.GetBytes(id), out _);

    private static string IdOf(byte[] raw)
    {
        FrameReader.TryRead(raw, out var frame, out _);
        return Encoding.UTF8.GetString(frame.Id);
    }
}
