using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>
/// The latest word from every station, meter and the CSMS. Anyone may write at any time, from any thread;
/// whoever decides or publishes reads once, through <see cref="Freeze"/>.
/// </summary>
public sealed class SiteImage
{
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, StationState> _stations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DeviceSnapshot> _devices = new(StringComparer.Ordinal);
    private CsmsSnapshot _csms = new(false, null, null, null, "not connected yet");
    private UpstreamSnapshot? _upstream;
    private AllocationSnapshot? _allocation;
    private ControllerSnapshot? _controller;
    private double _leastReserve;
    private ISiteCaps? _caps;

    /// <summary>Every listed station is there from the start, offline.</summary>
    public SiteImage(SitePlan plan, TimeProvider time)
    {
        (Plan, _time) = (plan, time);
        foreach (var id in plan.Stations.Keys)
        {
            Station(id);
        }
    }

    public SitePlan Plan { get; }

    /// <summary>The gateway's own link.</summary>
    public CsmsSnapshot Csms => Volatile.Read(ref _csms);

    /// <summary>What the operator wants kept free on every circuit and phase at least. Where the site file says more, that holds.</summary>
    public Ampere LeastReserve
    {
        get => new(Volatile.Read(ref _leastReserve));
        set => Volatile.Write(ref _leastReserve, value.Value);
    }

    /// <summary>What balancing decided last. Null: nothing yet.</summary>
    public AllocationSnapshot? Allocation => Volatile.Read(ref _allocation);

    /// <summary>What the CSMS is owed. Null: nobody has told yet.</summary>
    public UpstreamSnapshot? Upstream => Volatile.Read(ref _upstream);

    /// <summary>How many stations are known, listed or not.</summary>
    public int StationCount => _stations.Count;

    /// <summary>The state of a station, made on first mention: a station that is not listed has the defaults.</summary>
    public StationState Station(string id) => _stations.GetOrAdd(id, key => new(Plan.Station(key), _time));

    /// <summary>Makes a device known before its first reading.</summary>
    public void Announce(string id, DeviceRole role) => _devices.TryAdd(id, new(id, role, null, "no reading yet"));

    /// <summary>A good reading; it ends the device's fault.</summary>
    public void Report(DeviceReading reading)
        => _devices.AddOrUpdate(
            reading.DeviceId,
            static (id, r) => new(id, DeviceRole.Circuit, r, null),
            static (_, old, r) => old with { Reading = r, Fault = null },
            reading);

    /// <summary>A device could not be read or was not believed. Its last good reading stays and grows old.</summary>
    public void ReportFault(string deviceId, string reason)
        => _devices.AddOrUpdate(
            deviceId,
            static (id, why) => new(id, DeviceRole.Circuit, null, why),
            static (_, old, why) => old with { Fault = why },
            reason);

    public void ReportCsms(CsmsSnapshot csms) => Volatile.Write(ref _csms, csms);

    /// <summary>How all links stand, and what the CSMS is owed: about once a second.</summary>
    public void ReportUpstream(UpstreamSnapshot upstream) => Volatile.Write(ref _upstream, upstream);

    /// <summary>What balancing has just decided, for those who show it.</summary>
    public void Decided(AllocationSnapshot allocation) => Volatile.Write(ref _allocation, allocation);

    /// <summary>How the gateway itself stands towards the CSMS, as a station of its own.</summary>
    public void ReportController(ControllerSnapshot controller) => Volatile.Write(ref _controller, controller);

    /// <summary>Who is to be asked what caps hold.</summary>
    public void CappedBy(ISiteCaps caps) => Volatile.Write(ref _caps, caps);

    public SiteSnapshot Freeze()
    {
        var (at, now, caps) = (_time.GetTimestamp(), _time.GetUtcNow(), Volatile.Read(ref _caps));
        return new(
            Plan,
            at,
            now,
            _stations.ToImmutableSortedDictionary(s => s.Key, s => Capped(s.Value.Freeze(), caps, at, now), StringComparer.Ordinal),
            _devices.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Volatile.Read(ref _csms),
            Volatile.Read(ref _allocation),
            _time)
        {
            Upstream = Volatile.Read(ref _upstream),
            Controller = Volatile.Read(ref _controller),
            Caps = caps?.At(now, at) ?? [],
        };
    }

    private StationSnapshot Capped(StationSnapshot station, ISiteCaps? caps, long at, DateTimeOffset now)
        => caps is null || !station.Evses.Any(e => e.TransactionId is not null) ? station : station with
        {
            Evses = [.. station.Evses.Select(e => e.TransactionId is null ? e : e with
            {
                GroupLimit = caps.OfTransaction(now, at, now - _time.GetElapsedTime(e.TransactionSince, at), station.Plan.Wiring.Count),
            })],
        };
}
