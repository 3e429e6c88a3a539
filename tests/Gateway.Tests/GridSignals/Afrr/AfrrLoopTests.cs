using Gateway.GridSignals.Afrr;
using Gateway.GridSignals.Evidence;
using Gateway.GridSignals.External;
using Gateway.LocalController.Limits;
using Gateway.Site;

namespace Gateway.Tests.GridSignals.Afrr;

/// <summary>From a signal to what inverters and batteries are told, and back when it ends, whatever it is that ends it.</summary>
public sealed class AfrrLoopTests
{
    [Fact]
    public async Task A_battery_does_what_the_signal_asks_beside_what_the_site_drew_before()
    {
        using var bench = new AfrrBench();
        await bench.RestAsync();

        await bench.RunAsync(20, signal: 50);

        Assert.InRange(bench.Battery.Held!.Value, 9500, 10_500);
        Assert.InRange(bench.Import, 53_500, 54_500);
    }

    [Fact]
    public async Task What_the_house_does_meanwhile_is_made_up_for()
    {
        using var bench = new AfrrBench();
        await bench.RestAsync();
        await bench.RunAsync(20, signal: 50);

        bench.House += 4000;
        await bench.RunAsync(60, signal: 50);

        Assert.InRange(bench.Import, 53_500, 54_500);
    }

    [Fact]
    public async Task A_battery_that_charges_gives_way_to_an_overload_of_one_phase()
    {
        using var bench = new AfrrBench();
        await bench.RestAsync();
        await bench.RunAsync(20, signal: 50);

        bench.MoreOnL1 = 130;
        Assert.InRange(bench.L1, 205, 210);
        await bench.RunAsync(10, signal: 50);

        Assert.InRange(bench.L1, 195, 200);
    }

    [Fact]
    public async Task A_gateway_that_begins_within_an_activation_takes_that_for_no_baseline_and_moves_nobody_and_says_so()
    {
        using var bench = new AfrrBench();

        await bench.RunAsync(300, signal: 50);

        Assert.Empty(bench.Battery.Calls);
        Assert.Equal(("settling", null, 20_000 / 2), (bench.State.State, bench.State.Baseline, bench.State.Shortfall.Value));
        Assert.Contains("afrrShortfall", bench.Events);
    }

    [Fact]
    public async Task A_baseline_is_known_once_a_minute_was_seen_after_what_an_earlier_life_told_has_run_out()
    {
        using var bench = new AfrrBench { House = 70_000 };
        await bench.RunAsync(30, signal: 50);
        await bench.RunAsync(60);           // the last signal holds 30 s, then fades
        Assert.Null(bench.State.Baseline);

        bench.House = 50_000;
        await bench.RunAsync(180);

        Assert.Equal(44_000, bench.State.Baseline!.Value.Value, 100.0);
    }

    [Fact]
    public async Task A_let_go_that_fails_is_said_again_until_it_is_done()
    {
        using var bench = new AfrrBench();
        await bench.RestAsync();
        await bench.RunAsync(30, signal: 50);
        bench.Battery.Refuses = true;
        await bench.RunAsync(120, signal: 0);
        Assert.Null(bench.Battery.Calls[^1]);

        bench.Battery.Refuses = false;
        await bench.RunAsync(25, signal: 0);

        Assert.Null(bench.Battery.Held);
    }

    [Fact]
    public async Task A_gateway_that_stops_lets_everybody_go_and_ends_the_activation()
    {
        using var bench = new AfrrBench();
        await bench.RestAsync();
        await bench.RunAsync(40, signal: 50);

        await bench.StopAsync();

        Assert.Null(bench.Battery.Held);
        Assert.Equal([SignalStage.Deviation, SignalStage.Ended], Assert.Single(bench.Records).Steps.TakeLast(2).Select(s => s.Stage));
    }

    [Fact]
    public async Task While_nothing_is_asked_for_nobody_is_told_anything()
    {
        using var bench = new AfrrBench();

        await bench.RunAsync(300, signal: 0);

        Assert.Empty(bench.Battery.Calls);
        Assert.Null(bench.Bounds.Of(new("CP-1", 1), bench.Time.GetTimestamp()));
    }

    [Fact]
    public async Task A_declared_baseline_is_kept_for_as_long_as_signals_come()
    {
        using var bench = new AfrrBench(baseline: new(48_000));

        await bench.RunAsync(60, signal: 0);
        Assert.InRange(bench.Import, 47_500, 48_500);

        await bench.RunAsync(60, signal: -50);
        Assert.InRange(bench.Import, 37_500, 38_500);
    }

    [Fact]
    public async Task A_pause_of_some_seconds_lets_nobody_go_and_a_longer_one_does()
    {
        using var bench = new AfrrBench();
        await bench.RestAsync();
        await bench.RunAsync(30, signal: 50);

        await bench.RunAsync(50, signal: 0);
        Assert.NotNull(bench.Battery.Held);

        await bench.RunAsync(20, signal: 0);
        Assert.Null(bench.Battery.Held);
    }

    [Fact]
    public async Task Without_a_new_signal_the_site_goes_back_along_the_ramp_and_everybody_is_let_go()
    {
        using var bench = new AfrrBench();
        await bench.RestAsync();
        await bench.RunAsync(60, signal: 100);

        await bench.RunAsync(30 + 75);
        Assert.InRange(bench.Battery.Held!.Value, 9000, 11_000);        // 40 kW in 5 min
        Assert.Equal("stale", bench.State.State);

        await bench.RunAsync(120);
        Assert.Null(bench.Battery.Held);
    }

    [Fact]
    public async Task Without_a_meter_the_site_goes_back_along_the_ramp_while_signals_come()
    {
        using var bench = new AfrrBench();
        await bench.RestAsync();
        await bench.RunAsync(60, signal: 100);

        bench.IsMeasured = false;
        await bench.RunAsync(10 + 75, signal: 100);
        Assert.InRange(bench.Battery.Held!.Value, 9000, 11_000);
        Assert.Equal("blind", bench.State.State);

        await bench.RunAsync(120, signal: 100);
        Assert.Null(bench.Battery.Held);
    }

    [Fact]
    public async Task Without_a_meter_from_the_start_nobody_is_moved_and_that_is_told()
    {
        using var bench = new AfrrBench(baseline: new(40_000)) { IsMeasured = false };

        await bench.RunAsync(60, signal: 100);

        Assert.Empty(bench.Battery.Calls);
        Assert.Contains("afrrShortfall", bench.Events);
    }

    [Fact]
    public async Task What_cannot_be_done_is_told_in_the_same_second_and_once()
    {
        using var bench = new AfrrBench();
        await bench.RestAsync();

        await bench.RunAsync(1, signal: 150);
        Assert.Contains("afrrShortfall", bench.Events);

        await bench.RunAsync(60, signal: 150);
        Assert.DoesNotContain("afrrShortfall", bench.Events);
        Assert.Equal(10_000, bench.State.Shortfall.Value, 1.0);

        await bench.RunAsync(4, signal: 50);
        Assert.Contains("afrrShortfallOver", bench.Events);
    }

    [Fact]
    public async Task A_battery_that_somebody_else_holds_is_a_shortfall_until_it_is_free()
    {
        using var bench = new AfrrBench();
        await bench.Equipment.HoldAsync("cellar", "consumptionLimit", LimitRank.GridOperator, new(0), TimeSpan.FromHours(1), default);
        await bench.RestAsync();

        await bench.RunAsync(30, signal: 50);
        Assert.Equal(10_000, bench.State.Shortfall.Value, 1.0);

        await bench.Equipment.HoldAsync("cellar", "consumptionLimit", LimitRank.GridOperator, null, TimeSpan.FromHours(1), default);
        await bench.RunAsync(60, signal: 50);
        Assert.InRange(bench.Battery.Held!.Value, 9500, 10_500);
    }

    [Fact]
    public async Task What_is_fed_in_stays_below_the_limit_whatever_the_signal_asks()
    {
        using var bench = new AfrrBench(sources: site =>
        {
            var production = site.Source(LimitDirection.Export, failSafe: 5000);
            return [production];
        })
        { House = 9000 };
        await bench.RestAsync();

        await bench.RunAsync(120, signal: -100, each: () => Assert.True(bench.Import >= -5000, $"{bench.Import} W"));

        Assert.InRange(bench.Import, -5000, -4500);
    }

    [Fact]
    public async Task An_inverter_is_cut_only_where_the_site_file_names_it()
    {
        using var unnamed = new AfrrBench();
        await unnamed.RestAsync();
        await unnamed.RunAsync(60, signal: 120);
        Assert.Empty(unnamed.Roof.Calls);

        using var named = new AfrrBench(equipment: ["roof"]);
        await named.RestAsync();
        await named.RunAsync(60, signal: 20);
        Assert.InRange(-named.Roof.Held!.Value, 1500, 2500);        // 6 kW of sun less 4 kW
        await named.RunAsync(60, signal: 60, each: () => Assert.InRange(named.Import, 43_500, 50_500));
        Assert.InRange(-named.Roof.Held!.Value, 0, 300);        // all of it
        await named.RunAsync(70, signal: 0);
        Assert.Null(named.Roof.Held);
    }

    [Fact]
    public async Task Whoever_is_not_named_is_let_alone()
    {
        using var bench = new AfrrBench(equipment: []);
        await bench.RestAsync();

        await bench.RunAsync(30, signal: 50);

        Assert.Empty(bench.Battery.Calls);
    }

    [Fact]
    public async Task An_activation_is_one_record_from_leaving_0_to_being_back_there()
    {
        using var bench = new AfrrBench();
        await bench.RestAsync();
        await bench.RunAsync(40, signal: 50);
        await bench.RunAsync(40, signal: 100);
        await bench.RunAsync(4, signal: 0);

        var record = Assert.Single(bench.Records);
        Assert.Equal(("afrr", "afrr-test"), (record.Kind, record.Source));
        Assert.Equal(
            [SignalStage.Accepted, SignalStage.CommandSent, SignalStage.FirstEffect, SignalStage.FullEffect, SignalStage.Deviation, SignalStage.Ended],
            record.Steps.Select(s => s.Stage));
        Assert.True(record.Steps.Single(s => s.Stage is SignalStage.FirstEffect).After <= TimeSpan.FromSeconds(8));
        Assert.True(record.Steps.Single(s => s.Stage is SignalStage.FullEffect).After <= TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task What_is_available_is_shown_every_4_s_also_while_nothing_is_asked_for()
    {
        using var bench = new AfrrBench();
        await bench.RunAsync(101);

        var (first, time) = (bench.State, bench.Time.GetUtcNow());
        Assert.Equal(("waiting", 20_000, 20_000), (first.State, first.Up.Value, first.Down.Value));
        Assert.Equal(44_000, first.Baseline!.Value.Value, 1.0);
        Assert.True(time - first.Time <= TimeSpan.FromSeconds(4));

        await bench.RunAsync(4);
        Assert.Equal(TimeSpan.FromSeconds(4), bench.State.Time - first.Time);
    }
}
