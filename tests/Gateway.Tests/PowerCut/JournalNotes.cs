using Gateway.Journal;

namespace Gateway.Tests.PowerCut;

/// <summary>What becomes of a held call.</summary>
internal enum CallState { Absent, Held, Dead }

/// <summary>The journal is asked to hold a call.</summary>
internal sealed record Holding(HeldCall Call, LocalTransaction? Begun);

/// <summary>The journal has said whether it holds it.</summary>
internal sealed record HoldTold(string Id, bool Kept);

/// <summary>The journal is asked to turn a call into something else.</summary>
/// <param name="IsTold">True: it will say whether it has.</param>
internal sealed record Turning(string Id, CallState Into, bool IsTold = false)
{
    /// <summary>What becomes of a call that is there so. Whatever is not there stays away, and only what is thrown away goes from the dead letters.</summary>
    public CallState Of(CallState before) => (before, Into) switch
    {
        (CallState.Absent, _) => CallState.Absent,
        (CallState.Dead, CallState.Absent) when !IsTold => CallState.Dead,
        _ => Into,
    };
}

/// <summary>The journal has said whether it has.</summary>
internal sealed record TurnTold(string Id, bool Done);

/// <summary>An attempt with a call has failed.</summary>
internal sealed record Failing(string Id);

/// <summary>The CSMS has named a transaction; null: its ids are forgotten.</summary>
internal sealed record Naming(string Station, long LocalId, long? CsmsId, DateTimeOffset At);

/// <summary>The journal is asked to put everything so far on disk.</summary>
internal sealed record Flushing;

/// <summary>The journal has said whether it has, what was asked for before <paramref name="Began"/>.</summary>
internal sealed record FlushTold(Flushing Began, bool Done);

/// <summary>The journal was closed: what it had not written by then it has forgotten.</summary>
internal sealed record Closed;
