using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>
/// The latest word from every station, meter and the CSMS. Anyone may write at any time, from any thread; whoever publishes
/// reads once, through <see cref="Freeze"/>. Balancing reads the states themselves, so that a tick makes no garbage.
/// </summary>
public sealed class SiteImage
{
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, StationState> _stations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DeviceState> _devices = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();
    private StationState[] _sorted = [];        // replaced under _adding, read without
    private CsmsSnapshot _csms = new(false, null, null, null, "not connected yet");
    private UpstreamSnapshot? _upstream;
    private Func<AllocationSnapshot?>? _allocation;
    private Action<string>? _heard;
    private bool _mayFeedIn;
    private ControllerSnapshot? _controller;
    private double _leastReserve;
    private ISiteCaps? _caps;
    private IEvseBounds? _bounds;
    private Func<ImmutableArray<SignalState>>? _signals;
    private AfrrState? _afrr;
    private double _curtailed;

    /// <summary>Every listed station is there from the start, offline.</summary>
    public SiteImage(SitePlan plan, TimeProvider time)
    {
        (Plan, _time) = (plan, time);
        MayDischarge = plan.Defaults.Discharge is not null || plan.Stations.Values.Any(s => s.Discharge is not null);
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
    public AllocationSnapshot? Allocation => Volatile.Read(ref _allocation)?.Invoke();

    /// <summary>What the CSMS is owed. Null: nobody has told yet.</summary>
    public UpstreamSnapshot? Upstream => Volatile.Read(ref _upstream);

    /// <summary>How many stations are known, listed or not.</summary>
    public int StationCount => _stations.Count;

    /// <summary>The clock by which everything here is dated.</summary>
    public TimeProvider Clock => _time;

    /// <summary>All stations in the order of their ids. The same array until one more is known.</summary>
    public StationState[] Stations => Volatile.Read(ref _sorted);

    /// <summary>Who knows what caps hold. Null: nobody limits.</summary>
    public ISiteCaps? Caps => Volatile.Read(ref _caps);

    /// <summary>Who holds single EVSEs back. Null: nobody.</summary>
    public IEvseBounds? Bounds => Volatile.Read(ref _bounds);

    /// <summary>The state of a station, made on first mention: a station that is not listed has the defaults.</summary>
    public StationState Station(string id) => _stations.TryGetValue(id, out var state) ? state : Add(id);

    /// <summary>The state of a device, for who wants to read it often; it need not be known yet.</summary>
    public DeviceState Device(string id) => _devices.GetOrAdd(id, static key => new(key));

    /// <summary>The state of a station that is listed or has been here. Null: there is none of that id.</summary>
    public StationState? Known(string id) => _stations.GetValueOrDefault(id);

    /// <summary>Makes a device known before its first reading.</summary>
    public void Announce(string id, DeviceRole role)
    {
        Device(id).Announce(role);
        if (role is DeviceRole.Pv or DeviceRole.Battery)
        {
            Volatile.Write(ref _mayFeedIn, true);
        }
    }

    /// <summary>There is a device that can feed into the grid: an inverter or a battery.</summary>
    public bool MayFeedIn => Volatile.Read(ref _mayFeedIn);

    /// <summary>There is a station whose cars can feed in. What they do so is no headroom for anybody.</summary>
    public bool MayDischarge { get; }

    /// <summary>Told the id of each device that has just given a reading, on the thread of who read it: it must not wait.</summary>
    public void WhenHeard(Action<string> heard) => Volatile.Write(ref _heard, heard);

    /// <summary>A good reading; it ends the device's fault.</summary>
    public void Report(DeviceReading reading)
    {
        Device(reading.DeviceId).Read(reading);
        Volatile.Read(ref _heard)?.Invoke(reading.DeviceId);
    }

    /// <summary>A device could not be read or was not believed. Its last good reading stays and grows old.</summary>
    public void ReportFault(string deviceId, string reason) => Device(deviceId).Failed(reason);

    /// <summary>Something is wrong with all readings of a device, and it is told as its fault until it is taken back by null.</summary>
    public void Doubt(string deviceId, string? reason) => Device(deviceId).Doubt(reason);

    public void ReportCsms(CsmsSnapshot csms) => Volatile.Write(ref _csms, csms);

    /// <summary>How all links stand, and what the CSMS is owed: about once a second.</summary>
    public void ReportUpstream(UpstreamSnapshot upstream) => Volatile.Write(ref _upstream, upstream);

    /// <summary>Who is to be asked what balancing decided last. Asked by any thread; null: nothing yet.</summary>
    public void AllocatedBy(Func<AllocationSnapshot?> allocation) => Volatile.Write(ref _allocation, allocation);

    /// <summary>How the gateway itself stands towards the CSMS, as a station of its own.</summary>
    public void ReportController(ControllerSnapshot controller) => Volatile.Write(ref _controller, controller);

    /// <summary>Who is to be asked what caps hold.</summary>
    public void CappedBy(ISiteCaps caps) => Volatile.Write(ref _caps, caps);

    /// <summary>Who is to be asked how those stand who limit the site from outside.</summary>
    public void SignalledBy(Func<ImmutableArray<SignalState>> signals) => Volatile.Write(ref _signals, signals);

    /// <summary>How the site stands towards signals of frequency restoration.</summary>
    public void ReportAfrr(AfrrState afrr) => Volatile.Write(ref _afrr, afrr);

    /// <summary>What inverters could feed in and may not, as far as is known: cars could have it.</summary>
    public Watt Curtailed
    {
        get => new(Volatile.Read(ref _curtailed));
        set => Volatile.Write(ref _curtailed, value.Value);
    }

    /// <summary>Who is to be asked how far single EVSEs are held back.</summary>
    public void BoundedBy(IEvseBounds bounds) => Volatile.Write(ref _bounds, bounds);

    public SiteSnapshot Freeze()
    {
        var (at, now, caps) = (_time.GetTimestamp(), _time.GetUtcNow(), Caps);
        return new(
            Plan,
            at,
            now,
            _stations.ToImmutableSortedDictionary(s => s.Key, s => Capped(s.Value.Freeze(), caps, at, now), StringComparer.Ordinal),
            Devices(),
            Volatile.Read(ref _csms),
            Allocation,
            _time)
        {
            Upstream = Volatile.Read(ref _upstream),
            Controller = Volatile.Read(ref _controller),
            Caps = caps?.At(now, at) ?? [],
            Signals = Volatile.Read(ref _signals)?.Invoke() ?? [],
            Afrr = Volatile.Read(ref _afrr),
        };
    }

    private StationState Add(string id)
    {
        lock (_adding)
        {
            if (_stations.TryGetValue(id, out var known))
            {
                return known;
            }

            var state = new StationState(Plan.Station(id), _time);
            _stations[id] = state;
            var at = Array.FindIndex(_sorted, s => string.CompareOrdinal(s.Plan.Id, id) > 0);
            at = at < 0 ? _sorted.Length : at;
            Volatile.Write(ref _sorted, [.. _sorted[..at], state, .. _sorted[at..]]);
            return state;
        }
    }

    /// <summary>Every device that is known, in no order.</summary>
    public IEnumerable<DeviceSnapshot> DevicesNow() => _devices.Select(d => d.Value.Now).OfType<DeviceSnapshot>();

    private ImmutableSortedDictionary<string, DeviceSnapshot> Devices()
    {
        var devices = ImmutableSortedDictionary.CreateBuilder<string, DeviceSnapshot>(StringComparer.Ordinal);
        foreach (var (id, state) in _devices)
        {
            if (state.Now is { } device)
            {
                devices[id] = device;
            }
        }

        return devices.ToImmutable();
    }

    private StationSnapshot Capped(StationSnapshot station, ISiteCaps? caps, long at, DateTimeOffset now)
        => caps is null || !station.Evses.Any(e => e.TransactionId is not null) ? station : station with
        {
            Evses = [.. station.Evses.Select(e => e.TransactionId is null ? e : e with
            {
                GroupLimit = caps.OfTransaction(now, at, now - _time.GetElapsedTime(e.TransactionSince, at), station.Plan.Wiring),
            })],
        };
}
