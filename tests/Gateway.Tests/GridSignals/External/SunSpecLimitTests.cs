using System.Net;
using System.Text.Json;
using Gateway.GridSignals.External;
using Gateway.Simulation;
using Gateway.Simulation.Der;
using Gateway.Site;
using Gateway.Tests.Journeys;
using Gateway.Tests.Metering.SunSpec.Control;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.GridSignals.External;

/// <summary>
/// From a control box's words on MQTT, through the whole gateway, to the registers of a SunSpec inverter and battery on Modbus TCP and what
/// flows at the connection then; and back, when the gateway is gone.
/// </summary>
public sealed class SunSpecLimitTests : IAsyncDisposable
{
    private const double House = 1000;

    private readonly SkippedTime _time = new();
    private readonly List<ModbusServer> _servers = [];
    private readonly SimulatedSdm630 _meter;
    private SimulatedDer? _roof, _cellar;
    private int _counter;

    public SunSpecLimitTests()
        => _meter = SimulatedSdm630.StartAsync(new(IPAddress.Loopback, 0), Picture, CancellationToken.None).GetAwaiter().GetResult();

    private double Import => House - (_roof?.Watt ?? 0) - (_cellar?.Watt ?? 0);

    [Theory]
    [InlineData(false, "704 WMaxLimPctEna 704 WMaxLimPctRvrtTms")]
    [InlineData(true, "123 WMaxLim_Ena 123 WMaxLimPct_RvrtTms")]
    public async Task A_production_limit_caps_the_inverter_until_its_own_timer_ends_it_with_the_gateway_dead(bool isOld, string points)
    {
        _roof = Sunlit(isOld);
        await using var journey = await StartAsync();
        Says(journey, "productionLimit", -3000);

        await Patience.Until(() => -Import is > 2500 and <= 3000, "the limit at the connection");      // what the house uses comes on top
        Assert.Equal((1, FeedInLimiter.Reverts.TotalSeconds), Stands(_roof, points));

        await journey.Gateway.StopAsync();
        _time.Skip(FeedInLimiter.Reverts - TimeSpan.FromMinutes(1));
        Assert.InRange(_roof.Watt, 3500, 4000);
        _time.Skip(TimeSpan.FromMinutes(2));

        Assert.Equal(10_000, _roof.Watt);
    }

    [Theory]
    [InlineData(false, "704 WSetEna 704 WSetRvrtTms", 1, -5000)]
    [InlineData(true, "124 StorCtl_Mod 124 InOutWRte_RvrtTms", 3, 0)]       // whose timer ends all of it
    public async Task A_consumption_limit_brakes_the_battery_until_its_own_timer_ends_it_with_the_gateway_dead(
        bool isOld, string points, double on, double byItself)
    {
        _cellar = Charging(isOld);
        await using var journey = await StartAsync();
        Says(journey, "consumptionLimit", 2000);

        await Patience.Until(() => -_cellar.Watt <= 2000, "the limit of what controllable devices draw");
        Assert.Equal((on, BatteryBrake.Reverts.TotalSeconds), Stands(_cellar, points));

        await journey.Gateway.StopAsync();
        _time.Skip(BatteryBrake.Reverts - TimeSpan.FromSeconds(30));
        Assert.InRange(-_cellar.Watt, 1500, 2000);
        _time.Skip(TimeSpan.FromMinutes(1));

        Assert.Equal(byItself, _cellar.Watt);
    }

    [Fact]
    public async Task When_the_limits_are_lifted_both_do_again_what_they_did()
    {
        (_roof, _cellar) = (Sunlit(isOld: false), Charging(isOld: false));
        await using var journey = await StartAsync();
        Says(journey, "productionLimit", 0);
        Says(journey, "consumptionLimit", 0);
        await Patience.Until(() => _roof.Watt < 7000, "the cap");

        Says(journey, "productionLimit", null);
        Says(journey, "consumptionLimit", null);

        await Patience.Until(() => (_roof.Watt, _cellar.Watt) is (10_000, -5000), "what they did");
        Assert.Equal((0, 1), (_roof.Number(704, "WMaxLimPctEna"), _cellar.Number(704, "WSetEna")));
    }

    public async ValueTask DisposeAsync()
    {
        await _meter.DisposeAsync();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task<Journey> StartAsync()
    {
        List<string> devices = [$$"""{ id: grid, role: grid, model: eastron-sdm630, connect: "tcp://{{_meter.EndPoint}}", unit: 1, every: 200 ms }"""];
        foreach (var (id, role, der) in new[] { ("roof", "pv", _roof), ("cellar", "battery", _cellar) })
        {
            if (der is not null)
            {
                var (server, _) = await der.ServeAsync();
                _servers.Add(server);
                devices.Add($$"""{ id: {{id}}, role: {{role}}, model: sunspec, connect: "tcp://{{server.EndPoint}}", unit: 1, every: 200 ms }""");
            }
        }

        var journey = await Journey.StartAsync(site => site with
        {
            Sections = $$"""
                devices: [{{string.Join(", ", devices)}}]
                signals: { consumption: { failsafe: 50 kW }, production: { failsafe: 50 kW } }
                """,
        });
        await Patience.Until(() => journey.Gateway.Service<EquipmentDesk>().Equipment.All(e => e.Ability is not null), "inverter and battery");
        Says(journey, "consumptionLimit");
        Says(journey, "productionLimit");
        return journey;
    }

    /// <summary>A heartbeat.</summary>
    private void Says(Journey journey, string command) => SaysSo(journey, command, "");

    /// <param name="watt">Null: no limit.</param>
    private void Says(Journey journey, string command, double? watt)
        => SaysSo(journey, command, watt is { } limit ? $", \"limitW\":{limit}" : ", \"active\":false");

    private void SaysSo(Journey journey, string command, string what)
    {
        var said = $$"""{"counter":{{++_counter}}, "time":"{{_time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}}"{{what}}}""";
        var answer = SignalsBench.Says(journey.Gateway.Service<IEnumerable<ISiteCommand>>().Single(c => c.Name == command), said);
        Assert.True(answer.IsAccepted, answer.Text);
    }

    /// <summary>An inverter that feeds in all of its 10 kW.</summary>
    private SimulatedDer Sunlit(bool isOld)
    {
        var roof = new SimulatedDer(new() { IsOld = isOld }, _time);
        _time.Skip(TimeSpan.FromMinutes(1));     // up its ramp
        return roof;
    }

    /// <summary>A battery that charges with 5 kW by itself.</summary>
    private SimulatedDer Charging(bool isOld)
    {
        var battery = new SimulatedDer(new() { Stores = true, IsOld = isOld }, _time);
        foreach (var (model, point, value) in isOld
            ? [(124, "OutWRte", -50.0), (124, "StorCtl_Mod", 2)]
            : new[] { (704, "WSetMod", 1.0), (704, "WSet", -5000), (704, "WSetEna", 1) })
        {
            battery.Set(model, point, value);
        }

        _time.Skip(TimeSpan.FromMinutes(1));     // up its ramp
        return battery;
    }

    private static (double First, double Second) Stands(SimulatedDer der, string points)
        => points.Split(' ') is [var a, var b, var c, var d] ? (der.Number(int.Parse(a, null), b), der.Number(int.Parse(c, null), d)) : default;

    private MeterPicture Picture()
    {
        var watt = Import;
        var current = PerPhase<Ampere>.Same(new(Math.Abs(watt) / 690));
        return new(PerPhase<Volt>.Same(new(230)), current, PerPhase<Watt>.Same(new(watt / 3)), new(0), new(0), 50);
    }

    /// <summary>The system's clock, from which time can be skipped: devices go on, and the gateway is gone.</summary>
    private sealed class SkippedTime : TimeProvider
    {
        private long _skipped;

        public override long TimestampFrequency => System.TimestampFrequency;

        public override long GetTimestamp() => System.GetTimestamp() + Volatile.Read(ref _skipped);

        public void Skip(TimeSpan time) => Interlocked.Add(ref _skipped, (long)(time.TotalSeconds * TimestampFrequency));
    }
}
