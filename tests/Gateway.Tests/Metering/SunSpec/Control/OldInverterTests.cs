using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Tests.Metering.SunSpec.Control;

/// <summary>
/// An inverter from before the 700 models. Model 1 is at 40002, 103 at 40070, 120 at 40122, 121 at 40150, 123 at 40182.
/// </summary>
public sealed class OldInverterTests
{
    /// <summary>All kinds that model 123 has, each with its enable.</summary>
    public static TheoryData<DERControlEnumType, string> TimedKinds => new()
    {
        { DERControlEnumType.LimitMaxDischarge, "WMaxLim_Ena" },
        { DERControlEnumType.FixedPFInject, "OutPFSet_Ena" },
        { DERControlEnumType.FixedVar, "VArPct_Ena" },
    };

    [Theory]
    [MemberData(nameof(TimedKinds))]
    public async Task With_the_gateway_killed_it_goes_back_by_its_own_timer_which_runs_anew_when_told_again(DERControlEnumType kind, string enable)
    {
        using var bench = await DerBench.StartAsync(new() { IsOld = true });
        var hour = TimeSpan.FromHours(1);
        await bench.PutAsync(kind, Some(kind), hour);
        bench.Time.Advance(hour / 2);
        Assert.Equal(DerResult.Done, (await bench.PutAsync(kind, Some(kind), hour)).Result);

        // The gateway is dead: nothing but the inverter acts from here on.
        bench.Time.Advance(hour - TimeSpan.FromSeconds(10));
        Assert.Equal(1, bench.Device.Number(123, enable));
        Assert.NotEqual((10_000, 0), (bench.Device.Watt, bench.Device.Var));
        bench.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal((0, 10_000, 0), (bench.Device.Number(123, enable), bench.Device.Watt, bench.Device.Var));
    }

    [Fact]
    public async Task LimitMaxDischarge_is_told_to_model_123_and_ends_by_its_timer()
    {
        using var bench = await DerBench.StartAsync(new() { IsOld = true });

        Assert.Equal(DerResult.Done, (await bench.PutAsync(DERControlEnumType.LimitMaxDischarge, Controls.Limit(45), TimeSpan.FromMinutes(15))).Result);

        Assert.Equal((40187, "450"), Stands(bench, "WMaxLimPct"));
        Assert.Equal((40189, "900"), Stands(bench, "WMaxLimPct_RvrtTms"));
        Assert.Equal((40191, "1"), Stands(bench, "WMaxLim_Ena"));
        bench.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal((40191, "0"), Stands(bench, "WMaxLim_Ena"));
    }

    [Theory]
    [InlineData(true, 950)]
    [InlineData(false, 64586)]      // over-excited is negative
    public async Task FixedPFInject_is_told_to_model_123_with_the_sign_of_EEI(bool absorbs, ushort raw)
    {
        using var bench = await DerBench.StartAsync(new() { IsOld = true });

        Assert.Equal(DerResult.Done, (await bench.PutAsync(DERControlEnumType.FixedPFInject, Controls.Inject(0.95, absorbs))).Result);

        Assert.Equal((40192, $"{raw}"), Stands(bench, "OutPFSet"));
        Assert.Equal((40196, "1"), Stands(bench, "OutPFSet_Ena"));
    }

    [Theory]
    [InlineData(DERUnitEnumType.PctMaxW, "VArWMaxPct", 40197, 1)]
    [InlineData(DERUnitEnumType.PctMaxVar, "VArMaxPct", 40198, 2)]
    [InlineData(DERUnitEnumType.PctVarAvail, "VArAvalPct", 40199, 3)]
    public async Task FixedVar_is_told_to_model_123_by_the_point_of_its_unit(DERUnitEnumType unit, string point, int address, int mode)
    {
        using var bench = await DerBench.StartAsync(new() { IsOld = true });

        Assert.Equal(DerResult.Done, (await bench.PutAsync(DERControlEnumType.FixedVar, Controls.Var(15, unit), TimeSpan.FromDays(3))).Result);

        Assert.Equal((address, "150"), Stands(bench, point));
        Assert.Equal((40201, "65534"), Stands(bench, "VArPct_RvrtTms"));        // as long as its timer can run
        Assert.Equal((40203, $"{mode}"), Stands(bench, "VArPct_Mod"));
        Assert.Equal((40204, "1"), Stands(bench, "VArPct_Ena"));
        Assert.Equal(DerResult.Done, (await bench.PutAsync(DERControlEnumType.FixedVar, null)).Result);
        Assert.Equal((40204, "0"), Stands(bench, "VArPct_Ena"));
    }

    [Fact]
    public async Task Gradients_are_told_to_model_121_which_has_none_for_a_soft_start()
    {
        using var bench = await DerBench.StartAsync(new() { IsOld = true });

        Assert.Equal(DerResult.Done, (await bench.PutAsync(DERControlEnumType.Gradients, Controls.Gradient(40, 0))).Result);
        Assert.Equal("25", string.Join(' ', bench.Raw(121, "WGra")));       // 2.5 %/s in tenths
        Assert.Equal(DerResult.NotSupported, (await bench.PutAsync(DERControlEnumType.Gradients, Controls.Gradient(40, 60))).Result);
    }

    [Fact]
    public async Task PowerMonitoringMustTrip_takes_it_off_by_Conn()
    {
        using var bench = await DerBench.StartAsync(new() { IsOld = true });
        var kind = DERControlEnumType.PowerMonitoringMustTrip;
        await bench.PutAsync(kind, Controls.Curve(kind, DERUnitEnumType.NotApplicable, (50, 0)));
        bench.Time.Advance(TimeSpan.FromSeconds(30));

        await bench.PollAsync();

        Assert.Equal((40186, "0"), Stands(bench, "Conn"));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, bench.Device.Watt);
    }

    [Fact]
    public async Task A_bank_of_cells_is_taken_off_by_SetOp_and_can_do_nothing_else()
    {
        using var bench = await DerBench.StartAsync(new() { Stores = true, IsBank = true, WMax = 8000, WChaMax = 6000 });
        var kind = DERControlEnumType.PowerMonitoringMustTrip;

        Assert.Equal(kind, Assert.Single(bench.Equipment.Ability!.Kinds.Keys));
        Assert.Equal((8000, 6000), (bench.Equipment.Ability.MaxFeedIn.Value, bench.Equipment.Ability.MaxCharge.Value));
        await bench.PutAsync(kind, Controls.Curve(kind, DERUnitEnumType.NotApplicable, (50, 0)));
        await bench.Equipment.PolledAsync(new(5000), null, default);
        Assert.Equal(2, bench.Device.Number(802, "SetOp"));
        await bench.PutAsync(kind, null);
        await bench.PollAsync();
        Assert.Equal(1, bench.Device.Number(802, "SetOp"));
        Assert.Equal(new DerOutcome(DerResult.NotSupported, "inv-1 has no SunSpec model for a power to hold; it has 1, 802"), await bench.HoldAsync(1000));
        Assert.Equal(new DerOutcome(DerResult.NotSupported, "inv-1 has no SunSpec model that caps its feed-in; it has 1, 802"), await bench.CapAsync(1000));
    }

    [Theory]
    [InlineData(DERControlEnumType.VoltVar)]
    [InlineData(DERControlEnumType.HVMustTrip)]
    [InlineData(DERControlEnumType.EnterService)]
    [InlineData(DERControlEnumType.FreqDroop)]
    public async Task What_only_the_700_models_have_is_not_supported(DERControlEnumType kind)
    {
        using var bench = await DerBench.StartAsync(new() { IsOld = true });

        Assert.Equal(
            new DerOutcome(DerResult.NotSupported, $"inv-1 has no SunSpec model for {kind}; it has 1, 103, 120, 121, 123"), await bench.PutAsync(kind, null));
    }

    private static SetDERControlRequest Some(DERControlEnumType kind) => kind switch
    {
        DERControlEnumType.LimitMaxDischarge => Controls.Limit(50),
        DERControlEnumType.FixedPFInject => Controls.Inject(0.95, absorbs: true),
        _ => Controls.Var(20, DERUnitEnumType.PctMaxVar),
    };

    private static (int, string) Stands(DerBench bench, string path)
        => bench.Device.Registers(123, path) is var (address, registers) ? (address, string.Join(' ', registers)) : default;
}
