using Gateway.GridSignals.Afrr;
using System.Globalization;
using Gateway.GridSignals;
using Gateway.GridSignals.Evidence;

namespace Gateway.Tests.GridSignals.Afrr;

/// <summary>Signals over MQTT: what is taken, and what is refused without moving anything.</summary>
public sealed class AfrrCommandTests : IDisposable
{
    private readonly AfrrBench _bench = new();

    [Fact]
    public void A_flood_from_one_source_keeps_out_no_signal_of_another()
    {
        for (var i = 0; i < 100; i++)
        {
            _bench.Desk.Take("mqtt", new(_bench.Time.GetUtcNow().AddHours(-1), 5));
        }

        Assert.Equal(AfrrRefusal.TooMany, _bench.Desk.Take("mqtt", new(_bench.Time.GetUtcNow(), 5)));
        Assert.Equal(AfrrRefusal.None, _bench.Desk.Take("csms", new(_bench.Time.GetUtcNow(), 5)));
    }

    [Fact]
    public void A_signal_is_taken_and_acts_at_its_time()
    {
        Assert.Equal("signal 50", Says(""", "signal":50, "site":"test", "id":"7" """, ahead: 8).Text);
        Assert.Equal(0, _bench.Desk.Now().Watt);

        _bench.Time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(10_000, _bench.Desk.Now().Watt);
    }

    [Theory]
    [InlineData(""", "signal":50.5""", 0, "signal must be a whole number")]
    [InlineData(""", "signal":"50" """, 0, "signal must be a whole number")]
    [InlineData(""", "signal":1e300""", 0, "signal must be a whole number")]
    [InlineData(""", "signal":4294967296""", 0, "signal must be a whole number")]
    [InlineData("", 0, "signal must be a whole number")]
    [InlineData(""", "signal":50, "power":1""", 0, "power is no key of this command; known are id, site, time, signal")]
    [InlineData(""", "signal":50, "site":"other" """, 0, "it is for another site; this one is test")]
    [InlineData(""", "signal":50, "site":7""", 0, "it is for another site; this one is test")]
    [InlineData(""", "signal":50""", -9, "it was to act more than 8 s ago")]
    [InlineData(""", "signal":50""", 61, "it is to act more than 60 s from now")]
    [InlineData(""", "signal":50""", -4, "one that acts at the same time or later was there already")]
    [InlineData(""", "signal":50""", -5, "one that acts at the same time or later was there already")]
    public void What_is_no_signal_or_not_for_now_is_refused_with_the_reason_and_moves_nothing(string rest, double ahead, string reason)
    {
        Says(""", "signal":-30""", ahead: -4);

        var answer = Says(rest, ahead);

        Assert.Equal((false, reason), (answer.IsAccepted, answer.Text));
        Assert.Equal(-6000, _bench.Desk.Now().Watt);
    }

    [Theory]
    [InlineData("""{"signal":50}""")]
    [InlineData("""{"signal":50,"time":1}""")]
    [InlineData("""{"signal":50,"time":"2026-11-22T05:00:00"}""")]
    [InlineData("""{"signal":50,"time":"yesterday"}""")]
    public void One_that_does_not_say_when_it_acts_is_refused(string message)
        => Assert.Equal("time must be when it is to act, such as 2026-11-22T05:00:04Z", _bench.Says(message).Text);

    [Fact]
    public void A_flood_is_refused_and_a_signal_every_4_s_is_not()
    {
        var taken = Enumerable.Range(0, 100).Count(i => Says(""", "signal":1""", ahead: i * 0.01).IsAccepted);
        Assert.Equal(FloodGate.Burst, taken);
        Assert.Equal("too many signals come: one every 4 s is usual", Says(""", "signal":1""", ahead: 2).Text);

        for (var i = 0; i < 100; i++)
        {
            _bench.Time.Advance(TimeSpan.FromSeconds(4));
            Assert.True(Says(""", "signal":1""").IsAccepted);
        }
    }

    [Fact]
    public void What_is_refused_is_evidence_once_a_minute()
    {
        for (var i = 0; i < 20; i++)
        {
            Says(""", "signal":50""", ahead: -9);
        }

        var record = Assert.Single(_bench.Records);
        Assert.Equal(("afrr", SignalStage.Refused), (record.Kind, Assert.Single(record.Steps).Stage));
    }

    public void Dispose() => _bench.Dispose();

    private Gateway.Site.CommandAnswer Says(string rest, double ahead = 0)
        => _bench.Says(string.Create(
            CultureInfo.InvariantCulture, $$"""{"time":"{{_bench.Time.GetUtcNow().AddSeconds(ahead):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}"{{rest}}}"""));
}
