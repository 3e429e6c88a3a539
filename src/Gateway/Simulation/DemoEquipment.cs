using System.Net;
using Gateway.Metering;
using Gateway.Simulation.Der;
using Gateway.Site;

namespace Gateway.Simulation;

/// <summary>
/// What the grid can speak to on the demo's site: an inverter and a battery that speak SunSpec, and the contact of a ripple receiver, each
/// on a Modbus TCP server of its own.
/// </summary>
internal sealed class DemoEquipment : IAsyncDisposable
{
    /// <summary>The sun is steady, and it takes all of it. Small enough for a reserve to bear that it is cut.</summary>
    public const double RoofWatt = 4000;

    /// <summary>What the battery charges with while nobody holds it.</summary>
    public const double ChargeWatt = 1500;

    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private readonly List<ModbusServer> _servers = [];

    private DemoEquipment(TimeProvider time)
    {
        var adopts = TimeSpan.FromMilliseconds(500);
        Roof = new(new() { WMax = RoofWatt, VarMax = RoofWatt / 2, AdoptsIn = adopts, Serial = "ROOF-1" }, time);
        Battery = new(new() { Stores = true, WMax = 2000, WChaMax = 2000, VarMax = 1000, AdoptsIn = adopts, Serial = "BAT-1" }, time);
        Roof.Set(704, "WRmp", 100);
        Battery.Set(704, "WSetMod", 1);
        Battery.Set(704, "WSet", -ChargeWatt);
        Battery.Set(704, "WSetEna", 1);
    }

    public SimulatedDer Roof { get; }

    public SimulatedDer Battery { get; }

    public int RoofPort => _servers[0].EndPoint.Port;

    public int BatteryPort => _servers[1].EndPoint.Port;

    public int ContactPort => _servers[2].EndPoint.Port;

    /// <summary>False: the grid's operator limits what controllable devices draw.</summary>
    public bool IsContactClosed { get; set; } = true;

    /// <summary>What both do to the site's currents.</summary>
    public IEnumerable<SiteLoad> Loads => [Load(Roof), Load(Battery)];

    public static async Task<DemoEquipment> StartAsync(TimeProvider time)
    {
        var equipment = new DemoEquipment(time);
        equipment._servers.Add(await equipment.Roof.ServeAsync(AnyPort, CancellationToken.None));
        equipment._servers.Add(await equipment.Battery.ServeAsync(AnyPort, CancellationToken.None));
        equipment._servers.Add(await ModbusServer.StartAsync(AnyPort, equipment.Contact, CancellationToken.None));
        return equipment;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private static SiteLoad Load(SimulatedDer der)
        => new(_ => PerPhase<Ampere>.Same(new(-der.Watt / (3 * StationCore.Volt))), Wiring.Straight, [DemoPlan.Main]);

    /// <summary>Bit 0 of the first holding register.</summary>
    private ushort[]? Contact(ModbusRequest request)
        => request is { Function: 3, Address: 0, Count: 1 } ? [(ushort)(IsContactClosed ? 1 : 0)] : null;
}
