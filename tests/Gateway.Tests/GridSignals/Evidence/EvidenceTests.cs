using System.Text;
using System.Text.Json;
using Gateway.GridSignals.Evidence;
using Gateway.GridSignals.External;
using Gateway.Tests.GridSignals.External;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.GridSignals.Evidence;

/// <summary>Evidence of every signal: what came, what was made of it, what came of that, and how it is exported.</summary>
public sealed class EvidenceTests : IDisposable
{
    private readonly SignalsBench _bench = new();

    [Fact]
    public void Steps_are_dated_from_the_receipt_and_outlive_a_restart()
    {
        var record = _bench.Signals.Begin("afrr", "pool", "s-1", "+3 kW");
        _bench.Pass(0.5);
        record.Step(SignalStage.Accepted, "in order");
        _bench.Pass(2);
        record.Step(SignalStage.CommandSent, "told 20 A", "CP-1/1").Step(SignalStage.FullEffect, "delivered", watt: 2950);
        _bench.Signals.Keep();

        _bench.Restart();

        var kept = Assert.Single(_bench.Records);
        Assert.Equal((1, "afrr", "pool", "s-1", "+3 kW"), (kept.Number, kept.Kind, kept.Source, kept.Id, kept.Text));
        Assert.Equal([0.5, 2.5, 2.5], kept.Steps.Select(s => s.After.TotalSeconds));
        Assert.Equal(2, _bench.Signals.Begin("afrr", "pool", "s-2", "").Number);
    }

    [Fact]
    public void Who_asks_hears_how_long_a_stage_took()
    {
        var record = _bench.Signals.Begin("limit", "grid", "", "");
        _bench.Pass(3);
        record.Step(SignalStage.FirstEffect, "less", "CP-1/1");

        Assert.Equal(TimeSpan.FromSeconds(3), record.Until(SignalStage.FirstEffect, "CP-1/1"));
        Assert.Null(record.Until(SignalStage.FirstEffect));
        Assert.False(record.IsOver);
        Assert.True(record.Step(SignalStage.Ended, "over").IsOver);
    }

    [Fact]
    public void The_store_is_bounded_in_number_and_in_age()
    {
        var signals = new SignalLog(new() { Most = 3, Keep = TimeSpan.FromHours(1) }, _bench.Notes, _bench.SiteEvents, _bench.Time, NullLogger<SignalLog>.Instance);
        for (var i = 0; i < 5; i++)
        {
            signals.Begin("limit", "grid", $"{i}", "").Step(SignalStage.Ended, "");
            _bench.Pass(60);
            signals.Keep();
        }

        Assert.Equal(["2", "3", "4"], signals.All().Select(r => r.Id));
        _bench.Pass(3500);
        signals.Keep();
        Assert.Equal("4", Assert.Single(signals.All()).Id);
    }

    [Fact]
    public void A_signal_that_never_ends_fills_no_disk()
    {
        var record = _bench.Signals.Begin("limit", "grid", "", "");
        for (var i = 0; i < 2000; i++)
        {
            record.Step(SignalStage.CommandSent, "again");
        }

        record.Step(SignalStage.Ended, "at last");

        Assert.Equal(SignalRecord.MostSteps, record.Steps.Count);
        Assert.True(record.IsOver);
    }

    [Fact]
    public void Of_many_steps_the_oldest_go_that_later_ones_repeat_and_nothing_else()
    {
        var record = _bench.Signals.Begin("limit", "grid", "", "").Step(SignalStage.Accepted, "heard").Step(SignalStage.Deviation, "it refuses", "roof");
        for (var i = 0; i < 2000; i++)
        {
            record.Step(SignalStage.Deviation, $"refusal {i}", "shed");
        }

        record.Step(SignalStage.FullEffect, "at last");

        Assert.Equal(["heard", "it refuses", "refusal 1503"], record.Steps.Take(3).Select(s => s.Text));
        Assert.Equal(["refusal 1999", "at last"], record.Steps.TakeLast(2).Select(s => s.Text));
    }

    [Fact]
    public void However_many_steps_there_were_the_next_one_is_an_event()
    {
        var record = _bench.Signals.Begin("limit", "grid", "", "4200 W");
        for (var i = 0; i < SignalRecord.MostSteps; i++)
        {
            record.Step(SignalStage.CommandSent, "again");
        }

        record.Step(SignalStage.Deviation, "it refuses", "roof");

        Assert.True(_bench.Events.TryRead(out var told));
        Assert.Equal("signal 1 (4200 W), after 0.0 s: roof: it refuses", told.Text);
    }

    [Fact]
    public void A_record_of_the_time_when_stages_were_numbers_keeps_its_meaning()
    {
        var steps = Enumerable.Range(0, 7).Select(stage => $$"""{"Stage":{{stage}},"After":"00:00:0{{stage}}","Resource":null,"Watt":null,"Text":""}""");
        var note = $$"""{"Number":7,"Kind":"limit","Source":"grid","Id":"","Text":"4200 W","Received":"2026-03-01T12:00:00+00:00","Steps":[{{string.Join(',', steps)}}]}""";
        _bench.Notes.Put(SignalLog.Kind, "000000000007", Encoding.UTF8.GetBytes(note));

        _bench.Restart();

        Assert.Equal(
            [
                SignalStage.Accepted, SignalStage.Refused, SignalStage.CommandSent, SignalStage.FirstEffect, SignalStage.FullEffect, SignalStage.Deviation,
                SignalStage.Ended,
            ],
            Assert.Single(_bench.Records).Steps.Select(s => s.Stage));
    }

    [Fact]
    public void Who_regulates_every_second_wears_no_disk()
    {
        var writes = 0;
        for (var i = 0; i < 60; i++)
        {
            _bench.Signals.Begin("limit", "grid", $"{i}", "").Step(SignalStage.Ended, "");
            var before = _bench.Notes.All(SignalLog.Kind).Count;
            _bench.Signals.Keep();
            writes += _bench.Notes.All(SignalLog.Kind).Count > before ? 1 : 0;
            _bench.Pass(1);
        }

        Assert.Equal(2, writes);
    }

    [Fact]
    public void A_record_that_cannot_be_read_is_left_out()
    {
        _bench.Notes.Put(SignalLog.Kind, "000000000007", "{"u8.ToArray());

        _bench.Restart();

        Assert.Empty(_bench.Records);
    }

    [Fact]
    public void Each_step_but_commands_is_an_event()
    {
        _bench.Signals.Begin("limit", "grid", "", "4200 W").Step(SignalStage.Accepted, "heard").Step(SignalStage.CommandSent, "told", "CP-1/1")
            .Step(SignalStage.FirstEffect, "less", "CP-1/1");

        Assert.True(_bench.Events.TryRead(out var accepted));
        Assert.True(_bench.Events.TryRead(out var effect));
        Assert.False(_bench.Events.TryRead(out _));
        Assert.Equal(("signalAccepted", "grid", "signal 1 (4200 W), after 0.0 s: heard"), (accepted.Kind, accepted.Subject, accepted.Text));
        Assert.Equal("signal 1 (4200 W), after 0.0 s: CP-1/1: less", effect.Text);
    }

    [Fact]
    public void Csv_has_a_line_for_each_step()
    {
        Sample();

        Assert.Equal(
            "number,kind,source,id,signal,received,stage,at,afterS,resource,valueW,text\r\n"
            + "1,limit,grid,,\"4,2 kW \"\"now\"\"\",2026-03-01T12:00:00.000Z,accepted,2026-03-01T12:00:00.000Z,0,,,'=cmd\r\n"
            + "1,limit,grid,,\"4,2 kW \"\"now\"\"\",2026-03-01T12:00:00.000Z,firstEffect,2026-03-01T12:00:01.500Z,1.5,CP-1/1,3000,less\r\n",
            Exported(asJson: false));
    }

    [Fact]
    public void Json_has_a_line_for_each_record()
    {
        Sample();

        using var json = JsonDocument.Parse(Exported(asJson: true));
        Assert.Equal("firstEffect", json.RootElement.GetProperty("steps")[1].GetProperty("stage").GetString());
        Assert.Equal(1.5, json.RootElement.GetProperty("steps")[1].GetProperty("afterS").GetDouble());
        Assert.Equal("4,2 kW \"now\"", json.RootElement.GetProperty("signal").GetString());
    }

    [Fact]
    public void Only_what_was_received_in_the_time_is_exported()
    {
        Sample();
        var received = _bench.Records[0].Received;

        Assert.Equal(1, Lines(received, received.AddSeconds(1)));
        Assert.Equal(0, Lines(received.AddSeconds(1), null));
        Assert.Equal(0, Lines(null, received));

        int Lines(DateTimeOffset? from, DateTimeOffset? to)
        {
            using var output = new StringWriter();
            Assert.Equal(0, EvidenceCommands.Export(_bench.Folder, from, to, asJson: true, output, TextWriter.Null));
            return output.ToString().Count(c => c == '\n');
        }
    }

    [Fact]
    public void Where_the_gateway_has_not_run_it_says_so()
    {
        using var errors = new StringWriter();

        Assert.Equal(1, EvidenceCommands.Export(Path.Combine(_bench.Folder, "elsewhere"), null, null, false, TextWriter.Null, errors));

        Assert.Contains("the gateway has not run with this state directory", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_is_followed_from_its_receipt_to_its_end()
    {
        var source = _bench.Source();
        source.Heartbeat();
        source.Lift();
        var keeper = _bench.Keeper(_bench.Hub(source));
        See(20_000);
        keeper.Look();

        source.Set(new(6000), null);
        keeper.Look();
        _bench.Pass(1);
        _bench.Image.Station("CP-1").LimitSent(1, new(8));
        _bench.Pass(4);
        _bench.Image.Station("CP-1").LimitAccepted(1, new(8));
        See(12_000);
        keeper.Look();
        _bench.Pass(5);
        See(5800);
        keeper.Look();
        _bench.Pass(5);
        See(6500);
        keeper.Look();
        source.Heartbeat();
        source.Lift();
        keeper.Look();

        var record = Assert.Single(_bench.Records);
        Assert.Equal(("limit", "consumption"), (record.Kind, record.Source));
        Assert.Equal(
        [
            (SignalStage.Accepted, null, 0.0, null),
            (SignalStage.CommandSent, "CP-1/1", 5.0, null),
            (SignalStage.FirstEffect, "CP-1/1", 5.0, 12_000.0),
            (SignalStage.FirstEffect, null, 5.0, 12_000.0),
            (SignalStage.FullEffect, null, 10.0, 5800.0),
            (SignalStage.Deviation, null, 15.0, 500.0),
            (SignalStage.Ended, null, 15.0, (double?)null),
        ], record.Steps.Select(s => (s.Stage, s.Resource, s.After.TotalSeconds, s.Watt)));
    }

    [Fact]
    public void A_fail_safe_value_is_evidence_too()
    {
        var source = _bench.Source();
        var keeper = _bench.Keeper(_bench.Hub(source));

        keeper.Look();

        Assert.Equal("nobody is heard: the fail-safe value", Assert.Single(_bench.Records).Steps[0].Text);
    }

    public void Dispose() => _bench.Dispose();

    private void See(double watt)
    {
        _bench.Imports(watt + 1000);        // the house
        _bench.Draws("CP-1", watt);
    }

    private void Sample()
    {
        var record = _bench.Signals.Begin("limit", "grid", "", "4,2 kW \"now\"").Step(SignalStage.Accepted, "=cmd");
        _bench.Pass(1.5);
        record.Step(SignalStage.FirstEffect, "less", "CP-1/1", 3000.2);
        _bench.Signals.Keep(atOnce: true);
    }

    private string Exported(bool asJson)
    {
        using var output = new StringWriter();
        Assert.Equal(0, EvidenceCommands.Export(_bench.Folder, null, null, asJson, output, TextWriter.Null));
        return output.ToString();
    }
}
