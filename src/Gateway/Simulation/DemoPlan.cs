using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Gateway.Site;

namespace Gateway.Simulation;

/// <summary>What the demo shall show.</summary>
/// <param name="Stations">1 to 200.</param>
/// <param name="Seconds">20 to 3600.</param>
/// <param name="UnplugMeter">True: the grid meter is unplugged half-way and stays so.</param>
/// <param name="UnplugCsms">True: the CSMS is away for a third of the time.</param>
/// <param name="GridSignals">True: the grid wants something of the site.</param>
public sealed record DemoOptions(int Stations = 12, int Seconds = 60, bool UnplugMeter = false, bool UnplugCsms = false, bool GridSignals = true);

/// <summary>One station of the demo and the car that comes to it.</summary>
/// <param name="Leaves">True: its car leaves half-way and comes again.</param>
/// <param name="Remote">True: the CSMS starts its charging.</param>
/// <param name="FeedsIn">True: it is bidirectional, and takes DER controls.</param>
internal sealed record DemoStation(
    string Id, string Version, string Password, Wiring Wiring, string Circuit, TimeSpan Latency, int CarPhases, double CarMax,
    TimeSpan CarFollows, bool Leaves, bool Remote, bool FeedsIn);

/// <summary>A site that is too small for its cars, made from the number of stations; the same each time but for the passwords.</summary>
internal sealed record DemoPlan(ImmutableArray<DemoStation> Stations, Ampere MainLimit, Ampere RowLimit)
{
    public const string Main = "main";
    public const string Row = "row-a";
    public const string Gateway = "demo-site";

    private const double SharePerStation = 6.25;        // just above what keeps a car charging
    private const double SmallestShare = 16;            // with one or two stations there should be something to share

    private const double SmallestReserve = 8;
    private const double ReservePerStation = 0.15;

    private static readonly Wiring[] Wirings =
    [
        Wiring.Straight, new(Phase.L2, Phase.L3, Phase.L1), new(Phase.L3, Phase.L1, Phase.L2), new(Phase.L2), Wiring.Straight, new(Phase.L3),
        new(Phase.L1),
    ];

    private const int FirstOf21 = 2;

    private static readonly string[] Versions = ["ocpp1.6", "ocpp2.0.1", "ocpp2.1"];

    /// <summary>All load that is no station, per phase.</summary>
    public static Ampere Uncontrolled { get; } = new(25);

    /// <summary>Kept free for the house to move, the roof to be cut and cars to begin, while the others are cut.</summary>
    public Ampere Reserve => ReserveFor(Stations.Length);

    public static Ampere Fallback { get; } = new(6);

    /// <summary>The most that the bidirectional station feeds in: 16 A per phase.</summary>
    public const double MostFedInWatt = 16 * 3 * StationCore.Volt;

    /// <summary>
    /// What the connection draws without a signal of frequency restoration, declared ahead, in watt: the house, the equipment, and 4 A per
    /// phase for each station, as they get once all cars are there.
    /// </summary>
    public double Baseline
        => (3 * StationCore.Volt * ((HouseLoad.Middle * Uncontrolled.Value) + (4 * Stations.Length))) + DemoEquipment.ChargeWatt - DemoEquipment.RoofWatt;

    /// <summary>What such signals may ask for beside it either way, in watt.</summary>
    public double Band => 20_000 + (Stations.Length * 1500d);

    /// <summary>Null: there is none.</summary>
    public string? Bidirectional => Stations.FirstOrDefault(s => s.FeedsIn)?.Id;

    /// <summary>What each station offers at most.</summary>
    public static Ampere Rating { get; } = new(32);

    public bool HasRow => Stations.Any(s => s.Circuit == Row);

    /// <summary>Shown by the gateway on its own link.</summary>
    public string GatewayPassword { get; } = Secret();

    public static DemoPlan For(int stations)
    {
        var inRow = stations / 2;
        return new(
            [.. Enumerable.Range(0, stations).Select(i => Station(i, i % 2 == 1 ? Row : Main))],
            new(Math.Ceiling(Uncontrolled.Value + Math.Max(SmallestShare, SharePerStation * stations))),
            new(Math.Ceiling(ReserveFor(stations).Value + Math.Max(SmallestShare, SharePerStation * inRow))));
    }

    private static Ampere ReserveFor(int stations)
        => new(Math.Ceiling(Math.Max(SmallestReserve, ReservePerStation * stations)));

    private static DemoStation Station(int i, string circuit)
    {
        var wiring = Wirings[i % Wirings.Length];
        return new(
            string.Create(CultureInfo.InvariantCulture, $"CP-{i + 1:000}"),
            Versions[i % Versions.Length],
            Secret(),
            wiring,
            circuit,
            TimeSpan.FromSeconds(0.5 * (i % 8)),
            i % 4 == 3 ? 1 : i % 9 == 4 ? 2 : 3,
            i % 5 == 2 ? 16 : 32,
            TimeSpan.FromSeconds(0.5 + 0.5 * (i % 6)),
            Leaves: i % 3 == 1,
            Remote: i % 4 == 2,
            FeedsIn: i == FirstOf21);
    }

    private static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10));
}
