using Gateway.GridSignals;
using Gateway.Metering;
using Gateway.Ocpp.Records.V2;
using Gateway.Simulation.Der;
using Gateway.Site;

namespace Gateway.Tests.Metering.SunSpec.Control;

/// <summary>Told over the same line that is polled, on a whole site.</summary>
public sealed class SteeredSiteTests
{
    [Fact]
    public async Task A_curve_is_adopted_while_readings_go_on_coming_in()
    {
        var der = new SimulatedDer(new() { AdoptsIn = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        var (server, url) = await der.ServeAsync();
        await using var serving = server;
        await using var site = await MeteredSite.StartAsync(TimeProvider.System, SteeredSite.Device("inv-1", DeviceRole.Pv, url));
        var inverter = await site.ReadyAsync();
        var control = Controls.Curve(DERControlEnumType.VoltVar, DERUnitEnumType.PctMaxVar, (92, 40), (98, 0), (102, 0), (108, -40));

        var before = site.Device("inv-1").Reading!.TakenAt;
        var told = inverter.PutAsync(DERControlEnumType.VoltVar, control, null, default);
        await SteeredSite.UntilAsync(() => site.Device("inv-1").Reading!.TakenAt > before);
        Assert.False(told.IsCompleted);

        Assert.Equal(new DerOutcome(DerResult.Done), await told);
        Assert.Equal((4, 1), (der.Number(705, "Crv[1].ActPt"), der.Number(705, "Ena")));
        Assert.Null(site.Device("inv-1").Fault);
    }

    [Fact]
    public async Task A_hybrid_is_one_equipment_that_goes_by_its_batterys_name()
    {
        var der = new SimulatedDer(new() { Stores = true }, TimeProvider.System);
        var (server, url) = await der.ServeAsync();
        await using var serving = server;
        await using var site = await MeteredSite.StartAsync(
            TimeProvider.System, SteeredSite.Device("roof", DeviceRole.Pv, url), SteeredSite.Device("cellar", DeviceRole.Battery, url), SteeredSite.Device("grid", DeviceRole.Grid, url));

        Assert.Equal("cellar", (await site.ReadyAsync()).Id);
    }

    [Fact]
    public async Task At_sunset_one_inverter_fails_with_a_reason_and_the_other_on_the_site_is_told_as_ever()
    {
        var (east, west) = (new SimulatedDer(new(), TimeProvider.System), new SimulatedDer(new(), TimeProvider.System));
        var (eastServer, eastUrl) = await east.ServeAsync();
        var (westServer, westUrl) = await west.ServeAsync();
        await using var servingEast = eastServer;
        await using var servingWest = westServer;
        await using var site = await MeteredSite.StartAsync(
            TimeProvider.System, SteeredSite.Device("east", DeviceRole.Pv, eastUrl), SteeredSite.Device("west", DeviceRole.Pv, westUrl));
        var equipment = site.Equipment();
        await SteeredSite.UntilAsync(() => equipment.All(e => e.Ability is not null));

        eastServer.Unplugged = true;
        await SteeredSite.UntilAsync(() => site.Device("east").Fault is not null);
        var outcomes = await Task.WhenAll(equipment.Select(e => e.CapAsync(new(4000), TimeSpan.FromMinutes(1), default)));

        Assert.Equal([("east", DerResult.Failed), ("west", DerResult.Done)], equipment.Zip(outcomes, (e, o) => (e.Id, o.Result)));
        Assert.StartsWith("east ", outcomes[0].Reason, StringComparison.Ordinal);
        Assert.Equal(40, west.Number(704, "WMaxLimPct"));
    }

    [Fact]
    public async Task Faults_of_the_grid_come_with_the_readings()
    {
        var der = new SimulatedDer(new(), TimeProvider.System) { Grid = new(130, 50) };
        var (server, url) = await der.ServeAsync();
        await using var serving = server;
        await using var site = await MeteredSite.StartAsync(TimeProvider.System, SteeredSite.Device("inv-1", DeviceRole.Pv, url));
        var inverter = await site.ReadyAsync();

        await SteeredSite.UntilAsync(() => inverter.Faults.Contains(GridEventFaultEnumType.OverVoltage));

        Assert.False(der.IsOn);
    }

    [Fact]
    public async Task Meters_and_devices_with_maps_of_their_own_cannot_be_told_anything()
    {
        await using var site = await MeteredSite.StartAsync(
            TimeProvider.System, MeteredSite.Sdm630("grid", new("tcp://127.0.0.1:1")), SteeredSite.Device("meter", DeviceRole.Circuit, new("tcp://127.0.0.1:1")));

        Assert.Empty(site.Equipment());
    }

    [Fact]
    public async Task What_was_never_reached_is_told_nothing()
    {
        await using var site = await MeteredSite.StartAsync(TimeProvider.System, SteeredSite.Device("inv-1", DeviceRole.Pv, new("tcp://127.0.0.1:1")));
        var inverter = Assert.Single(site.Equipment());

        var outcome = await inverter.CapAsync(new(1000), TimeSpan.FromMinutes(1), default);

        Assert.Null(inverter.Ability);
        Assert.Equal(DerResult.Failed, outcome.Result);
        Assert.StartsWith("inv-1 ", outcome.Reason, StringComparison.Ordinal);
    }
}
