namespace Gateway.Tests.Ledger;

/// <summary>How a CSMS treats what it hears. The default is a good one.</summary>
internal sealed record CsmsManners
{
    /// <summary>The longest time that it thinks before it answers; drawn anew for each answer.</summary>
    public TimeSpan Thinks { get; init; }

    /// <summary>Answers this share of the CALLs twice. 0 to 1.</summary>
    public double Stutters { get; init; }

    /// <summary>Refuses this share of the messages about transactions with a CALLERROR, each at most once. 0 to 1.</summary>
    public double Refuses { get; init; }

    /// <summary>Books this share of the messages about transactions and hangs up without an answer. 0 to 1.</summary>
    public double HangsUp { get; init; }

    /// <summary>Answers the message with this register reading and forgets to book it. For tests of the ledger itself.</summary>
    public Func<Arrival, bool> Forgets { get; init; } = static _ => false;
}

/// <summary>What somebody who knocks at a CSMS that is away gets to see.</summary>
internal enum Door
{
    Open,

    /// <summary>Nobody listens.</summary>
    Refuses,

    /// <summary>Connections are taken and reset.</summary>
    Resets,

    /// <summary>HTTP 503, as a proxy before a fallen CSMS says.</summary>
    Unavailable,

    /// <summary>Connections are taken, and then nothing.</summary>
    Hangs,
}
