namespace Gateway.Site;

/// <summary>
/// What a station makes of limits, as far as whoever shares out current must know: from the quirks of its model, from what it tells
/// of itself, and from what was learnt of it.
/// </summary>
public sealed record Ability
{
    /// <summary>A station of which nothing particular is known.</summary>
    public static Ability Usual { get; } = new();

    /// <summary>
    /// Per phase: the least besides nothing that its cars charge with. The site file's minimum holds where that is higher. 6 A to
    /// 32 A; 6 A if not said (IEC 61851-1).
    /// </summary>
    public Ampere Min { get; init; } = new(6);

    /// <summary>Limits are multiples of this; others are rounded down on the way. 0.1 A to 2 A; 1 A if not said.</summary>
    public Ampere Step { get; init; } = new(1);

    /// <summary>
    /// False: a car that was given nothing does not charge again until it is plugged in anew. So it is paused after all others, and
    /// rather left at its minimum; where nothing else helps, it is paused all the same.
    /// </summary>
    public bool Resumes { get; init; } = true;

    /// <summary>From an accepted limit to a current that follows it, before anything was learnt of the EVSE. 1 s to 120 s; 12 s if not said.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>False: a live limit does not end by itself, so a station that goes silent may follow its last one for ever.</summary>
    public bool Expires { get; init; } = true;

    /// <summary>False: it forgets its profiles when it restarts, the fallback among them: silent, it may draw its rating.</summary>
    public bool KeepsFallback { get; init; } = true;

    /// <summary>False: no limit reaches its cars in any form; its rating is to be reserved.</summary>
    public bool TakesLimits { get; init; } = true;

    /// <summary>True: it takes a limit of its own for each phase (OCPP 2.1, limit_L2 and limit_L3).</summary>
    public bool PerPhase { get; init; }

    /// <summary>Who says so, for people: the quirk's name, or that it was learnt. Empty: nothing particular is known.</summary>
    public string Source { get; init; } = "";
}
