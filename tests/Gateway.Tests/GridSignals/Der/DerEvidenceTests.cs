using Gateway.GridSignals;
using Gateway.GridSignals.Der;
using Gateway.GridSignals.Evidence;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Microsoft.Extensions.Logging.Abstractions;
using static Gateway.Ocpp.Records.V2.DERControlEnumType;
using static Gateway.Ocpp.Records.V2.GridEventFaultEnumType;
using static Gateway.Tests.GridSignals.Der.Control;

namespace Gateway.Tests.GridSignals.Der;

/// <summary>What became of each DER control stands in its record: who was told, who took it when, what stood in its way, why it ended.</summary>
public sealed class DerEvidenceTests
{
    private readonly Inverter _roof = new("roof"), _shed = new("shed");

    [Fact]
    public async Task A_control_is_followed_from_its_receipt_to_its_end()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        var adopting = new TaskCompletionSource<DerOutcome>();
        _roof.Takes = put => put.Control is "s" ? adopting.Task : Task.FromResult(new DerOutcome(DerResult.Done));

        var setting = bench.SetsAsync(Scheduled("s", 0, 60));
        await _roof.HearsAsync("s");
        bench.Passes(2.5);
        adopting.SetResult(new(DerResult.Done));
        Assert.Equal("Accepted", await setting);
        bench.Passes(1);
        await bench.ReachesAsync(SignalStage.FullEffect, "s");
        bench.Passes(60);
        await bench.ReachesAsync(SignalStage.Ended, "s", "roof");

        Assert.Equal(
            [
                "CommandSent roof: told", "FirstEffect roof: taken and read back 2.5 s after it was told", "Accepted site: it is taken in",
                "Started site: its time has come", "FullEffect site: all that is in reach does it", "Ended site: its time is over",
                "Ended roof: it does without the control",
            ],
            bench.Steps("s"));
        Assert.Equal(("csms", "scheduled VoltVar s"), (bench.Record("s").Source, bench.Record("s").Text));
        Assert.Equal(2.5, bench.Record("s").Steps.Single(s => s.Stage is SignalStage.FirstEffect).After.TotalSeconds, 0.01);
    }

    [Fact]
    public async Task A_refusal_stands_there_with_its_reason()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        _roof.Takes = put => Task.FromResult(put.Control is null ? new(DerResult.Done) : new DerOutcome(DerResult.OutOfRange, "register 40123 refused the write"));

        await bench.SetsAsync(Default("d"));

        Assert.Equal("Refused site: roof: register 40123 refused the write", bench.Steps("d").First(s => s.StartsWith("Refused", StringComparison.Ordinal)));
        await bench.ReachesAsync(SignalStage.Ended, "d", "roof");
        Assert.Empty(bench.Evidence.Deviations);
    }

    [Fact]
    public async Task Who_gives_way_and_who_is_cleared_ends_with_the_reason()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("old"));
        await bench.SetsAsync(Default("new", priority: 1));
        await bench.SetsAsync(Default("late", priority: 3));
        await bench.ClearsAsync("""{"isDefault":true}""");
        bench.Passes(1);

        Assert.Contains("Ended site: superseded by new", bench.Steps("old"));
        Assert.Contains("Accepted site: it is taken in; superseded: old", bench.Steps("new"));
        Assert.Equal(["Accepted site: it is taken in; superseded: late", "Ended site: one of better priority came before it"], bench.Steps("late"));
        Assert.Contains("Ended site: the CSMS cleared it", bench.Steps("new"));
    }

    [Fact]
    public async Task One_that_runs_ends_when_a_better_one_starts()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Scheduled("old", 0, 600));
        await bench.SetsAsync(Scheduled("new", 100, 60, priority: 1));
        Assert.DoesNotContain(bench.Record("old").Steps, s => s.Stage is SignalStage.Ended);

        bench.Passes(100);
        await bench.ReachesAsync(SignalStage.FirstEffect, "new", "roof");

        Assert.Contains("Ended site: superseded by new", bench.Steps("old"));
        Assert.Equal(100, bench.Record("new").Steps.Single(s => s.Stage is SignalStage.Started).After.TotalSeconds, 0.5);
    }

    [Fact]
    public async Task A_control_that_takes_the_id_of_another_has_a_record_of_its_own()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("d"));
        var first = bench.Record("d").Number;

        await bench.SetsAsync(Default("d", priority: 1));

        Assert.Equal("a new one with its id has taken its place", bench.Signals.All().Single(r => r.Number == first).Steps.Last(s => s.Stage is SignalStage.Ended && s.Resource is null).Text);
        Assert.Contains("Accepted site: it is taken in", bench.Steps("d"));
        Assert.NotEqual(first, bench.Record("d").Number);
    }

    [Fact]
    public async Task What_reads_back_differently_is_a_deviation_until_it_is_repaired()
    {
        await using var bench = await DerBench.StartAsync(_roof, _shed);
        _shed.Takes = _ => Task.FromResult(new DerOutcome(DerResult.Failed, "register 40123 reads back 7, not 9"));
        await bench.SetsAsync(Default("d"));
        bench.Passes(1);
        Assert.Equal("default VoltVar d: shed: register 40123 reads back 7, not 9", Assert.Single(bench.Evidence.Deviations));
        Assert.DoesNotContain(bench.Record("d").Steps, s => s.Stage is SignalStage.FullEffect);

        _shed.Takes = _ => Task.FromResult(new DerOutcome(DerResult.Done));
        await bench.Time.PassUntilAsync(bench.ReachesAsync(SignalStage.FullEffect, "d"));

        Assert.Empty(bench.Evidence.Deviations);
        Assert.Single(bench.Record("d").Steps, s => s is { Stage: SignalStage.Deviation, Resource: "shed" });
    }

    [Fact]
    public async Task An_alarm_is_a_deviation_and_its_end_is_full_effect_again()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("trip", kind: HVMustTrip));
        bench.Passes(1);
        await bench.ReachesAsync(SignalStage.FullEffect, "trip");

        _roof.Faults = [OverVoltage];
        bench.Passes(1);
        await bench.ReachesAsync(SignalStage.Deviation, "trip");
        Assert.Contains("Deviation site: it makes equipment deviate: OverVoltage", bench.Steps("trip"));
        Assert.Single(bench.Evidence.Deviations);
        _roof.Faults = [];
        bench.Passes(1);

        await bench.ReachesAsync(SignalStage.FullEffect, "trip", times: 2);
        Assert.Empty(bench.Evidence.Deviations);
    }

    [Fact]
    public async Task Equipment_that_is_lost_and_back_stands_there_too()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        Hears(bench, 0);
        await bench.SetsAsync(Default("d"));
        bench.Passes(1);
        await bench.ReachesAsync(SignalStage.FullEffect, "d");

        bench.Image.ReportFault("roof", "no answer");       // sunset
        bench.Passes(30);
        Assert.DoesNotContain("Deviation roof: it is out of reach", bench.Steps("d"));
        bench.Passes(70);
        await bench.ReachesAsync(SignalStage.Deviation, "d", "roof");
        Assert.Empty(bench.Evidence.Deviations);            // nobody is woken for the night

        Hears(bench, 0);
        bench.Passes(1);
        await bench.ReachesAsync(SignalStage.FirstEffect, "d", "roof", times: 2);
    }

    [Fact]
    public async Task Equipment_that_would_not_let_go_of_what_has_ended_deviates_no_more_once_it_is_lost()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("d"));
        _roof.Takes = _ => Task.FromResult(new DerOutcome(DerResult.Failed, "no answer on the line"));
        await bench.ClearsAsync("""{"isDefault":true}""");
        await Patience.Until(() => bench.Evidence.Deviations is ["default VoltVar d: roof: no answer on the line"], "the deviation");

        bench.Image.ReportFault("roof", "no answer");
        bench.Passes(1);

        await Patience.Until(() => bench.Evidence.Deviations.Count == 0, "its end");
    }

    [Fact]
    public async Task Equipment_that_leaves_altogether_deviates_no_more()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        var station = new Inverter("CP-1") { Takes = _ => Task.FromResult(new DerOutcome(DerResult.Failed, "no answer")) };
        bench.Comes(station);
        await bench.SetsAsync(Default("d"));
        await bench.Time.PassUntilAsync(bench.ReachesAsync(SignalStage.Deviation, "d", "CP-1"));
        Assert.Single(bench.Evidence.Deviations);

        bench.Goes(station);
        bench.Passes(1);

        await bench.ReachesAsync(SignalStage.Deviation, "d", "CP-1", times: 2);
        Assert.Equal("Deviation CP-1: it is out of reach", bench.Steps("d").Last(s => s.StartsWith("Deviation", StringComparison.Ordinal)));
        Assert.Empty(bench.Evidence.Deviations);
    }

    [Fact]
    public void What_a_killed_gateway_left_open_and_holds_no_more_ends_with_what_is_known_of_it()
    {
        using var site = new External.SignalsBench();
        site.Signals.Begin(DerEvidence.Kind, "csms", "ran", "").Step(SignalStage.Accepted, "it is taken in").Step(SignalStage.Started, "its time has come");
        site.Signals.Begin(DerEvidence.Kind, "csms", "asked", "").Step(SignalStage.CommandSent, "told", "roof");
        site.Signals.Begin(DerEvidence.Kind, "csms", "asked", "");
        site.Signals.Keep(atOnce: true);
        site.Restart();

        _ = new DerEvidence(site.Signals, site.Power, new(site.Notes, NullLogger<DerControls>.Instance));

        Assert.Equal(
            ["it was over before the gateway's last start", "the gateway ended before it was taken in", "the gateway ended before it was taken in"],
            site.Records.Select(r => r.Steps.SingleOrDefault(s => s.Stage is SignalStage.Ended)?.Text));
    }

    [Fact]
    public async Task A_limit_of_power_has_its_full_effect_when_the_meter_says_so_and_tells_by_how_much_it_was_exceeded()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        Hears(bench, 9000);
        await bench.SetsAsync(Any(LimitMaxDischarge, "cap"));      // 60 % of 10 kW
        bench.Passes(1);
        await bench.ReachesAsync(SignalStage.FirstEffect, "cap", "roof");
        Assert.DoesNotContain(bench.Record("cap").Steps, s => s.Stage is SignalStage.FullEffect);

        Hears(bench, 5900);
        bench.Passes(1);
        await bench.ReachesAsync(SignalStage.FullEffect, "cap");
        Hears(bench, 6300);
        bench.Passes(1);
        await bench.ClearsAsync("""{"isDefault":true}""");

        Assert.Equal(5900, bench.Record("cap").Steps.Single(s => s.Stage is SignalStage.FullEffect).Watt);
        Assert.Equal(300, bench.Record("cap").Steps.Single(s => s is { Stage: SignalStage.Deviation, Resource: null }).Watt!.Value, 0.5);
    }

    [Fact]
    public async Task A_record_goes_on_over_a_restart()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Scheduled("s", 0, 600));

        await bench.RestartAsync(TimeSpan.FromSeconds(100));
        await _roof.HearsAsync("s", 2);
        bench.Passes(500);
        await bench.ReachesAsync(SignalStage.Ended, "s");

        var steps = bench.Record("s").Steps;
        Assert.Equal(600, steps.Last(s => s.Stage is SignalStage.Ended && s.Resource is null).After.TotalSeconds, 1.0);
        Assert.Single(bench.Signals.All(), r => r.Id == "s");
    }

    [Fact]
    public async Task Renewals_and_repetitions_are_no_evidence()
    {
        await using var bench = await DerBench.StartAsync(_roof, _shed);
        _shed.Takes = _ => Task.FromResult(new DerOutcome(DerResult.Failed, "no answer on the line"));
        await bench.SetsAsync(Scheduled("s", 0, 200));

        await bench.Time.PassUntilAsync(_roof.HearsAsync("s", 3));
        await bench.Time.PassUntilAsync(_shed.HearsAsync("s", 4));

        Assert.Equal(2, bench.Record("s").Steps.Count(s => s.Stage is SignalStage.CommandSent));
        Assert.Equal(1, bench.Record("s").Steps.Count(s => s.Stage is SignalStage.Deviation));
    }

    [Fact]
    public async Task A_control_set_at_night_is_judged_by_what_is_remembered_and_taken_when_the_inverter_is_back()
    {
        _roof.Ability = Inverter.Able([VoltVar]);
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("by day"));
        await bench.ClearsAsync("""{"isDefault":true}""");
        await _roof.HearsAsync(null);
        var ability = _roof.Ability;
        _roof.Ability = null;
        bench.Image.ReportFault("roof", "no answer");
        await bench.RestartAsync(TimeSpan.FromHours(3));

        var answer = await bench.AsksToSetAsync(Default("d"));
        Assert.Equal("Accepted NotAll", DerBench.Status(answer));
        Assert.Equal("roof: it is out of reach, and is told once it is back", answer.GetProperty("statusInfo").GetProperty("additionalInfo").GetString());
        Assert.Equal("NotSupported UnsupportedParam", await bench.SetsAsync(Default("w", kind: VoltWatt)));
        Assert.Equal(0, _roof.Count("d"));

        _roof.Ability = ability;        // sunrise
        Hears(bench, 100);
        bench.Passes(1);
        await _roof.HearsAsync("d");
        await bench.ReachesAsync(SignalStage.FirstEffect, "d", "roof");
    }

    [Fact]
    public async Task What_an_equipment_in_reach_cannot_take_is_refused_though_another_sleeps()
    {
        await using var bench = await DerBench.StartAsync(_roof, _shed);
        bench.Image.ReportFault("shed", "no answer");
        _roof.Takes = put => Task.FromResult(put.Control is null ? new(DerResult.Done) : new DerOutcome(DerResult.OutOfRange, "too steep"));
        bench.Passes(1);

        Assert.Equal("Rejected ValueOutOfRange", await bench.SetsAsync(Default("d")));
    }

    /// <summary>The roof's inverter is read, and feeds in so much.</summary>
    private static void Hears(DerBench bench, double watt)
        => bench.Image.Report(new("roof", bench.Time.GetTimestamp(), null, null, null, new(watt), null, null, null));
}
