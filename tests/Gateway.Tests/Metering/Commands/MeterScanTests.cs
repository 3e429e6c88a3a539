using System.Net;
using Gateway.Metering;
using Gateway.Metering.Commands;
using Gateway.Simulation;
using Gateway.Site;
using Gateway.Tests.Metering.SunSpec;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering.Commands;

public sealed class MeterScanTests : IDisposable
{
    private static readonly MeterPicture Picture = new(
        PerPhase<Volt>.Same(new(230)), PerPhase<Ampere>.Same(new(10)), PerPhase<Watt>.Same(new(2300)), new(1000), new(2000), 50);

    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task A_device_that_answers_at_every_unit_id_is_listed_once()
    {
        var image = SimulatedSdm630.Image(Picture);
        await using var server = await ServeAsync(r => r.Function == 4 && r.Address + r.Count <= image.Length ? image[r.Address..(r.Address + r.Count)] : null);

        Assert.Equal(0, await ScanAsync(server.EndPoint.Port, "1-3"));

        Assert.Contains("role: grid, model: eastron-sdm630", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("# unit 3: the same device as unit 1", _out.ToString(), StringComparison.Ordinal);
        Assert.Single(Lines("  - {"));
    }

    [Fact]
    public async Task A_unit_with_inverter_and_meter_is_offered_as_both_and_the_next_meter_is_of_a_circuit()
    {
        var unit = new SunSpecUnit().With(1, ("Mn", "SolarEdge"), ("SN", "1")).With(103, ("St", 2)).With(203, DiscoveryTests.MeterOf(-1)).Ended();
        var meter = new SunSpecUnit().With(1, ("Mn", "Other"), ("SN", "2")).With(201, ("AphA", 3), ("A_SF", 0), ("W", 690), ("W_SF", 0)).Ended();
        await using var server = await ServeAsync(r => r.Function != 3 || r.Unit > 2
            ? null
            : (r.Unit == 1 ? unit : meter).ReadAsync(new(RegisterKind.Holding, r.Address, r.Count), default).Result is { IsGood: true } answer ? answer.Registers : null);

        Assert.Equal(0, await ScanAsync(server.EndPoint.Port, "1,2"));

        Assert.Equal(
            ["id: grid, role: grid", "id: pv, role: pv", "id: meter, role: circuit"],
            Lines("  - {").Select(l => string.Join(", ", l[5..].Split(", ").Take(2)).Trim()));
        Assert.Contains("10 A / 10 A / 10 A, 2300 W / 2310 W / 2290 W", _out.ToString(), StringComparison.Ordinal);      // turned round
        Assert.EndsWith("phases: [L1] }    # say which phase it is on", Lines("  - {")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Units_that_keep_silent_are_not_there()
    {
        await using var meter = new ScriptedMeter(_ => []);
        Assert.Equal(1, await ScanAsync(meter.Port, "4"));
        Assert.Equal($"127.0.0.1:{meter.Port}: no answer from unit 4{Environment.NewLine}", _error.ToString());
        Assert.Empty(_out.ToString());
    }

    [Fact]
    public async Task A_serial_gateway_says_itself_that_nobody_is_behind_it()
    {
        await using var meter = new ScriptedMeter(h => h.Refuse(h.Unit == 1 ? (byte)10 : (byte)11));
        Assert.Equal(1, await ScanAsync(meter.Port, "1-2"));
        var (first, second) = (await meter.HearsAsync(), await meter.HearsAsync());
        Assert.Equal((1, 2), (first.Unit, second.Unit));
    }

    [Fact]
    public async Task A_host_that_nobody_listens_on_says_so()
    {
        Assert.Equal(1, await ScanAsync(Ports.Free(), "1-10"));
        Assert.Contains("does not accept a connection", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_unit_that_refuses_everything_is_there_and_not_known()
    {
        await using var server = await ServeAsync(_ => null);
        Assert.Equal(0, await ScanAsync(server.EndPoint.Port, "1"));
        Assert.Contains("devices: []", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("neither SunSpec nor any model", _out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.7", "tcp://10.0.0.7:502/")]
    [InlineData("meter.lan:1502", "tcp://meter.lan:1502/")]
    [InlineData("[fe80::1]:502", "tcp://[fe80::1]:502/")]
    [InlineData("tcp://10.0.0.7:502", "tcp://10.0.0.7:502/")]
    [InlineData("rtu:///dev/ttyUSB0?baud=9600", "rtu:///dev/ttyUSB0?baud=9600")]
    [InlineData("", null)]
    [InlineData("a:b:c", null)]
    [InlineData("host:99999", null)]
    [InlineData("host/path", null)]
    [InlineData("http://host", null)]
    public void A_target_is_a_host_or_a_line(string text, string? line)
        => Assert.Equal(line, ScanTarget.Parse(text)?.ToString());

    [Theory]
    [InlineData("1-3", new byte[] { 1, 2, 3 })]
    [InlineData("200,1-2,2", new byte[] { 200, 1, 2 })]
    [InlineData("0-255", null)]
    [InlineData("3-1", new byte[0])]
    [InlineData("256", new byte[0])]
    [InlineData("-1", new byte[0])]
    [InlineData("1-2-3", new byte[0])]
    [InlineData("", new byte[0])]
    public void Units_are_a_list_of_ids_and_ranges(string text, byte[]? units)
        => Assert.Equal(units ?? [.. Enumerable.Range(0, 256).Select(u => (byte)u)], ScanTarget.Units(text) ?? []);

    private static Task<ModbusServer> ServeAsync(Func<Gateway.Simulation.ModbusRequest, ushort[]?> answer)
        => ModbusServer.StartAsync(new(IPAddress.Loopback, 0), answer, default);

    private Task<int> ScanAsync(int port, string units) => new MeterScan(
        new($"tcp://127.0.0.1:{port}"), [Repository.File("site-config/devices")], TimeProvider.System, _out, _error)
        .RunAsync(ScanTarget.Units(units)!, default);

    private string[] Lines(string start) => [.. _out.ToString().Split('\n').Where(l => l.StartsWith(start, StringComparison.Ordinal))];
}
