using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Tests.Metering.SunSpec.Control;

/// <summary>
/// Each of the 22 kinds of control, told to a simulated inverter and read from it register by register. Addresses and raw values are
/// reckoned by hand. With 10 points and 3 sets the models begin at: 703 40277, 704 40296, 705 40363, 706 40468, 707 40558, 708 40849,
/// 709 41140, 710 41521, 711 41902, 712 41946, 715 42032.
/// </summary>
public sealed class ControlKindTests
{
    [Fact]
    public async Task EnterService_is_told_to_model_703()
    {
        using var bench = await DerBench.StartAsync();

        await DoneAsync(bench, DERControlEnumType.EnterService, Controls.Enter(109.5, 90, 50.15, 49.9, delay: 120, random: 30, ramp: 600));

        Holds(bench, 703, "ES", 40279, 1);
        Holds(bench, 703, "ESVHi", 40280, 1095);
        Holds(bench, 703, "ESVLo", 40281, 900);
        Holds(bench, 703, "ESHzHi", 40282, 0, 5015);
        Holds(bench, 703, "ESHzLo", 40284, 0, 4990);
        Holds(bench, 703, "ESDlyTms", 40286, 0, 120);
        Holds(bench, 703, "ESRndTms", 40288, 0, 30);
        Holds(bench, 703, "ESRmpTms", 40290, 0, 600);
    }

    [Fact]
    public async Task EnterService_in_volt_becomes_percent_of_the_nominal_voltage()
    {
        using var bench = await DerBench.StartAsync();

        await DoneAsync(bench, DERControlEnumType.EnterService, Controls.Enter(253, 195.5, 50.1, 49.5));

        Holds(bench, 703, "ESVHi", 40280, 1100);        // 253 of 230 V
        Holds(bench, 703, "ESVLo", 40281, 850);
    }

    [Fact]
    public async Task Gradients_are_told_to_models_704_and_703()
    {
        using var bench = await DerBench.StartAsync();

        await DoneAsync(bench, DERControlEnumType.Gradients, Controls.Gradient(30, 300));

        Holds(bench, 704, "WRmp", 40345, 3);            // 3.33 %/s: whole percents, and no steeper than asked
        Holds(bench, 703, "ESRmpTms", 40290, 0, 300);
    }

    [Fact]
    public async Task FixedPFInject_is_told_to_model_704()
    {
        using var bench = await DerBench.StartAsync();

        await DoneAsync(bench, DERControlEnumType.FixedPFInject, Controls.Inject(0.95, absorbs: true));

        Holds(bench, 704, "PFWInj.PF", 40355, 950);
        Holds(bench, 704, "PFWInj.Ext", 40356, 1);      // under-excited
        Holds(bench, 704, "PFWInjRvrtTms", 40300, 0, 0);
        Holds(bench, 704, "PFWInjEna", 40298, 1);
        bench.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((10_000, -3287), (Math.Round(bench.Device.Watt), Math.Round(bench.Device.Var)));       // 10 kW tan(acos 0.95)
    }

    [Fact]
    public async Task FixedPFAbsorb_is_told_to_model_704()
    {
        using var bench = await DerBench.StartAsync(new() { Stores = true });

        await DoneAsync(bench, DERControlEnumType.FixedPFAbsorb, Controls.Absorb(0.9, absorbs: false));

        Holds(bench, 704, "PFWAbs.PF", 40359, 900);
        Holds(bench, 704, "PFWAbs.Ext", 40360, 0);
        Holds(bench, 704, "PFWAbsEna", 40304, 1);
    }

    [Theory]
    [InlineData(DERUnitEnumType.PctMaxW, 0)]
    [InlineData(DERUnitEnumType.PctMaxVar, 1)]
    [InlineData(DERUnitEnumType.PctVarAvail, 2)]
    public async Task FixedVar_is_told_to_model_704_with_a_mode_for_each_unit(DERUnitEnumType unit, ushort mode)
    {
        using var bench = await DerBench.StartAsync();

        await DoneAsync(bench, DERControlEnumType.FixedVar, Controls.Var(-12.5, unit));

        Holds(bench, 704, "VarSetMod", 40332, mode);
        Holds(bench, 704, "VarSetPct", 40338, 65411);   // -125 tenths
        Holds(bench, 704, "VarSetEna", 40331, 1);
    }

    [Fact]
    public async Task LimitMaxDischarge_is_told_to_model_704()
    {
        using var bench = await DerBench.StartAsync();

        await DoneAsync(bench, DERControlEnumType.LimitMaxDischarge, Controls.Limit(60));

        Holds(bench, 704, "WMaxLimPct", 40311, 600);
        Holds(bench, 704, "WMaxLimPctEna", 40310, 1);
        bench.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(6000, bench.Device.Watt);
    }

    [Fact]
    public async Task VoltVar_is_written_to_a_free_set_of_model_705_and_adopted()
    {
        using var bench = await DerBench.StartAsync();
        var control = Controls.Curve(DERControlEnumType.VoltVar, DERUnitEnumType.PctMaxVar, (90, 50), (97, 0), (103, 0), (110, -50));

        await DoneAsync(bench, DERControlEnumType.VoltVar, control with
        {
            Curve = control.Curve! with { ResponseTime = 7.5, ReactivePowerParams = new(99.5, true, 600) },
        });

        Holds(bench, 705, "Ena", 40365, 1);
        Holds(bench, 705, "AdptCrvReq", 40366, 3);
        Holds(bench, 705, "AdptCrvRslt", 40367, 1);
        foreach (var at in new[] { 40378, 40438 })      // the set that acts, and the third, which was written
        {
            var set = at is 40378 ? 1 : 3;
            Holds(bench, 705, $"Crv[{set}].ActPt", at, 4);
            Holds(bench, 705, $"Crv[{set}].DeptRef", at + 1, 1);
            Holds(bench, 705, $"Crv[{set}].VRef", at + 3, 995);
            Holds(bench, 705, $"Crv[{set}].VRefAutoEna", at + 5, 1);
            Holds(bench, 705, $"Crv[{set}].VRefAutoTms", at + 6, 600);
            Holds(bench, 705, $"Crv[{set}].RspTms", at + 7, 0, 75);
            HoldsPoints(bench, 705, $"Crv[{set}].", "V", "Var", at + 10, [900, 500, 970, 0, 1030, 0, 1100, 65036]);
        }
    }

    [Theory]
    [InlineData(DERUnitEnumType.PctMaxW, 0)]
    [InlineData(DERUnitEnumType.PctWAvail, 1)]
    public async Task VoltWatt_is_adopted_by_model_706(DERUnitEnumType unit, ushort reference)
    {
        using var bench = await DerBench.StartAsync();

        await DoneAsync(bench, DERControlEnumType.VoltWatt, Controls.Curve(DERControlEnumType.VoltWatt, unit, (241.5, 100), (253, 20)));

        Holds(bench, 706, "Ena", 40470, 1);
        Holds(bench, 706, "Crv[1].ActPt", 40483, 2);
        Holds(bench, 706, "Crv[1].DeptRef", 40484, reference);
        HoldsPoints(bench, 706, "Crv[1].", "V", "W", 40488, [1050, 1000, 1100, 200]);       // 241.5 and 253 of 230 V
    }

    [Fact]
    public async Task WattVar_is_adopted_by_model_712()
    {
        using var bench = await DerBench.StartAsync();

        await DoneAsync(bench, DERControlEnumType.WattVar, Controls.Curve(DERControlEnumType.WattVar, DERUnitEnumType.PctMaxVar, (20, 0), (50, 0), (100, -44)));

        Holds(bench, 712, "Ena", 41948, 1);
        Holds(bench, 712, "Crv[1].ActPt", 41960, 3);
        Holds(bench, 712, "Crv[1].DeptRef", 41961, 1);
        HoldsPoints(bench, 712, "Crv[1].", "W", "Var", 41964, [200, 0, 500, 0, 1000, 65096]);
    }

    [Fact]
    public async Task WattPF_becomes_a_curve_of_reactive_power_in_model_712()
    {
        using var bench = await DerBench.StartAsync();

        await DoneAsync(bench, DERControlEnumType.WattPF, Controls.Curve(DERControlEnumType.WattPF, DERUnitEnumType.NotApplicable, (50, 1), (100, 0.9)));

        // 100 % of 10 kW at 0.9, absorbing: 4843 var, of 5000 var; and from nothing at 0 W, as the first factor holds below its point.
        Holds(bench, 712, "Crv[1].ActPt", 41960, 3);
        Holds(bench, 712, "Crv[1].DeptRef", 41961, 1);
        HoldsPoints(bench, 712, "Crv[1].", "W", "Var", 41964, [0, 0, 500, 0, 1000, 64567]);     // -96.9 %
    }

    [Fact]
    public async Task FreqDroop_is_adopted_by_model_711()
    {
        using var bench = await DerBench.StartAsync();

        await DoneAsync(bench, DERControlEnumType.FreqDroop, Controls.Droop(50.2, 49.5, 0.05, 0.04, 1.5));

        Holds(bench, 711, "Ena", 41904, 1);
        Holds(bench, 711, "AdptCtlReq", 41905, 3);
        Holds(bench, 711, "Ctl[1].DbOf", 41916, 0, 200);
        Holds(bench, 711, "Ctl[1].DbUf", 41918, 0, 500);
        Holds(bench, 711, "Ctl[1].KOf", 41920, 50);
        Holds(bench, 711, "Ctl[1].KUf", 41921, 40);
        Holds(bench, 711, "Ctl[1].RspTms", 41922, 0, 15);
    }

    [Theory]
    [InlineData(DERUnitEnumType.PctMaxW)]
    [InlineData(DERUnitEnumType.PctWAvail)]
    public async Task R04_FR_50_FreqWatt_of_two_points_is_a_droop_of_model_711(DERUnitEnumType unit)
    {
        using var bench = await DerBench.StartAsync();

        await DoneAsync(bench, DERControlEnumType.FreqWatt, Controls.Curve(DERControlEnumType.FreqWatt, unit, (50.2, 100), (51.5, 48)));

        Holds(bench, 711, "Ctl[1].DbOf", 41916, 0, 200);
        Holds(bench, 711, "Ctl[1].KOf", 41920, 50);     // 1.3 Hz of 50 Hz for 52 %
        Holds(bench, 711, "Ctl[1].DbUf", 41918, 0, 200);        // its own: the device has a droop below by itself
    }

    [Theory]
    [InlineData(DERControlEnumType.LVMustTrip, 707, "MustTrip", 40560, 40568)]
    [InlineData(DERControlEnumType.LVMayTrip, 707, "MayTrip", 40560, 40599)]
    [InlineData(DERControlEnumType.LVMomCess, 707, "MomCess", 40560, 40630)]
    [InlineData(DERControlEnumType.HVMustTrip, 708, "MustTrip", 40851, 40859)]
    [InlineData(DERControlEnumType.HVMayTrip, 708, "MayTrip", 40851, 40890)]
    [InlineData(DERControlEnumType.HVMomCess, 708, "MomCess", 40851, 40921)]
    public async Task A_trip_by_voltage_is_one_part_of_a_set_and_the_others_stay(
        DERControlEnumType kind, int model, string part, int enable, int count)
    {
        using var bench = await DerBench.StartAsync();
        var isHigh = model is 708;

        await DoneAsync(bench, kind, Controls.Curve(kind, DERUnitEnumType.NotApplicable, (isHigh ? 125 : 50, 0.05), (isHigh ? 112.5 : 80, 2.5)));

        Holds(bench, model, "Ena", enable, 1);
        Holds(bench, model, $"Crv[1].{part}.ActPt", count, 2);
        Holds(bench, model, $"Crv[1].{part}.Pt[1].V", count + 1, (ushort)(isHigh ? 1250 : 500));
        Holds(bench, model, $"Crv[1].{part}.Pt[1].Tms", count + 2, 0, 5);
        Holds(bench, model, $"Crv[1].{part}.Pt[2].V", count + 4, (ushort)(isHigh ? 1125 : 800));
        Holds(bench, model, $"Crv[1].{part}.Pt[2].Tms", count + 5, 0, 250);
        if (part is not "MustTrip")
        {
            Assert.Equal(2, bench.Device.Number(model, "Crv[1].MustTrip.ActPt"));       // as from the factory
            Assert.Equal(isHigh ? 115 : 70, bench.Device.Number(model, "Crv[1].MustTrip.Pt[1].V"));
        }
    }

    [Fact]
    public async Task A_trip_by_voltage_in_volt_becomes_percent_of_the_nominal_voltage()
    {
        using var bench = await DerBench.StartAsync();
        var kind = DERControlEnumType.HVMustTrip;

        await DoneAsync(bench, kind, Controls.Curve(kind, DERUnitEnumType.NotApplicable, (253, 3), (276, 0.1)));

        Holds(bench, 708, "Crv[1].MustTrip.Pt[1].V", 40860, 1100);      // 253 and 276 of 230 V
        Holds(bench, 708, "Crv[1].MustTrip.Pt[2].V", 40863, 1200);
    }

    [Theory]
    [InlineData(DERControlEnumType.LFMustTrip, 709, "MustTrip", 41142, 41150, 47.5)]
    [InlineData(DERControlEnumType.HFMustTrip, 710, "MustTrip", 41523, 41531, 52.5)]
    [InlineData(DERControlEnumType.HFMayTrip, 710, "MayTrip", 41523, 41572, 51)]
    public async Task A_trip_by_frequency_is_one_part_of_a_set(DERControlEnumType kind, int model, string part, int enable, int count, double hertz)
    {
        using var bench = await DerBench.StartAsync();

        await DoneAsync(bench, kind, Controls.Curve(kind, DERUnitEnumType.NotApplicable, (hertz, 0.2)));

        Holds(bench, model, "Ena", enable, 1);
        Holds(bench, model, $"Crv[1].{part}.ActPt", count, 1);
        Holds(bench, model, $"Crv[1].{part}.Pt[1].Hz", count + 1, 0, (ushort)(hertz * 100));
        Holds(bench, model, $"Crv[1].{part}.Pt[1].Tms", count + 3, 0, 20);
    }

    [Fact]
    public async Task Several_trips_of_one_set_act_together()
    {
        using var bench = await DerBench.StartAsync();

        await DoneAsync(bench, DERControlEnumType.LVMayTrip, Controls.Curve(DERControlEnumType.LVMayTrip, DERUnitEnumType.NotApplicable, (50, 0)));
        await DoneAsync(bench, DERControlEnumType.LVMomCess, Controls.Curve(DERControlEnumType.LVMomCess, DERUnitEnumType.NotApplicable, (60, 0)));
        await DoneAsync(bench, DERControlEnumType.LVMayTrip, null);

        Assert.Equal((0, 1, 2), (
            bench.Device.Number(707, "Crv[1].MayTrip.ActPt"), bench.Device.Number(707, "Crv[1].MomCess.ActPt"), bench.Device.Number(707, "Crv[1].MustTrip.ActPt")));
    }

    [Fact]
    public async Task PowerMonitoringMustTrip_is_watched_by_the_gateway_which_takes_the_inverter_off_by_model_715()
    {
        using var bench = await DerBench.StartAsync();
        var kind = DERControlEnumType.PowerMonitoringMustTrip;
        await DoneAsync(bench, kind, Controls.Curve(kind, DERUnitEnumType.NotApplicable, (80, 5), (110, 0.5)));

        bench.Device.Available = 7900;
        bench.Time.Advance(TimeSpan.FromSeconds(60));
        await bench.PollAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(60));
        await bench.PollAsync();
        Holds(bench, 715, "OpCtl", 42040, 1);           // 79 % may stay for ever

        bench.Device.Available = 9000;
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await bench.PollAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(4.9));
        await bench.PollAsync();
        Holds(bench, 715, "OpCtl", 42040, 1);
        bench.Time.Advance(TimeSpan.FromSeconds(0.2));
        await bench.PollAsync();

        Holds(bench, 715, "OpCtl", 42040, 0);
        Assert.Equal(GridEventFaultEnumType.OverCurrent, Assert.Single(bench.Equipment.Faults));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, bench.Device.Watt);

        await DoneAsync(bench, kind, null);
        await bench.PollAsync();
        Holds(bench, 715, "OpCtl", 42040, 1);
        Assert.Empty(bench.Equipment.Faults);
    }

    [Fact]
    public async Task A_power_that_may_last_for_longer_than_any_clock_can_say_never_trips()
    {
        using var bench = await DerBench.StartAsync();
        var kind = DERControlEnumType.PowerMonitoringMustTrip;

        await DoneAsync(bench, kind, Controls.Curve(kind, DERUnitEnumType.NotApplicable, (50, double.MaxValue)));

        bench.Time.Advance(TimeSpan.FromDays(1));
        await bench.PollAsync();
        bench.Time.Advance(TimeSpan.FromDays(1));
        await bench.PollAsync();
        Assert.True(bench.Device.IsOn);
    }

    [Fact]
    public async Task All_22_kinds_are_known_and_each_without_a_control_leaves_the_factory_settings()
    {
        using var bench = await DerBench.StartAsync();
        var before = bench.Device.Settings();

        Assert.Equal(Enum.GetValues<DERControlEnumType>(), bench.Equipment.Ability!.Kinds.Keys.Order());
        foreach (var kind in Enum.GetValues<DERControlEnumType>())
        {
            await DoneAsync(bench, kind, null);
        }

        Assert.Equal(before, bench.Device.Settings());
    }

    private static async Task DoneAsync(DerBench bench, DERControlEnumType kind, SetDERControlRequest? control, TimeSpan? remaining = null)
        => Assert.Equal(new DerOutcome(DerResult.Done), await bench.PutAsync(kind, control, remaining));

    private static void HoldsPoints(DerBench bench, int model, string set, string x, string y, int address, ushort[] registers)
    {
        for (var i = 0; i < registers.Length; i += 2)
        {
            Holds(bench, model, $"{set}Pt[{i / 2 + 1}].{x}", address + i, registers[i]);
            Holds(bench, model, $"{set}Pt[{i / 2 + 1}].{y}", address + i + 1, registers[i + 1]);
        }
    }

    private static void Holds(DerBench bench, int model, string path, int address, params ushort[] registers)
    {
        var (at, stands) = bench.Device.Registers(model, path);
        Assert.Equal((path, address, string.Join(' ', registers)), (path, at, string.Join(' ', stands)));
    }
}
