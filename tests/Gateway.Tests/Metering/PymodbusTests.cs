using System.Diagnostics;
using System.Globalization;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering;

/// <summary>Our Modbus master against a foreign server: Debian's python3-pymodbus.</summary>
public sealed class PymodbusTests
{
    [Fact]
    public async Task An_sdm630_served_by_pymodbus_is_read()
    {
        using var server = Start();
        try
        {
            var port = await PortAsync(server);
            await using var site = await MeteredSite.StartAsync(
                TimeProvider.System, MeteredSite.Sdm630("grid", new($"tcp://127.0.0.1:{port}"), unit: 7));

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
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private static Process Start()
        => Process.Start(new ProcessStartInfo("/usr/bin/python3", [Repository.File("tests/interop/pymodbus_meter.py")])
        {
            RedirectStandardInput = true,       // when the tests die, this ends, and the server with it
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static async Task<int> PortAsync(Process server)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        if (await server.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            return int.Parse(line, CultureInfo.InvariantCulture);
        }

        Assert.Fail($"pymodbus did not start: {await server.StandardError.ReadToEndAsync(patience.Token)}");
        return 0;
    }
}
