using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;
using Gateway.Simulation.Der;
using Gateway.Site;

namespace Gateway.Tests.Metering.SunSpec.Control;

/// <summary>Holding and capping active power, by whatever models a device has.</summary>
public sealed class PowerTests
{
    [Theory]
    [InlineData(3000, -3000)]       // charging
    [InlineData(-7500, 7500)]
    [InlineData(0, 0)]
    [InlineData(50_000, -10_000)]   // within what it can do
    public async Task A_battery_holds_what_it_is_told_by_model_704_and_stops_by_itself(double asked, double watt)
    {
        using var bench = await DerBench.StartAsync(new() { Stores = true });

        Assert.Equal(new DerOutcome(DerResult.Done), await bench.HoldAsync(asked, seconds: 60));
        bench.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(watt, bench.Device.Watt);

        bench.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((0, 0), (bench.Device.Watt, bench.Device.Number(704, "WSetEna")));
    }

    [Fact]
    public async Task A_battery_that_is_told_no_more_is_let_go()
    {
        using var bench = await DerBench.StartAsync(new() { Stores = true });
        await bench.HoldAsync(-5000);
        bench.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(new DerOutcome(DerResult.Done), await bench.HoldAsync(null));
        bench.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(0, bench.Device.Watt);
    }

    [Theory]
    [InlineData(4000, 400, 65136)]      // charging at 40 %, discharging at -40 %
    [InlineData(-2500, 65286, 250)]
    public async Task A_battery_from_before_the_700_models_holds_by_model_124(double asked, ushort inRate, ushort outRate)
    {
        using var bench = await DerBench.StartAsync(new() { Stores = true, IsOld = true });

        Assert.Equal(new DerOutcome(DerResult.Done), await bench.HoldAsync(asked, seconds: 60));

        ushort[] stands = [.. bench.Raw(124, "InWRte"), .. bench.Raw(124, "OutWRte"), .. bench.Raw(124, "StorCtl_Mod"), .. bench.Raw(124, "InOutWRte_RvrtTms")];
        Assert.Equal([inRate, outRate, 3, 60], stands);
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(-asked, bench.Device.Watt);
        bench.Time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal((0, 0), (bench.Device.Watt, bench.Device.Number(124, "StorCtl_Mod")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Panels_cannot_charge_and_hold_at_most_what_they_are_told(bool isOld)
    {
        using var bench = await DerBench.StartAsync(new() { IsOld = isOld });

        Assert.Equal(new DerOutcome(DerResult.Done), await bench.HoldAsync(-4000));
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(4000, bench.Device.Watt);

        Assert.Equal(new DerOutcome(DerResult.Done), await bench.HoldAsync(4000));
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0, bench.Device.Watt);

        bench.Time.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal(10_000, bench.Device.Watt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_lowest_of_cap_and_control_acts(bool isOld)
    {
        using var bench = await DerBench.StartAsync(new() { IsOld = isOld });
        var limit = (Model: isOld ? 123 : 704, Point: "WMaxLimPct");

        await bench.PutAsync(DERControlEnumType.LimitMaxDischarge, Controls.Limit(60));
        Assert.Equal(60, bench.Device.Number(limit.Model, limit.Point));
        await bench.CapAsync(8000);
        Assert.Equal(60, bench.Device.Number(limit.Model, limit.Point));
        await bench.CapAsync(3000);
        Assert.Equal(30, bench.Device.Number(limit.Model, limit.Point));
        await bench.PutAsync(DERControlEnumType.LimitMaxDischarge, null);
        Assert.Equal(30, bench.Device.Number(limit.Model, limit.Point));
        await bench.CapAsync(null);
        Assert.Equal((100, 0), (bench.Device.Number(limit.Model, limit.Point), bench.Device.Number(limit.Model, isOld ? "WMaxLim_Ena" : "WMaxLimPctEna")));
    }

    public static TheoryData<bool, bool, string> Orders
    {
        get
        {
            var orders = new TheoryData<bool, bool, string>();
            foreach (var order in new[] { "LCH", "LHC", "CLH", "CHL", "HLC", "HCL" })
            {
                orders.Add(false, false, order);
                orders.Add(true, false, order);
                orders.Add(false, true, order);
                orders.Add(true, true, order);
            }

            return orders;
        }
    }

    /// <summary>L: LimitMaxDischarge of 60 %, C: cap of 4 kW, H: hold 9 kW of feed-in. The device could feed in 10 kW.</summary>
    [Theory]
    [MemberData(nameof(Orders))]
    public async Task No_order_of_control_cap_and_set_point_raises_what_another_allows(bool stores, bool isOld, string order)
    {
        using var bench = await DerBench.StartAsync(new() { Stores = stores, IsOld = isOld });
        var allowed = double.MaxValue;

        foreach (var call in order + order)
        {
            await TellAsync(bench, call, isSet: true);
            allowed = Math.Min(allowed, call switch { 'L' => 6000, 'C' => 4000, _ => 9000 });
            Settles(bench);
            Assert.InRange(bench.Device.Watt, 0, allowed);
        }

        Assert.Equal(4000, bench.Device.Watt);
        await TellAsync(bench, 'C', isSet: false);
        Settles(bench);
        Assert.Equal(6000, bench.Device.Watt);
        await TellAsync(bench, 'L', isSet: false);
        Settles(bench);
        Assert.Equal(9000, bench.Device.Watt);
    }

    /// <summary>A battery that may charge with so much keeps to it whatever is said of its feed-in.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_limit_of_feed_in_raises_no_set_point_of_charging(bool isOld)
    {
        using var bench = await DerBench.StartAsync(new() { Stores = true, IsOld = isOld });
        Assert.Equal(DerResult.Done, (await bench.HoldAsync(2000, seconds: 600)).Result);

        foreach (var isSet in new[] { true, false })
        {
            await TellAsync(bench, 'L', isSet);
            await TellAsync(bench, 'C', isSet);
            Settles(bench);
            Assert.Equal(-2000, bench.Device.Watt);
        }
    }

    private static async Task TellAsync(DerBench bench, char call, bool isSet)
    {
        var outcome = call switch
        {
            'L' => await bench.PutAsync(DERControlEnumType.LimitMaxDischarge, isSet ? Controls.Limit(60) : null),
            'C' => await bench.CapAsync(isSet ? 4000 : null, seconds: 600),
            _ => await bench.HoldAsync(-9000, seconds: 600),
        };
        Assert.Equal(new DerOutcome(DerResult.Done), outcome);
    }

    private static void Settles(DerBench bench) => bench.Time.Advance(TimeSpan.FromSeconds(20));

    [Fact]
    public async Task A_cap_over_a_control_without_end_gives_way_to_it_when_the_gateway_dies()
    {
        using var bench = await DerBench.StartAsync();
        await bench.PutAsync(DERControlEnumType.LimitMaxDischarge, Controls.Limit(60));
        await bench.CapAsync(3000, seconds: 30);

        bench.Time.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal((60, 1), (bench.Device.Number(704, "WMaxLimPct"), bench.Device.Number(704, "WMaxLimPctEna")));
    }

    [Fact]
    public async Task Of_two_limits_with_an_end_the_lower_stays_until_both_have_ended_when_the_gateway_dies()
    {
        using var bench = await DerBench.StartAsync();
        await bench.PutAsync(DERControlEnumType.LimitMaxDischarge, Controls.Limit(60), TimeSpan.FromMinutes(10));
        await bench.CapAsync(3000, seconds: 30);

        bench.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal((30, 1), (bench.Device.Number(704, "WMaxLimPct"), bench.Device.Number(704, "WMaxLimPctEna")));
        bench.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, bench.Device.Number(704, "WMaxLimPctEna"));
    }

    [Fact]
    public async Task Ratings_and_kinds_are_those_of_the_device()
    {
        using var battery = await DerBench.StartAsync(new() { Stores = true, WMax = 12_000, WChaMax = 9000, VarMax = 6000, NominalVolt = 400 });
        using var old = await DerBench.StartAsync(new() { IsOld = true, NominalHertz = 60 });

        var ability = battery.Equipment.Ability!;
        Assert.Equal(
            (new Watt(12_000), new Watt(9000), 6000, 231, 50),
            (ability.MaxFeedIn, ability.MaxCharge, ability.MaxVar, ability.NominalVolt, ability.NominalHertz));
        Assert.Equal(10, ability.Kinds[DERControlEnumType.VoltVar]);
        Assert.Equal(0, ability.Kinds[DERControlEnumType.FixedVar]);
        Assert.Equal(2, ability.Kinds[DERControlEnumType.FreqWatt]);
        Assert.Equal(
            [DERControlEnumType.FixedPFInject, DERControlEnumType.FixedVar, DERControlEnumType.Gradients, DERControlEnumType.LimitMaxDischarge, DERControlEnumType.PowerMonitoringMustTrip],
            old.Equipment.Ability!.Kinds.Keys.Order());
        Assert.Equal((new Watt(10_000), new Watt(0), 60), (old.Equipment.Ability.MaxFeedIn, old.Equipment.Ability.MaxCharge, old.Equipment.Ability.NominalHertz));
    }
}
