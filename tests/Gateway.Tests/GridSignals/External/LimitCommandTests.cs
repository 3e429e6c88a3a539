using System.Globalization;
using Gateway.GridSignals;
using Gateway.GridSignals.Evidence;
using Gateway.GridSignals.External;
using Gateway.Site;

namespace Gateway.Tests.GridSignals.External;

/// <summary>Limits of a control box over MQTT: what is taken, and what is refused without any effect.</summary>
public sealed class LimitCommandTests : IDisposable
{
    private readonly SignalsBench _bench = new();
    private readonly HeartbeatSource _source;
    private readonly LimitCommand _command;
    private int _counter;

    public LimitCommandTests()
    {
        _source = _bench.Source();
        _command = new("consumptionLimit", _source, _bench.Image.Plan, _bench.News, _bench.Time);
    }

    [Fact]
    public void A_heartbeat_and_a_limit_after_it_are_taken()
    {
        Assert.Equal("heard", Says("").Text);
        Assert.Equal("6000 W, for 900 s", Says(""", "limitW":6000, "durationS":900, "site":"test", "id":"7" """).Text);

        Assert.Equal(6000, InForce);
        Assert.Equal("no limit holds", Says(""", "active":false""").Text);
        Assert.Null(InForce);
    }

    [Theory]
    [InlineData(""", "limitW":-1""", "limitW must be a number from 0 to 10000000")]
    [InlineData(""", "limitW":1e300""", "limitW must be a number")]
    [InlineData(""", "limitW":"4200" """, "limitW must be a number")]
    [InlineData(""", "limitW":null""", "limitW must be a number")]
    [InlineData(""", "limitW":5000, "durationS":0""", "durationS must be a number above 0")]
    [InlineData(""", "limitW":5000, "durationS":"60" """, "durationS must be a number above 0")]
    [InlineData(""", "limitW":5000, "durationS":1e300""", "durationS must be a number above 0")]
    [InlineData(""", "active":1""", "active must be true or false")]
    [InlineData(""", "active":true""", "active is true, and limitW is missing")]
    [InlineData(""", "limit":5000""", "limit is no key of this command")]
    [InlineData(""", "site":"other", "limitW":5000""", "it is for another site; this one is test")]
    [InlineData(""", "site":7, "limitW":5000""", "it is for another site")]
    public void What_is_no_limit_is_refused_with_the_reason_and_nothing_changes(string rest, string reason)
    {
        Says("");
        Says(""", "limitW":4500""");

        var answer = Says(rest);

        Assert.False(answer.IsAccepted);
        Assert.StartsWith(reason, answer.Text, StringComparison.Ordinal);
        Assert.Equal(4500, InForce);
    }

    [Theory]
    [InlineData("""{"time":"2026-11-22T05:00:00Z"}""", "counter must be a whole number")]
    [InlineData("""{"counter":1.5,"time":"2026-11-22T05:00:00Z"}""", "counter must be a whole number")]
    [InlineData("""{"counter":-1,"time":"2026-11-22T05:00:00Z"}""", "counter must be a whole number")]
    [InlineData("""{"counter":1}""", "time must be when it was sent")]
    [InlineData("""{"counter":1,"time":1}""", "time must be when it was sent")]
    [InlineData("""{"counter":1,"time":"2026-11-22T05:00:00"}""", "time must be when it was sent")]
    [InlineData("""{"counter":1,"time":"yesterday"}""", "time must be when it was sent")]
    public void Who_does_not_say_when_and_in_which_order_is_refused(string message, string reason)
        => Assert.StartsWith(reason, SignalsBench.Says(_command, message).Text, StringComparison.Ordinal);

    [Fact]
    public void A_message_that_is_too_old_or_from_the_future_is_refused()
    {
        Assert.Equal("it is 61 s old; at most 60 s are taken", Says("", age: 61).Text);
        Assert.Equal("its time lies 61 s ahead", Says("", age: -61).Text);
        Assert.False(_source.IsAlive);

        Assert.True(Says("", age: 59).IsAccepted);
        Assert.True(Says(""", "limitW":9000""", age: -59).IsAccepted);
    }

    [Fact]
    public void A_counter_that_repeats_or_jumps_back_is_refused_while_the_source_is_heard()
    {
        Says("", counter: 100);
        Assert.Equal("counter 100 was there already", Says(""", "limitW":9000""", counter: 100).Text);
        Assert.Equal("counter 7 comes after 100", Says("", counter: 7).Text);
        Assert.True(Says(""", "limitW":9000""", counter: 101).IsAccepted);
        Assert.Equal("its time lies before that of the message before it", Says("", counter: 102, age: 30).Text);
    }

    [Fact]
    public void Heartbeats_that_jump_back_keep_nobody_alive_and_a_new_life_begins_when_the_old_one_is_lost()
    {
        Says("", counter: 100);
        Says(""", "limitW":9000""", counter: 101);
        for (var i = 0; i < 12; i++)
        {
            _bench.Pass(10);
            Assert.Equal(i == 11, Says("", counter: i).IsAccepted);
        }

        Assert.Equal(4200, InForce);        // fail-safe, as the next limit is awaited
        Assert.True(Says(""", "limitW":9000""", counter: 12).IsAccepted);
        Assert.Equal(9000, InForce);
    }

    [Fact]
    public void A_flood_is_refused_and_a_heartbeat_a_second_is_not()
    {
        var taken = Enumerable.Range(0, 100).Count(_ => Says("").IsAccepted);
        Assert.Equal(FloodGate.Burst, taken);
        Assert.StartsWith("too many messages come", Says("").Text, StringComparison.Ordinal);

        for (var i = 0; i < 100; i++)
        {
            _bench.Pass(1);
            Assert.True(Says("").IsAccepted);
        }
    }

    [Fact]
    public void A_limit_of_production_is_negative_or_none()
    {
        var source = _bench.Source(LimitDirection.Export, failSafe: 0);
        var command = new LimitCommand("productionLimit", source, _bench.Image.Plan, _bench.News, _bench.Time);
        SignalsBench.Says(command, Message("", 1, 0));

        Assert.StartsWith("limitW must be a number from -10000000 to 0", SignalsBench.Says(command, Message(""", "limitW":5000""", 2, 0)).Text, StringComparison.Ordinal);
        Assert.True(SignalsBench.Says(command, Message(""", "limitW":-5000""", 3, 0)).IsAccepted);
        Assert.Equal(5000, source.At(_bench.Time.GetTimestamp()).Limit?.Value);
    }

    [Fact]
    public void What_is_refused_is_evidence_too_once_a_minute()
    {
        for (var i = 0; i < 50; i++)
        {
            Says(""", "limitW":-1""");
        }

        _bench.Pass(61);
        Says(""", "limitW":-1""");

        Assert.Equal(2, _bench.Records.Count);
        Assert.All(_bench.Records, r => Assert.Equal(SignalStage.Refused, Assert.Single(r.Steps).Stage));
        Assert.Contains("and 49 more", _bench.Records[1].Steps[0].Text, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private double? InForce => _source.At(_bench.Time.GetTimestamp()).Limit?.Value;

    private CommandAnswer Says(string rest, int? counter = null, double age = 0)
        => SignalsBench.Says(_command, Message(rest, counter ?? ++_counter, age));

    private string Message(string rest, int counter, double age)
        => string.Create(CultureInfo.InvariantCulture, $$"""{"counter":{{counter}}, "time":"{{_bench.Time.GetUtcNow().AddSeconds(-age):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}"{{rest}}}""");
}
