using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>
/// What is known of one station, kept up to date by its session. Written for every frame, so each change costs one short
/// lock and no allocation that can be helped; <see cref="Freeze"/> makes the immutable picture.
/// </summary>
public sealed class StationState(StationPlan plan, TimeProvider time)
{
    private const int MaxFaultKinds = 100;      // a station that invents field names must not fill memory or log

    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, EvseSnapshot> _evses = [];      // under _lock, as all below
    private readonly HashSet<string> _faultKinds = new(StringComparer.Ordinal);
    private StationSnapshot _station = new(plan, false, null, 0, 0, false, null, null, null, null, false, []);
    private long _lastHeard;                                               // Volatile

    public StationPlan Plan => plan;

    /// <summary>A connection of the station was accepted. What it accepted earlier is unknown until it is told again.</summary>
    public void Connected(string version)
    {
        lock (_lock)
        {
            _station = _station with { Online = true, Version = version, OnlineSince = time.GetTimestamp(), FallbackInstalled = false };
            Heard();
        }
    }

    public void Disconnected()
    {
        lock (_lock)
        {
            _station = _station with { Online = false, OnlineSince = 0, UpstreamConnected = false };
        }
    }

    public void Upstream(bool connected)
    {
        lock (_lock)
        {
            _station = _station with { UpstreamConnected = connected };
        }
    }

    /// <summary>A frame came. Called for every one.</summary>
    public void Heard() => Volatile.Write(ref _lastHeard, time.GetTimestamp());

    /// <summary>The station told what it is. It starts anew: no transaction runs that it does not report again.</summary>
    public void Booted(string? vendor, string? model, string? firmware)
    {
        lock (_lock)
        {
            _station = _station with { Vendor = vendor, Model = model, Firmware = firmware, FallbackInstalled = false };
        }
    }

    public void BootAnswered(string status)
    {
        lock (_lock)
        {
            _station = _station with { BootStatus = status };
        }
    }

    public void FallbackAccepted()
    {
        lock (_lock)
        {
            _station = _station with { FallbackInstalled = true };
        }
    }

    /// <summary>The CSMS set or cleared charging profiles: ours may be gone, so they count as not installed.</summary>
    public void ProfilesTouched()
    {
        lock (_lock)
        {
            _station = _station with { FallbackInstalled = false };
            foreach (var (id, evse) in _evses.ToArray())
            {
                _evses[id] = evse with { Sent = evse.Sent ?? evse.Accepted, Accepted = null };
            }
        }
    }

    /// <summary>A message to or from the station broke the rules of its version.</summary>
    /// <param name="kind">What messages with the same fault have in common.</param>
    /// <returns>True: it is the first of its kind. Beyond a hundred kinds none is.</returns>
    public bool MessageFaulty(string kind, string text)
    {
        lock (_lock)
        {
            var isNew = _faultKinds.Count < MaxFaultKinds && _faultKinds.Add(kind);
            _station = _station with { FaultyMessages = _station.FaultyMessages + 1, LastFault = isNew ? text : _station.LastFault };
            return isNew;
        }
    }

    public void StatusIs(int evse, EvseStatus status) => Change(evse, e => e with { Status = status });

    public void Measured(int evse, EvseMeasurement measurement) => Change(evse, e => e with { Measured = measurement });

    /// <summary>A transaction runs on the EVSE. A new one begins without any accepted limit: the fallback profile rules it.</summary>
    public void TransactionRuns(int evse, string id) => Change(evse, e => e.TransactionId == id
        ? e
        : e with { TransactionId = id, TransactionSince = time.GetTimestamp(), Sent = null, Accepted = null, Refusals = 0 });

    public void TransactionEnded(int evse)
        => Change(evse, e => e with { TransactionId = null, Sent = null, Accepted = null, Refusals = 0, CsmsLimit = null });

    /// <summary>What the CSMS's own profiles allow the EVSE's transaction now, per phase. Null: they do not limit it.</summary>
    public void CsmsLimit(int evse, Ampere? perPhase) => Change(evse, e => e.CsmsLimit == perPhase ? e : e with { CsmsLimit = perPhase });

    public void LimitSent(int evse, Ampere current) => Change(evse, e => e with { Sent = new(current, time.GetTimestamp()) });

    public void LimitAccepted(int evse, Ampere current)
        => Change(evse, e => e with { Sent = null, Accepted = new(current, time.GetTimestamp()), Refusals = 0 });

    public void LimitRefused(int evse) => Change(evse, e => e with { Sent = null, Refusals = e.Refusals + 1 });

    public StationSnapshot Freeze()
    {
        lock (_lock)
        {
            return _station with { LastHeard = Volatile.Read(ref _lastHeard), Evses = [.. _evses.Values] };
        }
    }

    private void Change(int evse, Func<EvseSnapshot, EvseSnapshot> change)
    {
        if (evse <= 0)
        {
            return;     // EVSE 0 is the station itself
        }

        lock (_lock)
        {
            var old = _evses.TryGetValue(evse, out var known)
                ? known
                : new EvseSnapshot(evse, EvseStatus.Unknown, null, 0, null, null, null, 0);
            _evses[evse] = change(old);
        }
    }
}
