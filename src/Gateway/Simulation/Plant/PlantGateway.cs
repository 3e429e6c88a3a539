using System.Diagnostics.Metrics;
using Gateway.Balancing;
using Gateway.GridSignals.Afrr;
using Gateway.Journal;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Stations.Actuation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Simulation.Plant;

/// <summary>
/// The real loop with the real senders of limits, in one process that can be killed: then all that it knew is gone, and the next
/// one begins with the transactions that its disk has.
/// </summary>
internal sealed class PlantGateway(PlantDraft draft, PlantTime time, Dice dice) : ILimitSink, ISetPointSink, IMeterFactory
{
    private static readonly int WriteEvery = PlantTime.Steps(StationMemory.WriteEvery.TotalSeconds);

    private readonly Dictionary<string, StationLink> _links = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WatchedMeter> _watched = new(StringComparer.Ordinal);
    private readonly List<Meter> _meters = [];
    private readonly Dictionary<string, LastLife?> _disk = new(StringComparer.Ordinal);     // by station
    private LinkServices? _services;
    private BalancingLoop? _loop;
    private int _calls;

    /// <summary>Null: it is dead.</summary>
    public SiteImage? Image { get; private set; }

    /// <summary>The step in which it last began.</summary>
    public int Since { get; private set; }

    public bool IsAlive => Image is not null;

    /// <summary>Calls to stations, of all its lives.</summary>
    public int Calls => _calls + _links.Values.Sum(l => l.Calls);

    /// <summary>Who limits the site from outside, made anew with each life. Null: nobody.</summary>
    public Func<SiteImage, ISiteCaps>? LimitedBy { get; set; }

    /// <summary>Hears of every limit when it is decided. Null: nobody listens.</summary>
    public Action<EvseKey, Ampere>? Heard { get; set; }

    public void Begin()
    {
        Image = new(draft.Plan, time);
        foreach (var (station, life) in _disk)
        {
            if (life is not null)
            {
                Image.Station(station).Recalls(life);
            }
        }

        Since = time.Step;
        if (LimitedBy is not null)
        {
            Image.CappedBy(LimitedBy(Image));
        }

        foreach (var circuit in draft.Circuits.Where(c => c.Meter is not null))
        {
            Image.Announce(circuit.Plan.Meter!, circuit.Parent < 0 ? DeviceRole.Grid : DeviceRole.Circuit);
            _watched[circuit.Plan.Meter!] = new(circuit.Plan.Meter!, Image, time);
        }

        if (draft.Circuits.Any(c => c.Pv + c.Battery > 0))
        {
            Image.Announce("inverter", DeviceRole.Pv);
        }

        var profiles = new CsmsProfileBook(Image, time, NullLogger<CsmsProfiles>.Instance);
        _services = new(profiles, new(new(QuirkBook.Empty, null, NullLogger.Instance), Image.Plan.Voltage, new(this, Image), time, NullLogger.Instance));
        _loop = new(Image, new(time), this, draft.Options, time, NullLogger<BalancingLoop>.Instance);
    }

    public void Kill()
    {
        _calls += _links.Values.Sum(l => l.Calls);
        _links.Clear();
        _watched.Clear();
        _loop?.Dispose();
        (Image, _loop) = (null, null);
        _meters.ForEach(m => m.Dispose());
        _meters.Clear();
    }

    /// <summary>A socket of the station is let in.</summary>
    public StationLink Accept(PlantStation station)
    {
        var id = station.Draft.Plan.Id;
        if (_links.Remove(id, out var old))
        {
            _calls += old.Calls;
        }

        return _links[id] = new(station, Image!, _services!, dice);
    }

    /// <summary>A poll of a meter has come to this.</summary>
    public void Report(DeviceReading reading)
    {
        if (_watched.TryGetValue(reading.DeviceId, out var meter))
        {
            meter.Report(reading);
        }
    }

    public void Tick()
    {
        _loop?.Tick();
        if (time.Step % WriteEvery == 0)
        {
            Write();
        }
    }

    public void SetLimit(EvseKey evse, Ampere perPhase)
    {
        Heard?.Invoke(evse, perPhase);
        Of(evse.Station)?.Limits.Set(evse.Evse, perPhase);
    }

    public void Steer(EvseKey evse, Ampere perPhase, Ampere discharge) => Of(evse.Station)?.Limits.Steer(evse.Evse, new(perPhase, discharge));

    public void LetGo(EvseKey evse) => Of(evse.Station)?.Limits.LetGo(evse.Evse);

    public void InstallFallback(string station, Ampere perPhase) => Of(station)?.Limits.SetFallback(perPhase);

    public void StopTransaction(EvseKey evse) => Of(evse.Station)?.Limits.Stop(evse.Evse);

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => Kill();

    private void Write()
    {
        foreach (var station in Image?.Stations ?? [])
        {
            _disk[station.Plan.Id] = LastLife.Of(station.Now, _disk.GetValueOrDefault(station.Plan.Id), time);
        }
    }

    private StationLink? Of(string station)
        => _links.TryGetValue(station, out var link) && link.State is not SessionState.Closed ? link : null;
}
