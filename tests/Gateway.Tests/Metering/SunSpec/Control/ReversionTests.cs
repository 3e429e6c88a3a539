using Gateway.GridSignals;
using Gateway.Metering.SunSpec.Control;
using Gateway.Ocpp.Records.V2;
using Gateway.Simulation.Der;

namespace Gateway.Tests.Metering.SunSpec.Control;

/// <summary>Whatever ends a control, the device ends up where it was: by being told, or by its own timers when nobody is there to tell.</summary>
public sealed class ReversionTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly DERControlEnumType[] Timed =
    [
        DERControlEnumType.FixedPFInject, DERControlEnumType.FixedPFAbsorb, DERControlEnumType.FixedVar, DERControlEnumType.LimitMaxDischarge,
        DERControlEnumType.VoltVar, DERControlEnumType.VoltWatt, DERControlEnumType.WattVar, DERControlEnumType.WattPF,
        DERControlEnumType.FreqDroop, DERControlEnumType.FreqWatt,
    ];

    public static TheoryData<DERControlEnumType> TimedKinds => [.. Timed];

    /// <summary>SunSpec has no reversion timer for what makes up a setting: gradients, entering service, trips.</summary>
    [Fact]
    public void Every_kind_that_an_inverter_can_end_by_itself_is_tried_here()
    {
        DERControlEnumType[] without =
        [
            DERControlEnumType.EnterService, DERControlEnumType.Gradients, DERControlEnumType.PowerMonitoringMustTrip,
            .. Enum.GetValues<DERControlEnumType>().Where(k => k.ToString() is ['H' or 'L', 'V' or 'F', ..]),
        ];

        Assert.Equal(Enum.GetValues<DERControlEnumType>().Except(without).Order(), Timed.Order());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task With_the_gateway_killed_a_cap_and_a_power_to_hold_end_by_their_own_timers(bool isOld, bool stores)
    {
        using var bench = await DerBench.StartAsync(new() { IsOld = isOld, Stores = stores });
        bench.Time.Advance(TimeSpan.FromMinutes(1));     // up its ramp
        var before = bench.Device.Watt;
        await bench.HoldAsync(-4000, seconds: 60);
        await bench.CapAsync(2500, seconds: 600);

        bench.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(2500, bench.Device.Watt);
        bench.Time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(before, bench.Device.Watt);
    }

    [Theory]
    [MemberData(nameof(TimedKinds))]
    public async Task With_the_gateway_killed_the_inverter_goes_back_by_its_own_timer(DERControlEnumType kind)
    {
        using var bench = await DerBench.StartAsync();
        var before = Settings(bench, kind);
        await DoneAsync(bench, kind, Some(kind), Hour);
        var meanwhile = Settings(bench, kind);
        Assert.NotEqual(before, meanwhile);

        // The gateway is dead: nothing but the inverter acts from here on.
        bench.Time.Advance(Hour - TimeSpan.FromSeconds(10));
        Assert.Equal(meanwhile, Settings(bench, kind));
        bench.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(before, Settings(bench, kind));
    }

    [Theory]
    [MemberData(nameof(TimedKinds))]
    public async Task Told_again_in_time_the_timer_runs_anew(DERControlEnumType kind)
    {
        using var bench = await DerBench.StartAsync();
        await DoneAsync(bench, kind, Some(kind), Hour);
        var meanwhile = Settings(bench, kind);

        bench.Time.Advance(Hour / 2);
        await DoneAsync(bench, kind, Some(kind), Hour);
        bench.Time.Advance(Hour * 0.9);

        Assert.Equal(meanwhile, Settings(bench, kind));
    }

    [Theory]
    [MemberData(nameof(TimedKinds))]
    public async Task A_control_without_end_acts_again_when_a_scheduled_one_is_over_and_the_gateway_dead(DERControlEnumType kind)
    {
        using var bench = await DerBench.StartAsync();
        await DoneAsync(bench, kind, Other(kind));
        var lasting = Settings(bench, kind);
        await DoneAsync(bench, kind, Some(kind), Hour);
        Assert.NotEqual(lasting, Settings(bench, kind));

        bench.Time.Advance(Hour + TimeSpan.FromMinutes(1));

        Assert.Equal(lasting, Settings(bench, kind));
    }

    [Theory]
    [MemberData(nameof(TimedKinds))]
    public async Task With_room_for_one_set_only_the_inverter_goes_back_all_the_same(DERControlEnumType kind)
    {
        using var bench = await DerBench.StartAsync(new() { Sets = 2 });
        await DoneAsync(bench, kind, Other(kind));
        var lasting = Settings(bench, kind);
        await DoneAsync(bench, kind, Some(kind), Hour);
        bench.Time.Advance(Hour / 2);
        await DoneAsync(bench, kind, Some(kind), Hour);
        Assert.NotEqual(lasting, Settings(bench, kind));

        bench.Time.Advance(Hour + TimeSpan.FromMinutes(1));

        Assert.Equal(lasting, Settings(bench, kind));
    }

    [Theory]
    [MemberData(nameof(TimedKinds))]
    public async Task A_restarted_gateway_that_clears_a_control_gives_the_inverter_its_own_settings_back(DERControlEnumType kind)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "equipment", "inv-1.json");
            using var first = await DerBench.StartAsync(own: new(file));
            var before = Settings(first, kind);
            await DoneAsync(first, kind, Some(kind));

            using var second = await first.RestartedAsync(new OwnSettings(file));
            await DoneAsync(second, kind, Other(kind));
            await DoneAsync(second, kind, null);

            Assert.Equal(before, Settings(second, kind));
            Assert.DoesNotContain(kind.ToString(), await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_restarted_gateway_lets_on_again_what_it_had_taken_off()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "inv-1.json");
            var kind = DERControlEnumType.PowerMonitoringMustTrip;
            using var first = await DerBench.StartAsync(own: new(file));
            await DoneAsync(first, kind, Controls.Curve(kind, DERUnitEnumType.NotApplicable, (50, 0)));
            first.Time.Advance(TimeSpan.FromSeconds(30));
            await first.PollAsync();
            Assert.False(first.Device.IsOn);

            using var second = await first.RestartedAsync(new OwnSettings(file));

            Assert.True(second.Device.IsOn);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Own_settings_of_another_inverter_in_the_same_place_are_not_given_to_this_one()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "inv-1.json");
            using var first = await DerBench.StartAsync(new() { Serial = "A" }, new(file));
            first.Device.Set(704, "PFWInj.PF", 0.8);
            await DoneAsync(first, DERControlEnumType.FixedPFInject, Controls.Inject(0.95, absorbs: true));

            using var second = await DerBench.StartAsync(new() { Serial = "B" }, new(file));
            await DoneAsync(second, DERControlEnumType.FixedPFInject, Controls.Inject(0.95, absorbs: true));
            await DoneAsync(second, DERControlEnumType.FixedPFInject, null);

            Assert.Equal(1, second.Device.Number(704, "PFWInj.PF"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Own_settings_that_cannot_be_kept_are_not_touched()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "equipment"), "a file where the directory should be");
            using var bench = await DerBench.StartAsync(own: new(Path.Combine(folder.FullName, "equipment", "inv-1.json")));

            var outcome = await bench.PutAsync(DERControlEnumType.LimitMaxDischarge, Controls.Limit(50));

            Assert.Equal(DerResult.Failed, outcome.Result);
            Assert.Contains("own settings cannot be kept", outcome.Reason, StringComparison.Ordinal);
            Assert.Equal(0, bench.Device.Number(704, "WMaxLimPctEna"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_limit_set_by_the_installer_is_never_raised_and_comes_back()
    {
        using var bench = await DerBench.StartAsync();
        bench.Device.Set(704, "WMaxLimPct", 70);
        bench.Device.Set(704, "WMaxLimPctEna", 1);

        await DoneAsync(bench, DERControlEnumType.LimitMaxDischarge, Controls.Limit(90), Hour);
        Assert.Equal(70, bench.Device.Number(704, "WMaxLimPct"));
        await DoneAsync(bench, DERControlEnumType.LimitMaxDischarge, Controls.Limit(40), Hour);
        Assert.Equal(40, bench.Device.Number(704, "WMaxLimPct"));
        bench.Time.Advance(Hour + TimeSpan.FromMinutes(1));

        Assert.Equal((70, 1), (bench.Device.Number(704, "WMaxLimPct"), bench.Device.Number(704, "WMaxLimPctEna")));
    }

    [Fact]
    public async Task What_acts_already_is_not_adopted_again()
    {
        using var bench = await DerBench.StartAsync();
        await DoneAsync(bench, DERControlEnumType.VoltVar, Some(DERControlEnumType.VoltVar), Hour);
        bench.Device.FailAdoption(705);
        bench.Writes.Clear();

        await DoneAsync(bench, DERControlEnumType.VoltVar, Some(DERControlEnumType.VoltVar), Hour);

        Assert.DoesNotContain((40366, 1), bench.Writes);
        Assert.Contains((40365, 1), bench.Writes);      // Ena, from which the timer runs anew
    }

    /// <summary>What acts in the models that the kind is told by.</summary>
    private static string Settings(DerBench bench, DERControlEnumType kind)
    {
        var model = kind switch
        {
            DERControlEnumType.VoltVar => 705, DERControlEnumType.VoltWatt => 706, DERControlEnumType.WattVar or DERControlEnumType.WattPF => 712,
            DERControlEnumType.FreqDroop or DERControlEnumType.FreqWatt => 711, _ => 704,
        };
        if (model is not 704 && bench.Device.Number(model, "Ena") is 0)
        {
            return "off";
        }

        var acting = model is 711 ? "Ctl[1]" : "Crv[1]";
        var points = model is 711 ? 0 : model is 704 ? 0 : bench.Device.Number(model, "Crv[1].ActPt");
        return string.Join(' ', from path in bench.Device.Paths(model)
                                where model is 704
                                    ? !path.Contains("Rvrt", StringComparison.Ordinal) && (path is not "VarSetMod" || bench.Device.Number(704, "VarSetEna") is 1)
                                    : path.StartsWith(acting, StringComparison.Ordinal) && IsInUse(path, points)
                                select $"{path}={string.Join(',', bench.Raw(model, path))}");
    }

    private static bool IsInUse(string path, double points)
        => path.Split("Pt[") is not [_, var point] || int.Parse(point.Split(']')[0], null) <= points;

    private static SetDERControlRequest Some(DERControlEnumType kind) => kind switch
    {
        DERControlEnumType.FixedPFInject => Controls.Inject(0.95, absorbs: true),
        DERControlEnumType.FixedPFAbsorb => Controls.Absorb(0.95, absorbs: true),
        DERControlEnumType.FixedVar => Controls.Var(20, DERUnitEnumType.PctMaxVar),
        DERControlEnumType.LimitMaxDischarge => Controls.Limit(50),
        DERControlEnumType.VoltVar => Controls.Curve(kind, DERUnitEnumType.PctMaxVar, (90, 50), (110, -50)),
        DERControlEnumType.VoltWatt => Controls.Curve(kind, DERUnitEnumType.PctMaxW, (105, 100), (112, 0)),
        DERControlEnumType.WattVar => Controls.Curve(kind, DERUnitEnumType.PctMaxVar, (20, 0), (90, -20)),
        DERControlEnumType.WattPF => Controls.Curve(kind, DERUnitEnumType.NotApplicable, (40, 1), (100, 0.92)),
        DERControlEnumType.FreqDroop => Controls.Droop(50.3, 49.7, 0.03, 0.03, 1),
        _ => Controls.Curve(kind, DERUnitEnumType.PctMaxW, (50.4, 100), (51.4, 0)),
    };

    private static SetDERControlRequest Other(DERControlEnumType kind) => kind switch
    {
        DERControlEnumType.FixedPFInject => Controls.Inject(0.99, absorbs: false),
        DERControlEnumType.FixedPFAbsorb => Controls.Absorb(0.99, absorbs: false),
        DERControlEnumType.FixedVar => Controls.Var(-5, DERUnitEnumType.PctMaxVar),
        DERControlEnumType.LimitMaxDischarge => Controls.Limit(80),
        DERControlEnumType.VoltVar => Controls.Curve(kind, DERUnitEnumType.PctMaxVar, (93, 30), (99, 0), (101, 0), (107, -30)),
        DERControlEnumType.VoltWatt => Controls.Curve(kind, DERUnitEnumType.PctMaxW, (107, 100), (108, 50)),
        DERControlEnumType.WattVar => Controls.Curve(kind, DERUnitEnumType.PctMaxVar, (30, 0), (60, -10), (100, -40)),
        DERControlEnumType.WattPF => Controls.Curve(kind, DERUnitEnumType.NotApplicable, (0, 1), (100, 0.98)),
        DERControlEnumType.FreqDroop => Controls.Droop(50.25, 49.75, 0.04, 0.06, 3),
        _ => Controls.Curve(kind, DERUnitEnumType.PctMaxW, (50.5, 100), (52, 25)),
    };

    private static async Task DoneAsync(DerBench bench, DERControlEnumType kind, SetDERControlRequest? control, TimeSpan? remaining = null)
        => Assert.Equal(new DerOutcome(DerResult.Done), await bench.PutAsync(kind, control, remaining));
}
