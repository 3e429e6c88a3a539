using Gateway.GridSignals;
using Gateway.GridSignals.Evidence;
using Gateway.Ocpp.Records.V2;
using Gateway.Tests.Journeys;
using static Gateway.Ocpp.Records.V2.DERControlEnumType;
using static Gateway.Tests.GridSignals.Der.Control;

namespace Gateway.Tests.GridSignals.Der;

/// <summary>What the equipment of a site is told, when, and what the CSMS is told of it.</summary>
public sealed class DerKeeperTests
{
    private static readonly DerOutcome Dead = new(DerResult.Failed, "no answer on the line");

    private readonly Inverter _roof = new("roof"), _shed = new("shed");

    [Fact]
    public async Task R04_FR_02_The_csms_is_answered_once_the_equipment_has_taken_the_control()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        var adopting = new TaskCompletionSource<DerOutcome>();
        _roof.Takes = _ => adopting.Task;

        var answer = bench.SetsAsync(Default("d"));
        await _roof.HearsAsync("d");
        Assert.False(answer.IsCompleted);
        Assert.Empty(bench.Controls.Book.All);

        adopting.SetResult(new(DerResult.Done));
        Assert.Equal("Accepted", await answer);
        Assert.Equal("d", Assert.Single(bench.Controls.Book.All).Id);
    }

    [Theory]
    [InlineData(nameof(DerResult.OutOfRange), "Rejected ValueOutOfRange")]
    [InlineData(nameof(DerResult.Failed), "Rejected InternalError")]
    [InlineData(nameof(DerResult.NotSupported), "NotSupported UnsupportedParam")]
    public async Task What_no_equipment_takes_is_refused_with_its_reason_and_the_one_before_acts_again(string result, string status)
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("before"));
        _roof.Takes = put => Task.FromResult(put.Control is "new" ? new(Enum.Parse<DerResult>(result), "register 40123 refused the write") : new DerOutcome(DerResult.Done));

        var answer = await bench.AsksToSetAsync(Default("new", priority: 0));

        Assert.Equal(status, DerBench.Status(answer));
        Assert.Equal("roof: register 40123 refused the write", answer.GetProperty("statusInfo").GetProperty("additionalInfo").GetString());
        await _roof.HearsAsync("before");
        Assert.Equal("before", Assert.Single(bench.Controls.Book.All).Id);
    }

    [Fact]
    public async Task What_one_equipment_takes_is_accepted_and_the_other_is_named()
    {
        await using var bench = await DerBench.StartAsync(_roof, _shed);
        _shed.Takes = _ => Task.FromResult(Dead);

        var answer = await bench.AsksToSetAsync(Default("d"));

        Assert.Equal("Accepted NotAll", DerBench.Status(answer));
        Assert.Equal("shed: no answer on the line", answer.GetProperty("statusInfo").GetProperty("additionalInfo").GetString());
        Assert.Contains("Deviation shed: no answer on the line", bench.Steps("d"));
        Assert.Contains("Accepted site: it is taken in", bench.Steps("d"));
    }

    [Fact]
    public async Task Equipment_without_the_kind_is_not_asked()
    {
        _shed.Ability = Inverter.Able([VoltWatt]);
        await using var bench = await DerBench.StartAsync(_roof, _shed);

        Assert.Equal("Accepted", await bench.SetsAsync(Default("d")));

        Assert.Empty(_shed.Puts);
    }

    [Fact]
    public async Task Equipment_that_never_answers_costs_the_csms_35_s_and_no_more()
    {
        await using var bench = await DerBench.StartAsync(_roof, _shed);
        _shed.Takes = _ => new TaskCompletionSource<DerOutcome>().Task;

        var answer = bench.SetsAsync(Default("d"));
        await _roof.HearsAsync("d");
        await _shed.HearsAsync("d");
        bench.Passes(34);
        Assert.False(answer.IsCompleted);
        bench.Passes(1);

        Assert.Equal("Accepted NotAll", await answer);
    }

    [Fact]
    public async Task R04_FR_10_A_scheduled_control_begins_and_ends_on_time_and_the_default_acts_again()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("d"));
        Assert.Equal("Accepted", await bench.SetsAsync(Scheduled("s", 100, 60)));
        bench.Passes(99.5);
        Assert.DoesNotContain(_roof.Puts, p => p.Control is "s");

        bench.Passes(0.5);
        await _roof.HearsAsync("s");
        Assert.Equal(60, _roof.Puts[^1].Remaining!.Value.TotalSeconds, 0.5);
        var started = await bench.OwesAsync("NotifyDERStartStop", 1);
        Assert.True(started.GetProperty("started").GetBoolean());
        Assert.Equal(Noon.AddSeconds(100), started.GetProperty("timestamp").GetDateTimeOffset());

        bench.Passes(60);
        await _roof.HearsAsync("d");
        Assert.Null(_roof.Puts[^1].Remaining);
        var ended = await bench.OwesAsync("NotifyDERStartStop", 2);
        Assert.Equal(("s", false), (ended.GetProperty("controlId").GetString(), ended.GetProperty("started").GetBoolean()));
    }

    [Fact]
    public async Task R04_FR_21_The_csms_is_told_whom_a_start_supersedes()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Scheduled("old", 0, 600));
        await bench.SetsAsync(Scheduled("new", 100, 60, priority: 1));

        bench.Passes(100);

        var started = await bench.OwesAsync("NotifyDERStartStop", 2);
        Assert.Equal("new", started.GetProperty("controlId").GetString());
        Assert.Equal("old", Assert.Single(started.GetProperty("supersededIds").EnumerateArray()).GetString());
        await _roof.HearsAsync("new");
    }

    [Fact]
    public async Task A_control_that_began_in_the_past_acts_for_the_rest_of_its_time()
    {
        await using var bench = await DerBench.StartAsync(_roof);

        Assert.Equal("Accepted", await bench.SetsAsync(Scheduled("s", -40, 60)));

        Assert.Equal(20, _roof.Puts[^1].Remaining!.Value.TotalSeconds, 0.5);
    }

    [Fact]
    public async Task A_reversion_timer_is_renewed_before_half_of_it_has_passed()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Scheduled("s", 0, 1000));

        bench.Passes(399);
        Assert.Equal(1, _roof.Count("s"));
        await bench.Time.PassUntilAsync(_roof.HearsAsync("s", 2));

        Assert.InRange(_roof.Puts[^1].Remaining!.Value.TotalSeconds, 501, 600);
    }

    [Fact]
    public async Task Equipment_that_was_away_is_told_everything_again_when_it_is_back()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("v"));
        await bench.SetsAsync(Default("w", kind: VoltWatt));

        bench.Image.ReportFault("roof", "no answer");        // sunset
        bench.Passes(1);
        Assert.Equal(2, _roof.Puts.Count);
        bench.Image.Report(new("roof", bench.Time.GetTimestamp(), null, null, null, null, null, null, null));
        bench.Passes(1);

        await _roof.HearsAsync("v", 2);
        await _roof.HearsAsync("w", 2);
    }

    [Fact]
    public async Task Equipment_that_may_have_lost_its_settings_unseen_is_told_again_within_an_hour()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("d"));

        bench.Passes(3599);
        Assert.Equal(1, _roof.Count("d"));
        await bench.Time.PassUntilAsync(_roof.HearsAsync("d", 2));
    }

    [Fact]
    public async Task What_failed_is_tried_again_and_told_as_deviation_once()
    {
        await using var bench = await DerBench.StartAsync(_roof, _shed);
        _shed.Takes = _ => Task.FromResult(Dead);
        await bench.SetsAsync(Default("d"));

        await bench.Time.PassUntilAsync(_shed.HearsAsync("d", 2));
        _shed.Takes = _ => Task.FromResult(new DerOutcome(DerResult.Done));
        await bench.Time.PassUntilAsync(_shed.HearsAsync("d", 3));

        await bench.ReachesAsync(SignalStage.FirstEffect, "d", "shed");
        Assert.Single(bench.Steps("d"), s => s.StartsWith("Deviation shed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_another_kind_was_in_the_way_of_is_tried_again_once_that_has_ended()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        _roof.Takes = put => Task.FromResult(put.Control is "w" && _roof.Last(VoltVar) is "s" ? new(DerResult.Failed, "VoltVar has the registers") : new DerOutcome(DerResult.Done));
        await bench.SetsAsync(Scheduled("s", 0, 60));
        await bench.SetsAsync(Scheduled("w", 30, 300, kind: VoltWatt));
        await bench.Time.PassUntilAsync(_roof.HearsAsync("w", 3));      // its start, and two times more in vain; the next one would be 20 s later
        Assert.InRange(bench.Time.GetUtcNow(), Noon.AddSeconds(45), Noon.AddSeconds(59));

        bench.Passes((Noon.AddSeconds(60) - bench.Time.GetUtcNow()).TotalSeconds);

        await _roof.HearsAsync("w", 4);
    }

    [Fact]
    public async Task Equipment_that_comes_later_is_told_what_acts()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("d"));

        bench.Comes(_shed);
        bench.Passes(1);

        await _shed.HearsAsync("d");
    }

    [Fact]
    public async Task Equipment_that_has_gone_is_told_nothing_more()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        bench.Comes(_shed);
        bench.Passes(1);
        await bench.SetsAsync(Default("d"));
        await _shed.HearsAsync("d");

        bench.Goes(_shed);
        bench.Passes(1);
        Assert.Equal("Accepted", await bench.SetsAsync(Default("e")));

        Assert.DoesNotContain(_shed.Puts, p => p.Control is "e");
    }

    [Fact]
    public async Task R01_FR_03_A_control_that_runs_is_applied_again_after_a_restart_and_its_start_is_not_told_again()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("d"));
        await bench.SetsAsync(Scheduled("s", 0, 600));
        await bench.OwesAsync("NotifyDERStartStop", 1);

        await bench.RestartAsync(TimeSpan.FromSeconds(100));

        await _roof.HearsAsync("s", 2);
        Assert.Equal(500, _roof.Puts[^1].Remaining!.Value.TotalSeconds, 1.0);
        bench.Passes(500);
        await _roof.HearsAsync("d");
        await bench.OwesAsync("NotifyDERStartStop", 2);
        Assert.Equal([true, false], bench.Owed("NotifyDERStartStop").Select(n => n.GetProperty("started").GetBoolean()));
    }

    [Fact]
    public async Task R02_FR_02_A_control_that_has_not_begun_survives_a_power_cycle_and_begins_on_time()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Scheduled("s", 100, 60));

        await bench.RestartAsync(TimeSpan.FromSeconds(40));
        bench.Passes(59);
        Assert.Equal(0, _roof.Count("s"));
        bench.Passes(1);

        await _roof.HearsAsync("s");
        Assert.Equal("s", (await bench.OwesAsync("NotifyDERStartStop", 1)).GetProperty("controlId").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R04_FR_11_A_control_that_ended_while_the_gateway_was_away_is_told_and_the_default_acts_again(bool hasDefault)
    {
        await using var bench = await DerBench.StartAsync(_roof);
        if (hasDefault)
        {
            await bench.SetsAsync(Default("d"));
        }

        await bench.SetsAsync(Scheduled("s", 0, 60));
        await bench.OwesAsync("NotifyDERStartStop", 1);

        await bench.RestartAsync(TimeSpan.FromSeconds(100));

        await _roof.HearsAsync(hasDefault ? "d" : null);
        var ended = await bench.OwesAsync("NotifyDERStartStop", 2);
        Assert.False(ended.GetProperty("started").GetBoolean());
        Assert.Equal(Noon.AddSeconds(60), ended.GetProperty("timestamp").GetDateTimeOffset());
    }

    [Fact]
    public async Task R04_FR_09_What_was_superseded_stays_so_after_a_restart()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("old", priority: 5));
        await bench.SetsAsync(Default("new", priority: 1));

        await bench.RestartAsync(TimeSpan.FromSeconds(1));

        await _roof.HearsAsync("new", 2);
        Assert.Equal(["old"], bench.Controls.Book.All.Where(c => c.IsSuperseded).Select(c => c.Id));
    }

    [Fact]
    public async Task A_kind_that_was_cleared_while_the_equipment_was_dead_is_taken_from_it_after_a_restart()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("d"));
        _roof.Takes = _ => Task.FromResult(Dead);
        Assert.Equal("Accepted", await bench.ClearsAsync("""{"isDefault":true}"""));
        await _roof.HearsAsync(null);
        _roof.Takes = _ => Task.FromResult(new DerOutcome(DerResult.Done));
        var before = _roof.Puts.Count;

        await bench.RestartAsync(TimeSpan.FromSeconds(1));

        await _roof.HearsAsync(null, 2);
        Assert.Equal(before + 1, _roof.Puts.Count);
    }
}
