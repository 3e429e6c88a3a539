using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>
/// What is known of one station, kept up to date by its session: one immutable picture that each change replaces under a short
/// lock. Whoever decides reads <see cref="Now"/>, which costs nothing; when it was last heard is kept beside it, as that changes
/// with every frame.
/// </summary>
public sealed class StationState(StationPlan plan, TimeProvider time)
{
    private const int MaxFaultKinds = 100;      // a station that invents field names must not fill memory or log

    private readonly Lock _lock = new();
    private readonly HashSet<string> _faultKinds = new(StringComparer.Ordinal);     // under _lock
    private StationSnapshot _station = new(plan, false, null, 0, 0, false, null, null, null, null, false, []);    // written under _lock, Volatile
    private long _lastHeard;                                                        // Volatile
    private readonly StationClock _clock = new(time);

    public StationPlan Plan => plan;

    /// <summary>The newest picture, without <see cref="StationSnapshot.LastHeard"/>. The same object until something changes.</summary>
    public StationSnapshot Now => Volatile.Read(ref _station);

    /// <summary>What the station's own clock shows, as far as its messages tell. Null: they told nothing yet.</summary>
    public DateTimeOffset? Clock => _clock.Now;

    /// <summary>A message that has just come was written then, by the station's clock.</summary>
    public void WroteAt(DateTimeOffset at) => _clock.Says(at);

    /// <summary>
    /// What ran before the gateway started, of a station that was not here since: it runs until the station tells something else. What
    /// began too long ago does not.
    /// </summary>
    public void Recalls(LastLife life)
    {
        Change(s => s with { FallbackInstalled = life.HasFallback });
        foreach (var ran in life.Running)
        {
            var age = time.GetUtcNow() - ran.Since;
            if (age >= TimeSpan.Zero && age < LastLife.Longest)
            {
                var since = time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency);
                Change(ran.Evse, e => e with { TransactionId = ran.Id, TransactionSince = since, IsRecalled = true });
            }
        }
    }

    /// <summary>A connection of the station was accepted. What it accepted earlier is unknown until it is told again.</summary>
    public void Connected(string version)
    {
        Change(s => s with { Online = true, Version = version, OnlineSince = time.GetTimestamp(), FallbackInstalled = false });
        Heard();
    }

    public void Disconnected() => Change(s => s with { Online = false, OnlineSince = 0, UpstreamConnected = false });

    public void Upstream(bool connected) => Change(s => s with { UpstreamConnected = connected });

    /// <summary>A frame came. Called for every one.</summary>
    public void Heard() => Volatile.Write(ref _lastHeard, time.GetTimestamp());

    /// <summary>The station told what it is. It starts anew: no transaction runs that it does not report again.</summary>
    public void Booted(string? vendor, string? model, string? firmware)
    {
        _clock.Forget();
        Change(s => s with { Vendor = vendor, Model = model, Firmware = firmware, FallbackInstalled = false });
    }

    public void BootAnswered(string status) => Change(s => s with { BootStatus = status });

    public void FallbackAccepted() => Change(s => s with { FallbackInstalled = true });

    /// <summary>What the station makes of limits.</summary>
    public void Can(Ability ability) => Change(s => s with { Ability = ability });

    /// <summary>What the CSMS's own profiles allow the whole station now, per phase. Null: they do not limit it.</summary>
    public void CsmsMax(Ampere? perPhase) => Change(s => s.CsmsMax == perPhase ? s : s with { CsmsMax = perPhase });

    /// <summary>The CSMS set or cleared charging profiles: ours may be gone, so they count as not installed.</summary>
    public void ProfilesTouched()
        => Change(s => s with
        {
            FallbackInstalled = false,
            Evses = [.. s.Evses.Select(e => e with { Sent = e.Sent ?? e.Accepted, Accepted = null })],
        });

    /// <summary>A message to or from the station broke the rules of its version.</summary>
    /// <param name="kind">What messages with the same fault have in common.</param>
    /// <returns>True: it is the first of its kind. Beyond a hundred kinds none is.</returns>
    public bool MessageFaulty(string kind, string text)
    {
        lock (_lock)
        {
            var isNew = _faultKinds.Count < MaxFaultKinds && _faultKinds.Add(kind);
            Change(s => s with { FaultyMessages = s.FaultyMessages + 1, LastFault = isNew ? text : s.LastFault });
            return isNew;
        }
    }

    /// <summary>What was wished goes with the car that leaves.</summary>
    public void StatusIs(int evse, EvseStatus status) => Change(evse, e => e with
    {
        Status = status, Wish = status is EvseStatus.Available && e.TransactionId is null ? Wish.None : e.Wish,
    });

    public void Measured(int evse, EvseMeasurement measurement)
        => Change(evse, e => e with
        {
            Measured = measurement, Wish = e.Wish.Metered(measurement.Energy), SetPoint = e.SetPoint is { } held ? held with { Least = held.Current } : null,
        });

    /// <summary>Somebody has told what the car at the EVSE is to get. Pure: called under the lock, with the EVSE as it is.</summary>
    /// <param name="wish">Gets the EVSE and the time by <see cref="TimeProvider.GetTimestamp"/>.</param>
    public void Wished(int evse, Func<EvseSnapshot, long, Wish> wish) => Change(evse, e => e with { Wish = wish(e, time.GetTimestamp()) });

    /// <summary>A transaction runs on the EVSE. A new one begins without any accepted limit: the fallback profile rules it.</summary>
    public void TransactionRuns(int evse, string id) => Change(evse, e => e.TransactionId == id
        ? e.IsRecalled ? e with { IsRecalled = false } : e
        : e with
        {
            TransactionId = id, TransactionSince = time.GetTimestamp(), IsRecalled = false, Sent = null, Unanswered = null, Accepted = null, Refusals = 0, SetPoint = null, NoSetPoint = null,
            Wish = e.TransactionId is null ? e.Wish : Wish.None,        // told before its transaction; or that of the car before
        });

    public void TransactionEnded(int evse) => Change(evse, e => e with
    {
        TransactionId = null, IsRecalled = false, Sent = null, Unanswered = null, Accepted = null, Refusals = 0, CsmsLimit = null, HasPriority = false, Wish = Wish.None,
        SetPoint = null, NoSetPoint = null,
    });

    /// <summary>What the CSMS's own profiles allow the EVSE's transaction now, per phase. Null: they do not limit it.</summary>
    public void CsmsLimit(int evse, Ampere? perPhase) => Change(evse, e => e.CsmsLimit == perPhase ? e : e with { CsmsLimit = perPhase });

    /// <summary>Priority charging was switched on or off for the EVSE's transaction.</summary>
    public void HasPriority(int evse, bool on) => Change(evse, e => e.HasPriority == on ? e : e with { HasPriority = on });

    public void LimitSent(int evse, Ampere current) => Change(evse, e => e with { Sent = new(current, time.GetTimestamp()) });

    public void LimitAccepted(int evse, Ampere current)
        => Change(evse, e => e with { Sent = null, Unanswered = null, Accepted = new(current, time.GetTimestamp()), Refusals = 0 });

    public void LimitRefused(int evse) => Change(evse, e => e with { Sent = null, Refusals = e.Refusals + 1 });

    /// <summary>What was sent last got no answer. It may be in force all the same, as may what was sent before it.</summary>
    public void LimitUnanswered(int evse) => Change(evse, e => e with
    {
        Sent = null,
        Unanswered = e.Sent is { } sent ? new(Ampere.Max(sent.Current, e.Unanswered?.Current ?? default), sent.At) : e.Unanswered,
        Refusals = e.Refusals + 1,
    });

    /// <summary>It is about to be told to hold this: from here on it may.</summary>
    public void SetPointSent(int evse, Ampere perPhase) => Change(evse, e => e with
    {
        SetPoint = new(perPhase, e.SetPoint is { } held ? Ampere.Min(held.Least, perPhase) : perPhase),
    });

    public void SetPointRefused(int evse, string reason) => Change(evse, e => e with { NoSetPoint = new(reason, time.GetTimestamp()) });

    /// <summary>It has accepted to charge up to its limit again.</summary>
    public void SetPointEnded(int evse) => Change(evse, e => e.SetPoint is null ? e : e with { SetPoint = null });

    public StationSnapshot Freeze() => Now with { LastHeard = Volatile.Read(ref _lastHeard) };

    private void Change(Func<StationSnapshot, StationSnapshot> change)
    {
        lock (_lock)
        {
            Volatile.Write(ref _station, change(_station));
        }
    }

    private void Change(int evse, Func<EvseSnapshot, EvseSnapshot> change)
    {
        if (evse > 0)       // EVSE 0 is the station itself
        {
            Change(s => s with { Evses = With(s.Evses, evse, change) });
        }
    }

    /// <summary>In the order of their ids; one that was not known yet is made.</summary>
    private static ImmutableArray<EvseSnapshot> With(ImmutableArray<EvseSnapshot> evses, int id, Func<EvseSnapshot, EvseSnapshot> change)
    {
        var at = 0;
        while (at < evses.Length && evses[at].Id < id)
        {
            at++;
        }

        return at < evses.Length && evses[at].Id == id
            ? evses.SetItem(at, change(evses[at]))
            : evses.Insert(at, change(new(id, EvseStatus.Unknown, null, 0, null, null, null, 0)));
    }
}
