using Gateway.Site;

namespace Gateway.Tests.Metering;

/// <summary>Our Modbus master against a foreign server: Debian's python3-pymodbus.</summary>
public sealed class PymodbusTests
{
    [Fact]
    public async Task An_sdm630_served_by_pymodbus_is_read()
    {
        await using var line = await ForeignProcess.StartAsync("pymodbus_site.py");
        await using var site = await MeteredSite.StartAsync(
            TimeProvider.System, MeteredSite.Sdm630("grid", new($"tcp://127.0.0.1:{line.Told}"), unit: 7));

        var happened = await site.HappensAsync();

        Assert.True(happened.Kind == "meterBack", happened.Text);
        var reading = site.Device("grid").Reading!;
        Assert.Equal(new PerPhase<Ampere>(new(12.5), new(-3), new(20)), reading.Current);
        Assert.Equal(new PerPhase<Volt>(new(231.5), new(229), new(230.25)), reading.Voltage);
        Assert.Equal(new Watt(6600), reading.TotalPower);
        Assert.Equal(new WattHour(12_345_500), reading.EnergyImport);
        Assert.Equal(new WattHour(42_250), reading.EnergyExport);
        Assert.Equal(50, reading.FrequencyHz);
    }
}
