using System.Net;
using Gateway.Metering;
using Gateway.Metering.Commands;
using Gateway.Simulation;
using Gateway.Site;
using Gateway.Tests.Metering.SunSpec;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering.Commands;

public sealed class MeterReadTests : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task A_device_that_is_not_believed_is_shown_and_ends_with_1()
    {
        var unit = new SunSpecUnit().With(1).With(203, DiscoveryTests.MeterOf(1)).Ended();
        unit.Set(203, "A_SF", 42);
        await using var server = await ServeAsync(unit);

        Assert.Equal(1, await ReadAsync("sunspec", server.EndPoint.Port));

        Assert.Matches(@"40073 +AphA +A_SF is 42, outside -10 to 10 +A ", _out.ToString());
        Assert.Matches(@"40088 +W +6900 +W ", _out.ToString());
        Assert.Contains("is not believed: A_SF is 42", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("reading:", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_too_short_is_shown_as_far_as_it_goes()
    {
        var unit = new SunSpecUnit().With(1).With(203, 80, DiscoveryTests.MeterOf(1)).Ended();
        await using var server = await ServeAsync(unit);

        Assert.Equal(0, await ReadAsync("sunspec", server.EndPoint.Port));
        Assert.Contains("shorter than the 105 registers of this model", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_without_a_meter_shows_what_it_has_instead()
    {
        await using var server = await ServeAsync(new SunSpecUnit().With(1).With(120).Ended());
        Assert.Equal(1, await ReadAsync("sunspec", server.EndPoint.Port));
        Assert.Contains("has no meter among its SunSpec models 1, 120", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("model 120 at holding 40070", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_does_not_answer_says_so()
    {
        await using var meter = new ScriptedMeter(_ => []);
        Assert.Equal(1, await ReadAsync("eastron-sdm630", meter.Port));
        Assert.Equal($"grid: unit 1 at 127.0.0.1:{meter.Port} did not answer within 2 s{Environment.NewLine}", _error.ToString());
    }

    private static Task<ModbusServer> ServeAsync(SunSpecUnit unit) => ModbusServer.StartAsync(
        new(IPAddress.Loopback, 0),
        r => r.Function == 3 && unit.ReadAsync(new(RegisterKind.Holding, r.Address, r.Count), default).Result is { IsGood: true } answer ? answer.Registers : null,
        default);

    private Task<int> ReadAsync(string model, int port) => new MeterRead(
        new(
            [new("grid", DeviceRole.Grid, model, new($"tcp://127.0.0.1:{port}"), 1, TimeSpan.FromSeconds(1))],
            [Repository.File("site-config/devices")]),
        TimeProvider.System, _out, _error).RunAsync("grid", default);
}
