using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.Tests.Metering.SunSpec.Control;

/// <summary>
/// An inverter behind a foreign Modbus server, Debian's python3-pymodbus, whose registers share nothing with ours. Its models: 701 at
/// 40070, 702 at 40225, 703 at 40277, 704 at 40296, 705 at 40363, 707 at 40414, 711 at 40485, 715 at 40519.
/// </summary>
public sealed class ForeignInverterTests
{
    [Fact]
    public async Task A_foreign_inverter_takes_controls_and_shows_them_to_anybody()
    {
        await using var peer = await ForeignProcess.StartAsync("pymodbus_inverter.py");
        var url = new Uri($"tcp://127.0.0.1:{peer.Told}");
        await using var site = await MeteredSite.StartAsync(TimeProvider.System, SteeredSite.Device("inv-1", DeviceRole.Pv, url));
        var inverter = await site.ReadyAsync();
        Assert.Equal((new Watt(10_000), 4400, 4), (inverter.Ability!.MaxFeedIn, inverter.Ability.MaxVar, inverter.Ability.Kinds[DERControlEnumType.VoltVar]));

        await DoneAsync(inverter, Controls.Curve(DERControlEnumType.VoltVar, DERUnitEnumType.PctMaxVar, (91.5, 44), (98, 0), (102, 0), (108, -44)));
        await DoneAsync(inverter, Controls.Curve(DERControlEnumType.LVMustTrip, DERUnitEnumType.NotApplicable, (45, 0.16), (70, 2)));
        await DoneAsync(inverter, Controls.Droop(50.2, 49.8, 0.04, 0.04, 3));
        await DoneAsync(inverter, Controls.Limit(35));
        await DoneAsync(inverter, Controls.Inject(0.95, absorbs: true));
        await DoneAsync(inverter, Controls.Enter(109, 90, 50.1, 49.9, delay: 300));

        Assert.Equal([1, 2, 1], await SteeredSite.LookAsync(url, 40365, 3));                       // Ena, AdptCrvReq, AdptCrvRslt
        Assert.Equal([4, 1], await SteeredSite.LookAsync(url, 40378, 2));
        Assert.Equal([9150, 4400, 9800, 0, 10200, 0, 10800, 61136], await SteeredSite.LookAsync(url, 40388, 8));
        Assert.Equal([2, 4500, 0, 160, 7000, 0, 2000], await SteeredSite.LookAsync(url, 40424, 7)); // MustTrip of set 1
        Assert.Equal([1, 5000, 0, 0], await SteeredSite.LookAsync(url, 40444, 4));                  // MomCess, as it was
        Assert.Equal([0, 20, 0, 20, 4, 4, 0, 3], await SteeredSite.LookAsync(url, 40499, 8));
        Assert.Equal([1, 35], await SteeredSite.LookAsync(url, 40310, 2));
        Assert.Equal([95, 1], await SteeredSite.LookAsync(url, 40355, 2));
        Assert.Equal([1, 10900, 9000, 0, 50100, 0, 49900, 0, 300], await SteeredSite.LookAsync(url, 40279, 9));
        await SteeredSite.UntilAsync(() => site.Device("inv-1").Reading!.TotalPower == new Watt(3500));
    }

    [Fact]
    public async Task Its_own_timer_ends_a_limit_that_nobody_renews()
    {
        await using var peer = await ForeignProcess.StartAsync("pymodbus_inverter.py");
        var url = new Uri($"tcp://127.0.0.1:{peer.Told}");
        await using (var site = await MeteredSite.StartAsync(TimeProvider.System, SteeredSite.Device("inv-1", DeviceRole.Pv, url)))
        {
            var inverter = await site.ReadyAsync();
            Assert.Equal(
                new DerOutcome(DerResult.Done), await inverter.PutAsync(DERControlEnumType.LimitMaxDischarge, Controls.Limit(20), TimeSpan.FromSeconds(2), default));
            Assert.Equal([1, 20], await SteeredSite.LookAsync(url, 40310, 2));
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (await SteeredSite.LookAsync(url, 40310, 2) is not [0, 100])
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    [Fact]
    public async Task A_curve_that_it_has_no_room_for_is_out_of_range()
    {
        await using var peer = await ForeignProcess.StartAsync("pymodbus_inverter.py");
        await using var site = await MeteredSite.StartAsync(
            TimeProvider.System, SteeredSite.Device("inv-1", DeviceRole.Pv, new($"tcp://127.0.0.1:{peer.Told}")));
        var inverter = await site.ReadyAsync();

        var outcome = await inverter.PutAsync(
            DERControlEnumType.VoltVar, Controls.Curve(DERControlEnumType.VoltVar, DERUnitEnumType.PctMaxVar, (90, 5), (95, 4), (100, 0), (105, -4), (110, -5)), null, default);

        Assert.Equal(DerResult.OutOfRange, outcome.Result);
    }

    private static async Task DoneAsync(IDerEquipment inverter, SetDERControlRequest control)
        => Assert.Equal(new DerOutcome(DerResult.Done), await inverter.PutAsync(control.ControlType.Known!.Value, control, null, default));
}
