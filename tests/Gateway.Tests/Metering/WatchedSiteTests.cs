using System.Net;
using Gateway.Metering;
using Gateway.Simulation;
using Gateway.Site;
using Gateway.Tests.Metering.SunSpec;

namespace Gateway.Tests.Metering;

/// <summary>From a device on a socket to the site image, as the program runs it.</summary>
public sealed class WatchedSiteTests
{
    [Fact]
    public async Task What_cannot_be_is_told_as_the_devices_fault_and_the_last_good_reading_stays()
    {
        var import = 5000.0;
        await using var meter = await SimulatedSdm630.StartAsync(new(IPAddress.Loopback, 0), () => Picture(Volatile.Read(ref import)), default);
        await using var site = await MeteredSite.StartAsync(
            TimeProvider.System, MeteredSite.Sdm630("grid", new($"tcp://127.0.0.1:{meter.EndPoint.Port}"), every: "00:00:00.1"));
        Assert.Equal("meterBack", (await site.HappensAsync()).Kind);

        Volatile.Write(ref import, 4000);

        var lost = await site.HappensAsync();
        Assert.Equal("meterLost", lost.Kind);
        Assert.EndsWith("is not believed: its imported energy ran backwards, from 5000 Wh to 4000 Wh", lost.Text, StringComparison.Ordinal);
        Assert.Equal("meterBack", (await site.HappensAsync()).Kind);
        Assert.Equal((null, new WattHour(4000)), (site.Device("grid").Fault, site.Device("grid").Reading!.EnergyImport));
    }

    [Fact]
    public async Task A_SunSpec_device_is_polled_like_any_other()
    {
        var unit = new SunSpecUnit().With(1).With(203, DiscoveryTests.MeterOf(1)).Ended();
        await using var server = await ModbusServer.StartAsync(
            new(IPAddress.Loopback, 0),
            r => unit.ReadAsync(new(RegisterKind.Holding, r.Address, r.Count), default).Result is { IsGood: true } answer ? answer.Registers : null,
            default);
        await using var site = await MeteredSite.StartAsync(
            TimeProvider.System,
            new DeviceOptions("sub", DeviceRole.Circuit, "sunspec", new($"tcp://127.0.0.1:{server.EndPoint.Port}"), 3, TimeSpan.FromSeconds(1)));

        var happened = await site.HappensAsync();

        Assert.True(happened.Kind == "meterBack", happened.Text);
        Assert.Equal((new Watt(6900), null), (site.Device("sub").Reading!.TotalPower, site.Device("sub").Fault));
    }

    private static MeterPicture Picture(double import) => new(
        PerPhase<Volt>.Same(new(230)), PerPhase<Ampere>.Same(new(10)), PerPhase<Watt>.Same(new(2300)), new(import), new(0), 50);
}
