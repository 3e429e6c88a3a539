using System.Collections.Immutable;
using Gateway.Balancing;
using Gateway.Site;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Balancing;

/// <summary>A site of stations, cars and meters that moves second by second, with the real loop in charge of it.</summary>
internal sealed class Plant : ILimitSink
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly SiteEvents _events;
    private BalancingLoop _loop;

    public Plant(IEnumerable<CircuitPlan> circuits, IEnumerable<StationPlan> stations, BalancingOptions? options = null)
    {
        Options = options ?? new()
        {
            Strategy = Strategy.Fair,
            Every = OneSecond,
            Reserve = default,
            StaleAfter = TimeSpan.FromSeconds(10),
        };
        var plan = new SitePlan(
            "test", "test", TimeZoneInfo.Utc, new(230), [.. circuits],
            stations.ToImmutableSortedDictionary(s => s.Id, s => s, StringComparer.Ordinal),
            new("", "main", Wiring.Straight, new(32), new(6), new(6), 0));
        Image = new(plan, Time);
        _events = new(Time);
        Events = _events.Listen();
        _loop = NewLoop();
        foreach (var circuit in plan.Circuits.Where(c => c.Meter is not null))
        {
            Image.Announce(circuit.Meter!, DeviceRole.Grid);
        }

        Stations = plan.Stations.Values.ToDictionary(s => s.Id, s => new VirtualStation(s, Image.Station(s.Id), Time));
    }

    public ManualTime Time { get; } = new();

    public BalancingLoop Loop => _loop;

    public BalancingOptions Options { get; }

    public SiteImage Image { get; }

    public System.Threading.Channels.ChannelReader<SiteEvent> Events { get; }

    public Dictionary<string, VirtualStation> Stations { get; }

    /// <summary>Load that is no station, per circuit, at that circuit itself.</summary>
    public Dictionary<string, PerPhase<Ampere>> House { get; } = [];

    public HashSet<string> UnpluggedMeters { get; } = [];

    /// <summary>As the meters tell it; null: they tell none.</summary>
    public PerPhase<Volt>? Volts { get; set; }

    /// <summary>-1: the meters count the wrong way round.</summary>
    public double MeterSign { get; set; } = 1;

    /// <summary>Everything that was said, oldest first.</summary>
    public List<(DateTimeOffset At, EvseKey Evse, double Current)> Said { get; } = [];

    public List<EvseKey> Stopped { get; } = [];

    public AllocationSnapshot Allocation => Image.Freeze().Allocation!;

    public double Limit(string station) => Allocation.Evses[new(station, 1)].Limit.Value;

    public string Reason(string station) => Allocation.Evses[new(station, 1)].Reason;

    public static StationPlan Station(
        string id, string circuit = "main", double max = 32, double min = 6, double fallback = 6, int priority = 0, params Phase[] wiring)
        => new(id, circuit, wiring.Length == 0 ? Wiring.Straight : new(wiring), new(max), new(min), new(fallback), priority);

    public static CircuitPlan Circuit(
        string id, double limit, string? parent = null, string? meter = null, double? uncontrolled = null)
        => new(id, parent, new(limit), meter, uncontrolled is { } u ? new(u) : null);

    /// <summary>It bears what cars that nothing measures draw above their limits.</summary>
    public static CircuitPlan Mcb(string id, double limit) => Circuit(id, limit) with { Protection = new(ProtectionKind.Mcb, null, new(limit)) };

    /// <summary>All stations connect and boot; each gets a car that wants what is said.</summary>
    public Plant AllCharge(double wants = 32, int phases = 3)
    {
        foreach (var station in Stations.Values)
        {
            station.Connect();
            station.PlugIn(wants, phases);
        }

        return this;
    }

    public void Run(int seconds, Action<Plant>? each = null)
    {
        for (var i = 0; i < seconds; i++)
        {
            Time.Advance(OneSecond);
            foreach (var station in Stations.Values)
            {
                station.Second();
            }

            foreach (var circuit in Image.Plan.Circuits.Where(c => c.Meter is not null && !UnpluggedMeters.Contains(c.Meter)))
            {
                Report(circuit);
            }

            _loop.Tick();
            each?.Invoke(this);
        }
    }

    /// <summary>A second of the site without a tick: only the meters are read, and looked at.</summary>
    public void MeterOnly()
    {
        Time.Advance(OneSecond);
        foreach (var circuit in Image.Plan.Circuits.Where(c => c.Meter is not null))
        {
            Report(circuit);
        }
    }

    /// <summary>The gateway dies and is back at once: all it knew is gone, stations go on.</summary>
    public void RestartGateway() => _loop = NewLoop();

    /// <summary>What really flows in a circuit.</summary>
    public PerPhase<Ampere> Flows(string circuit)
    {
        var flow = House.GetValueOrDefault(circuit);
        foreach (var station in Stations.Values.Where(s => s.Plan.Circuit == circuit))
        {
            flow = flow.Zip(station.Draws, (a, b) => a + b);
        }

        return Image.Plan.Circuits.Where(c => c.Parent == circuit)
            .Aggregate(flow, (sum, child) => sum.Zip(Flows(child.Id), (a, b) => a + b));
    }

    public void SetLimit(EvseKey evse, Ampere perPhase)
    {
        Said.Add((Time.GetUtcNow(), evse, perPhase.Value));
        Stations[evse.Station].Told(perPhase);
    }

    public void InstallFallback(string station, Ampere perPhase) => Stations[station].FallbackTold();

    public void StopTransaction(EvseKey evse)
    {
        Stopped.Add(evse);
        Stations[evse.Station].ToldToStop();
    }

    private void Report(CircuitPlan circuit)
    {
        var reads = Flows(circuit.Id).Map(a => a * MeterSign);
        var power = new Watt((reads.L1 + reads.L2 + reads.L3).Value * Image.Plan.Voltage.Value);
        Image.Report(new(circuit.Meter!, Time.GetTimestamp(), reads, Volts, null, power, null, null, null));
    }

    private BalancingLoop NewLoop() => new(Image, _events, this, Options, Time, NullLogger<BalancingLoop>.Instance);
}
