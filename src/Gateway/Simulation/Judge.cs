using Gateway.Site;

namespace Gateway.Simulation;

/// <summary>One circuit as the judge saw it.</summary>
/// <param name="Highest">The highest true current ever, per phase.</param>
/// <param name="Above">How long any phase was above the limit.</param>
internal sealed record CircuitRecord(string Id, Ampere Limit, PerPhase<Ampere> Highest, TimeSpan Above);

/// <summary>Watches the true currents, and says in the end whether the gateway did its job.</summary>
internal sealed class Judge(IEnumerable<(string Id, Ampere Limit)> circuits, CallLedger calls)
{
    private const double Rounding = 1e-6;       // ampere: sums of doubles are not exact

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CircuitRecord> _circuits =                        // under _lock
        circuits.ToDictionary(c => c.Id, c => new CircuitRecord(c.Id, c.Limit, default, TimeSpan.Zero));
    private int _limitsObeyed;
    private readonly List<string> _others = [];                                           // under _lock
    private Ampere _highestStation;                                                       // under _lock

    public IReadOnlyList<CircuitRecord> Circuits
    {
        get
        {
            lock (_lock)
            {
                return [.. _circuits.Values];
            }
        }
    }

    public int LimitsObeyed => Volatile.Read(ref _limitsObeyed);

    public CallLedger Calls => calls;

    public void Saw(IReadOnlyDictionary<string, PerPhase<Ampere>> currents, TimeSpan dt)
    {
        lock (_lock)
        {
            foreach (var (id, current) in currents)
            {
                var old = _circuits[id];
                var broken = PerPhase<Ampere>.All.Any(p => current[p].Value > old.Limit.Value + Rounding);
                _circuits[id] = old with
                {
                    Highest = old.Highest.Zip(current, Ampere.Max),
                    Above = broken ? old.Above + dt : old.Above,
                };
            }
        }
    }

    /// <summary>A station drew this on one phase.</summary>
    public void Drew(Ampere current)
    {
        lock (_lock)
        {
            _highestStation = Ampere.Max(_highestStation, current);
        }
    }

    /// <summary>A station let a profile change what it offers.</summary>
    public void Obeyed() => Interlocked.Increment(ref _limitsObeyed);

    /// <summary>Something else went wrong, in one sentence.</summary>
    public void Fault(string what)
    {
        lock (_lock)
        {
            _others.Add(what);
        }
    }

    /// <summary>One sentence for each thing that went wrong; none: the site was kept safe and nothing was lost.</summary>
    public IReadOnlyList<string> Faults()
    {
        var tally = calls.Tally();
        var faults = new List<string>();
        foreach (var circuit in Circuits.Where(c => PerPhase<Ampere>.All.Any(p => c.Highest[p].Value > c.Limit.Value + Rounding)))
        {
            faults.Add($"circuit {circuit.Id} was above its limit of {circuit.Limit}: up to {circuit.Highest}");
        }

        Add(tally.Lost, "calls of stations never reached the CSMS");
        Add(tally.Doubled, "calls reached the CSMS more than once");
        Add(tally.Altered, "calls reached the CSMS with other bytes than were sent");
        Add(tally.Invented, "calls reached the CSMS that no station sent");
        if (tally.Arrived == 0)
        {
            faults.Add("no call ever reached the CSMS");
        }

        lock (_lock)
        {
            faults.AddRange(_others);
            if (_highestStation.Value <= 0)
            {
                faults.Add("no car ever charged");
            }
        }

        if (LimitsObeyed == 0)
        {
            faults.Add("no limit was ever applied");
        }

        return faults;

        void Add(int count, string what)
        {
            if (count > 0)
            {
                faults.Add($"{count} {what}");
            }
        }
    }
}
