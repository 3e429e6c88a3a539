using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Tests.Metering.SunSpec.Control;

/// <summary>What cannot be told, or does not arrive as it was told, is answered with a reason, and nothing is thrown.</summary>
public sealed class RefusalTests
{
    private static readonly SetDERControlRequest VoltVar =
        Controls.Curve(DERControlEnumType.VoltVar, DERUnitEnumType.PctMaxVar, (90, 50), (97, 0), (103, 0), (110, -50));

    public static TheoryData<SetDERControlRequest, string> Unsupported => new()
    {
        { VoltVar with { Curve = VoltVar.Curve! with { Hysteresis = new(105, 95) } }, "hysteresis" },
        { VoltVar with { Curve = VoltVar.Curve! with { VoltageParams = new(253, 3) } }, "ten minutes" },
        { Trip(c => c with { VoltageParams = new(PowerDuringCessation: PowerDuringCessationEnumType.Active) }), "cessation" },
        { Trip(c => c with { ResponseTime = 3 }), "response time" },
        { Trip(c => c with { ReactivePowerParams = new(100) }), "reference voltage" },
        { Controls.Limit(50, VoltVar.Curve! with { Hysteresis = new() }), "hysteresis" },
        { Frequency((50.2, 100), (50.5, 80), (51.5, 0)), "two points" },
        { Frequency((49.5, 100), (49.8, 50)), "two points" },
        { Frequency((50.2, 90), (51.5, 0)), "two points" },
    };

    public static TheoryData<SetDERControlRequest, string> OutOfRange => new()
    {
        { Trip(c => c with { CurveData = [new(99, 0.1)] }), "nominal 100 %" },
        { Trip(c => c with { CurveData = [new(120, -1)] }), "below 0 s" },
        { Trip(c => c with { CurveData = [new(500, 1)] }), "outside 0 % to 200 %" },       // volt, of 230 V
        { Trip(c => c with { YUnit = DERUnitEnumType.PctMaxW }), "PctMaxW is no unit of HVMustTrip" },
        { Controls.Curve(DERControlEnumType.HFMustTrip, DERUnitEnumType.NotApplicable, (49, 0.1)), "nominal 50 Hz" },
        { Controls.Curve(DERControlEnumType.LFMustTrip, DERUnitEnumType.NotApplicable, (0.1, 47)), "outside 40 Hz to 60 Hz" },       // x and y the other way round
        { Controls.Curve(DERControlEnumType.VoltWatt, DERUnitEnumType.PctMaxVar, (105, 100), (110, 0)), "PctMaxVar is no unit of VoltWatt" },
        { Controls.Curve(DERControlEnumType.WattPF, DERUnitEnumType.NotApplicable, (100, 0.3)), "more reactive power" },
        { Controls.Curve(DERControlEnumType.WattPF, DERUnitEnumType.NotApplicable, (100, 0)), "between -1 and 1" },
        { Controls.Curve(DERControlEnumType.VoltVar, DERUnitEnumType.PctMaxVar, (90, 50), (110, -4000)), "cannot say -4000" },
        { Controls.Limit(101), "between 0 % and 100 %" },
        { Controls.Inject(1.2, false), "at most 1" },
        { Controls.Inject(0, false), "above 0" },
        { Controls.Var(-120, DERUnitEnumType.PctMaxVar), "between -100 %" },
        { Controls.Var(20, DERUnitEnumType.PctEffectiveV), "PctEffectiveV is no unit" },
        { Controls.Gradient(200, 0), "WRmp of model 704 cannot say" },      // 0.5 %/s, where whole percents are told
        { Controls.Enter(90, 110, 50.1, 49.9), "low end" },
        { Controls.Enter(110, 90, 49.9, 50.1), "low end" },
        { Controls.Droop(49.9, 49.5, 0.05, 0.05, 1), "above and below" },
        { Controls.Droop(50.2, 49.8, 0, 0.05, 1), "above 0" },
        { Controls.Curve(DERControlEnumType.PowerMonitoringMustTrip, DERUnitEnumType.PctMaxW, (100, 1)), "PctMaxW is no unit of PowerMonitoringMustTrip" },
        { Controls.Curve(DERControlEnumType.PowerMonitoringMustTrip, DERUnitEnumType.NotApplicable, (100, -1)), "below 0" },
    };

    [Theory]
    [MemberData(nameof(Unsupported))]
    public Task What_has_no_register_is_not_supported(SetDERControlRequest control, string reason) => RefusedAsync(DerResult.NotSupported, control, reason);

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public Task What_is_out_of_range_is_not_written(SetDERControlRequest control, string reason) => RefusedAsync(DerResult.OutOfRange, control, reason);

    [Fact]
    public async Task A_curve_with_more_points_than_the_device_has_room_for_is_not_written()
    {
        using var bench = await DerBench.StartAsync(new() { Points = 3 });

        var outcome = await bench.PutAsync(DERControlEnumType.VoltVar, VoltVar);

        Assert.Equal((DerResult.OutOfRange, "inv-1: a curve of 4 points does not fit: model 705 has 3"), (outcome.Result, outcome.Reason));
        Assert.Equal(3, bench.Equipment.Ability!.Kinds[DERControlEnumType.VoltVar]);
    }

    [Fact]
    public async Task A_register_that_refuses_is_named()
    {
        using var bench = await DerBench.StartAsync();
        bench.Device.Refuse(704, "WMaxLimPct");

        var outcome = await bench.PutAsync(DERControlEnumType.LimitMaxDischarge, Controls.Limit(60));

        Assert.Equal(
            (DerResult.Failed, "inv-1 refused holding 40311: exception 3 when holding 40311 was written"), (outcome.Result, outcome.Reason));
        Assert.Equal(0, bench.Device.Number(704, "WMaxLimPctEna"));
    }

    [Fact]
    public async Task A_register_that_reads_back_differently_is_named_with_both_values()
    {
        using var bench = await DerBench.StartAsync();
        bench.Device.Stick(704, "WMaxLimPct");

        var outcome = await bench.PutAsync(DERControlEnumType.LimitMaxDischarge, Controls.Limit(60));

        Assert.Equal(
            (DerResult.Failed, "inv-1 holding 40311 (704 WMaxLimPct) reads 1000 where 600 was written"), (outcome.Result, outcome.Reason));
    }

    [Fact]
    public async Task An_enable_that_does_not_take_is_named()
    {
        using var bench = await DerBench.StartAsync();
        bench.Device.Stick(705, "Ena");

        var outcome = await bench.PutAsync(DERControlEnumType.VoltVar, VoltVar);

        Assert.Equal((DerResult.Failed, "inv-1 holding 40365 (705 Ena) reads 0 where 1 was written"), (outcome.Result, outcome.Reason));
    }

    [Fact]
    public async Task A_curve_that_is_not_adopted_leaves_the_one_before()
    {
        using var bench = await DerBench.StartAsync();
        bench.Device.FailAdoption(705);

        var outcome = await bench.PutAsync(DERControlEnumType.VoltVar, VoltVar);

        Assert.Equal(
            (DerResult.Failed, "inv-1 did not adopt set 3 of model 705: holding 40367 (705 AdptCrvRslt) reads 2, failed"), (outcome.Result, outcome.Reason));
        Assert.Equal((92, 0), (bench.Device.Number(705, "Crv[1].Pt[1].V"), bench.Device.Number(705, "Ena")));
    }

    [Fact]
    public async Task An_adoption_that_takes_more_than_30_s_has_failed()
    {
        using var bench = await DerBench.StartAsync(new() { AdoptsIn = TimeSpan.FromSeconds(40) });

        var outcome = await bench.PutAsync(DERControlEnumType.VoltVar, VoltVar);

        Assert.Equal((DerResult.Failed, "inv-1 did not adopt set 3 of model 705 within 30 s"), (outcome.Result, outcome.Reason));
    }

    [Fact]
    public async Task Adoption_may_take_almost_30_s()
    {
        using var bench = await DerBench.StartAsync(new() { AdoptsIn = TimeSpan.FromSeconds(29) });

        Assert.Equal(DerResult.Done, (await bench.PutAsync(DERControlEnumType.VoltVar, VoltVar)).Result);
    }

    [Fact]
    public async Task An_inverter_whose_sets_are_all_for_reading_only_takes_no_curves()
    {
        using var bench = await DerBench.StartAsync(new() { Sets = 1 });

        Assert.DoesNotContain(DERControlEnumType.VoltVar, bench.Equipment.Ability!.Kinds.Keys);
        Assert.Equal(
            (DerResult.NotSupported, "inv-1 has no SunSpec model for VoltVar; it has 1, 701, 702, 703, 704, 705, 706, 707, 708, 709, 710, 711, 712, 715"),
            await bench.PutAsync(DERControlEnumType.VoltVar, VoltVar) is var o ? (o.Result, o.Reason) : default);
    }

    [Fact]
    public async Task Two_kinds_that_share_registers_do_not_act_together()
    {
        using var bench = await DerBench.StartAsync();
        await bench.PutAsync(DERControlEnumType.FreqDroop, Controls.Droop(50.2, 49.8, 0.05, 0.05, 1));

        var outcome = await bench.PutAsync(DERControlEnumType.FreqWatt, Frequency((50.2, 100), (51.5, 0)));
        Assert.Equal((DerResult.Failed, "inv-1: FreqDroop acts by the same registers; it has to end before FreqWatt can act"), (outcome.Result, outcome.Reason));

        await bench.PutAsync(DERControlEnumType.FreqDroop, null);
        Assert.Equal(DerResult.Done, (await bench.PutAsync(DERControlEnumType.FreqWatt, Frequency((50.2, 100), (51.5, 0)))).Result);
    }

    [Fact]
    public async Task After_sunset_nothing_is_written_and_the_reason_is_that_of_the_poll()
    {
        using var bench = await DerBench.StartAsync();
        bench.IsAsleep = true;
        await bench.PollAsync();
        bench.Writes.Clear();

        var outcome = await bench.PutAsync(DERControlEnumType.LimitMaxDischarge, Controls.Limit(60));

        Assert.Equal((DerResult.Failed, "inv-1 did not answer within 1 s"), (outcome.Result, outcome.Reason));
        Assert.Empty(bench.Writes);
        Assert.NotNull(bench.Equipment.Ability);        // it is known all the same
        bench.IsAsleep = false;
        await bench.PollAsync();
        Assert.Equal(DerResult.Done, (await bench.PutAsync(DERControlEnumType.LimitMaxDischarge, Controls.Limit(60))).Result);
    }

    [Fact]
    public async Task A_device_under_local_control_is_told_nothing()
    {
        using var bench = await DerBench.StartAsync();
        bench.Device.Set(715, "LocRemCtl", 1);

        var outcome = await bench.PutAsync(DERControlEnumType.LimitMaxDischarge, Controls.Limit(60));

        Assert.Equal(
            (DerResult.Failed, "inv-1 is under local control: holding 42034 (715 LocRemCtl) reads 1"), (outcome.Result, outcome.Reason));
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task An_inverter_that_vanishes_while_it_is_told_has_failed()
    {
        using var bench = await DerBench.StartAsync();
        bench.IsAsleep = true;

        var outcome = await bench.PutAsync(DERControlEnumType.VoltVar, VoltVar);

        Assert.Equal((DerResult.Failed, "inv-1 did not answer within 1 s"), (outcome.Result, outcome.Reason));
    }

    private static async Task RefusedAsync(DerResult result, SetDERControlRequest control, string reason)
    {
        using var bench = await DerBench.StartAsync();

        var outcome = await bench.PutAsync(control.ControlType.Known!.Value, control);

        Assert.True(outcome.Result == result && outcome.Reason.Contains(reason, StringComparison.Ordinal), $"{outcome}");
        Assert.StartsWith("inv-1", outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(bench.Writes);
    }

    private static SetDERControlRequest Trip(Func<DERCurveType, DERCurveType> change)
        => Controls.Curve(DERControlEnumType.HVMustTrip, DERUnitEnumType.NotApplicable, (120, 0.1)) is var trip
            ? trip with { Curve = change(trip.Curve!) }
            : throw new InvalidOperationException();

    private static SetDERControlRequest Frequency(params (double, double)[] points)
        => Controls.Curve(DERControlEnumType.FreqWatt, DERUnitEnumType.PctMaxW, points);
}
