namespace Gateway.Site;

/// <summary>One of the limits that together make what an EVSE may draw.</summary>
/// <param name="Owner">Who sets it, such as <c>station CP-1</c>, <c>circuit main</c>, <c>meter grid</c>, <c>the CSMS</c>.</param>
/// <param name="Value">Per phase: what it leaves to this EVSE, or for <see cref="LimitKind.Minimum"/> what the EVSE needs at least.</param>
/// <param name="Until">How long it holds yet. Null: no end is known.</param>
/// <param name="Text">One sentence for people.</param>
public sealed record LimitLink(LimitKind Kind, string Owner, Ampere Value, TimeSpan? Until, string Text)
{
    /// <summary>True for the one that decided: without it the EVSE would have more.</summary>
    public bool IsDecisive { get; init; }
}

/// <summary>What sort of limit it is. The order of the values is the order in a chain.</summary>
public enum LimitKind
{
    /// <summary>The most the station may ever take.</summary>
    Rating,

    /// <summary>Below this the car stops.</summary>
    Minimum,

    /// <summary>What a circuit, as it is protected, may carry on the phase named.</summary>
    Circuit,

    /// <summary>What of it is kept free.</summary>
    Reserve,

    /// <summary>What of it load takes that is no station.</summary>
    Uncontrolled,

    /// <summary>What of it other EVSEs have.</summary>
    Others,

    /// <summary>What somebody outside of the site allows the stations together.</summary>
    Cap,

    /// <summary>What the CSMS's own profiles allow this transaction.</summary>
    CsmsProfile,

    /// <summary>What the CSMS allows each transaction of the site.</summary>
    CsmsGroup,
    Priority,
    Rotation,

    /// <summary>What the model of the station can't do.</summary>
    Quirk,

    /// <summary>What there is of the site's own sun.</summary>
    Surplus,

    /// <summary>Its part of a signal of the grid.</summary>
    Signal,

    /// <summary>What the car was learnt to take.</summary>
    Learnt,

    /// <summary>Raises come in steps.</summary>
    Ramp,

    /// <summary>The station drew more than it may.</summary>
    Obedience,

    /// <summary>Something is not known that has to be: a meter, a station, the first seconds after a start.</summary>
    FailSafe,

    /// <summary>What the station takes while nobody tells it more.</summary>
    Fallback,
}
