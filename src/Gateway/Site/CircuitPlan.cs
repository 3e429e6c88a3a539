namespace Gateway.Site;

/// <summary>A conductor with a protective device, and what hangs below it.</summary>
/// <param name="Limit">What may flow per phase for ever.</param>
/// <param name="Meter">The device that measures it, if any.</param>
/// <param name="Uncontrolled">Design peak per phase of all load that is no station; stands in for a stale meter, unless more was just measured. Null: unknown.</param>
public sealed record CircuitPlan(string Id, string? Parent, Ampere Limit, string? Meter, Ampere? Uncontrolled)
{
    /// <summary>IEC 61851-1: a station and its car take 5 s each, after 1 s of polling and 1 s of the meter's own.</summary>
    public static readonly TimeSpan UsualReaction = TimeSpan.FromSeconds(12);

    /// <summary>What opens when too much flows. Null: the site file does not say; see <see cref="Guarded"/>.</summary>
    public Protection? Protection { get; init; }

    /// <summary>What may be drawn over all phases. Null: what the currents make of it.</summary>
    public Watt? Power { get; init; }

    /// <summary>What <see cref="Power"/> makes of it per phase: a third of it at nominal voltage, however the load is spread. Null: no limit.</summary>
    public Ampere? ByPower { get; init; }

    /// <summary>The most that may flow per phase for ever, by its limit and its power.</summary>
    public Ampere Most => ByPower is { } ampere ? Ampere.Min(Limit, ampere) : Limit;

    /// <summary>The most by which the fullest phase may exceed the emptiest. Null: any.</summary>
    public Ampere? Unbalance { get; init; }

    /// <summary>The largest step per phase that other load may take at once, a tripped inverter included. Null: unknown.</summary>
    public Ampere? LargestStep { get; init; }

    /// <summary>How long the stations that would be cut then may take until less flows.</summary>
    public TimeSpan Reaction { get; init; } = UsualReaction;

    /// <summary>Kept free per phase. Null: the site's usual reserve.</summary>
    public Ampere? Reserve { get; init; }

    /// <summary>The transformer between it and its parent. Null: they are the same conductors.</summary>
    public Transformer? Transformer { get; init; }

    /// <summary>The protective device; where none is told, the one that opens first, rated for the limit.</summary>
    public Protection Guarded => Protection ?? new(ProtectionKind.Mccb, null, Limit);

    /// <summary>
    /// The reserve that makes the largest step harmless: it may lift the current from what the reserve leaves to what the
    /// protective device carries until the cut has come through. 0 A: none is needed.
    /// </summary>
    public Ampere ReserveNeeded
        => LargestStep is { } step ? Ampere.Max(step - (Guarded.Carries(Reaction) - Limit), default) : default;
}
