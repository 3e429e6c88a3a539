using Gateway.Tests.Commands;

namespace Gateway.Tests.Metering.Commands;

/// <summary>The <c>meter</c> commands as a person types them, against a foreign Modbus server.</summary>
public sealed class MeterCommandsTests : IDisposable
{
    private const string Site = """
        site: { id: depot }
        csms: { url: "ws://127.0.0.1:9/ocpp" }
        stations:
          listen: [{ url: "ws://127.0.0.1:9000/ocpp", security: none }]
          list: [{ id: CP-01, circuit: main }]
        circuits: [{ id: main, limit: 63 A, meter: grid, uncontrolled: 40 A }]
        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-meter-");

    public void Dispose() => _directory.Delete(true);

    [Fact]
    public async Task What_a_scan_finds_can_be_pasted_checked_and_read()
    {
        await using var line = await ForeignProcess.StartAsync("pymodbus_site.py");

        var (code, found, error) = await GatewayProcess.RunAsync("meter", "scan", $"127.0.0.1:{line.Told}");
        Assert.True(code == 0, found + error);
        Assert.Contains("# unit 1: SunSpec, SolarWorks SW 10000, serial SW-0815; models 1, 103, 64123", found, StringComparison.Ordinal);
        Assert.Contains($"- {{ id: pv, role: pv, model: sunspec, connect: \"tcp://127.0.0.1:{line.Told}\", unit: 1 }}", found, StringComparison.Ordinal);
        Assert.Contains($"- {{ id: grid, role: grid, model: eastron-sdm630, connect: \"tcp://127.0.0.1:{line.Told}\", unit: 7 }}", found, StringComparison.Ordinal);
        Assert.Contains("231.5 V / 229 V / 230.3 V, 12.5 A / -3 A / 20 A", found, StringComparison.Ordinal);
        Assert.Contains("# unit 9: it answers, and is neither SunSpec nor any model of the register maps", found, StringComparison.Ordinal);

        var path = Path.Combine(_directory.FullName, "site.yaml");
        await File.WriteAllTextAsync(path, $"{Site}\n{found}");
        var check = await GatewayProcess.RunAsync("check", path);
        Assert.True(check.Code == 0, check.Out + check.Error);
        Assert.Contains("2 devices", check.Out, StringComparison.Ordinal);

        var pv = await GatewayProcess.RunAsync("meter", "read", "pv", "--config", path);
        Assert.True(pv.Code == 0, pv.Out + pv.Error);
        Assert.Contains("model 103 at holding 40070, 50 registers: inverter, three phases", pv.Out, StringComparison.Ordinal);
        Assert.Matches(@"40084 +W +9930 +W +\d+\.\d s", pv.Out);
        Assert.Matches(@"40004 +Mn +SolarWorks +\d+\.\d s", pv.Out);
        Assert.Matches(@"40094 +WH +12345678 +Wh", pv.Out);
        Assert.Contains("model 64123 at holding 40122, 5 registers: not known, skipped", pv.Out, StringComparison.Ordinal);
        Assert.Contains("reading: 230.1 V / 229.8 V / 230.4 V, 14.4 A / 14.3 A / 14.5 A, 9930 W in all, 49.98 Hz, 12345678 Wh exported", pv.Out, StringComparison.Ordinal);

        var grid = await GatewayProcess.RunAsync("meter", "read", "grid", "--config", path);
        Assert.True(grid.Code == 0, grid.Out + grid.Error);
        Assert.Matches(@"input 14 +power L2 +-650 +W +\d+\.\d s", grid.Out);
        Assert.Contains("6600 W in all, 50 Hz, 12345500 Wh imported, 42250 Wh exported", grid.Out, StringComparison.Ordinal);

        var nobody = await GatewayProcess.RunAsync("meter", "read", "battery", "--config", path);
        Assert.Equal((1, $"the site file has no device battery; there are pv, grid{Environment.NewLine}"), (nobody.Code, nobody.Error));
    }

    [Fact]
    public async Task A_faulty_site_file_ends_with_78_and_says_where()
    {
        var path = Path.Combine(_directory.FullName, "site.yaml");
        await File.WriteAllTextAsync(path, Site + "\ndevices: [{ id: grid, role: grid, model: nonesuch, connect: \"tcp://127.0.0.1:9\" }]\n");

        var (code, _, error) = await GatewayProcess.RunAsync("meter", "read", "grid", "--config", path);

        Assert.Equal(78, code);
        Assert.Contains($"{path}:7:", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("meter", "scan")]
    [InlineData("meter", "scan", "a:b:c")]
    [InlineData("meter", "scan", "localhost", "--units", "9-1")]
    [InlineData("meter", "read")]
    public async Task Wrong_usage_ends_with_2(params string[] arguments)
        => Assert.Equal(2, (await GatewayProcess.RunAsync(arguments)).Code);
}
