namespace Gateway.Simulation.V2x;

/// <summary>What time has changed: a scheduled control starts, in the place of others, or is over.</summary>
internal readonly record struct ControlTurn(StoredControl Control, bool HasStarted, IReadOnlyList<string> Superseded);

/// <summary>
/// The DER controls that a station holds, and which act. It shares no code with the gateway's own book of controls, so that a mistake
/// there cannot hide itself. Not thread-safe. OCPP 2.1 part 2, R04.
/// </summary>
internal sealed class ControlStore
{
    /// <summary>Of one type, default or scheduled: as many as supersededIds may name.</summary>
    public const int MostOfAKind = 24;

    private readonly List<StoredControl> _all = [];

    public IReadOnlyList<StoredControl> All => _all;

    /// <summary>Takes a control in; one with the same id is replaced. Of two of the same priority the newer wins, which OCPP leaves open.</summary>
    /// <returns>Who gives way now; the control itself if there is a better one.</returns>
    public IReadOnlyList<string> Take(StoredControl added)
    {
        _all.RemoveAll(c => c.Id == added.Id);
        var rivals = _all.Where(c => c.IsRivalOf(added)).ToList();
        _all.Add(added);
        if (rivals.Exists(rival => rival.Priority < added.Priority))
        {
            added.IsSuperseded = true;                                          // R04.FR.08
            return [added.Id];
        }

        return Supersede(rivals.Where(rival => !rival.IsRunning));              // R04.FR.03, FR.06; one that runs goes on for now: FR.07
    }

    public IReadOnlyList<StoredControl> Clear(Predicate<StoredControl> which)
    {
        var gone = _all.Where(c => which(c)).ToList();
        _all.RemoveAll(which);
        return gone;
    }

    /// <summary>The one that acts: a scheduled one that runs, else the default. Null: none of this type.</summary>
    public StoredControl? Acting(string type)
        => _all.Find(c => c.Type == type && c.IsRunning) ?? _all.Find(c => c.Type == type && c is { IsDefault: true, IsSuperseded: false });

    /// <summary>Ends and starts what time ends and starts, in this order.</summary>
    public IReadOnlyList<ControlTurn> Turn(DateTimeOffset now)
    {
        var turns = Clear(c => c.End <= now).Where(c => c.IsRunning).Select(c => new ControlTurn(c, false, [])).ToList();
        foreach (var next in _all.Where(c => c is { IsDefault: false, HasStarted: false, IsSuperseded: false } && c.Start <= now).OrderBy(c => c.Start))
        {
            var beaten = Supersede(_all.Where(c => c.IsRivalOf(next) && c.IsRunning));
            next.HasStarted = true;
            turns.Add(new(next, true, beaten));                                 // R04.FR.20, FR.21
        }

        return turns;
    }

    private static List<string> Supersede(IEnumerable<StoredControl> controls)
    {
        var beaten = controls.ToList();
        beaten.ForEach(c => c.IsSuperseded = true);
        return [.. beaten.Select(c => c.Id)];
    }
}
