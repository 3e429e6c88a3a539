using static Gateway.GridSignals.External.HeartbeatEvent;
using static Gateway.GridSignals.External.HeartbeatState;

namespace Gateway.GridSignals.External;

/// <summary>How a source stands that has to show again and again that it is alive.</summary>
internal enum HeartbeatState
{
    /// <summary>It is not heard; its fail-safe value holds. So it begins.</summary>
    FailSafe,

    /// <summary>It is heard again; the fail-safe value holds until it says what shall hold.</summary>
    Awaiting,

    /// <summary>Its limit holds.</summary>
    Limited,

    /// <summary>It is heard and wants no limit.</summary>
    Unlimited,

    /// <summary>It was not heard for longer than fail-safe lasts.</summary>
    Autonomous,
}

internal enum HeartbeatEvent
{
    Heartbeat,
    LimitSet,
    LimitLifted,

    /// <summary>The limit's own duration is over.</summary>
    LimitEnded,

    /// <summary>No heartbeat for as long as the source is given.</summary>
    HeartbeatLost,

    /// <summary>Heartbeats came for as long, and no limit with them.</summary>
    NoLimitCame,

    /// <summary>Fail-safe has lasted as long as it is to.</summary>
    FailSafeEnded,
}

/// <summary>
/// The life of a source with a heartbeat, as EEBUS has it for limits of power consumption and production. State and event in, next
/// state out; it touches nothing.
/// </summary>
/// <remarks>GridSignals/README.md shows this table as a drawing; a test holds the two together.</remarks>
internal static class HeartbeatTable
{
    public static HeartbeatState Next(HeartbeatState state, HeartbeatEvent @event) => (state, @event) switch
    {
        (FailSafe, Heartbeat) => Awaiting,
        (FailSafe, FailSafeEnded) => Autonomous,
        (Awaiting, LimitSet) => Limited,
        (Awaiting, LimitLifted or NoLimitCame) => Unlimited,
        (Limited, LimitLifted or LimitEnded) => Unlimited,
        (Unlimited or Autonomous, LimitSet) => Limited,
        (Autonomous, LimitLifted) => Unlimited,
        (Awaiting or Limited or Unlimited, HeartbeatLost) => FailSafe,
        _ => state,
    };

    /// <summary>The table as a Mermaid drawing, one line per move.</summary>
    public static string Draw()
        => string.Join('\n', from state in Enum.GetValues<HeartbeatState>()
                             from @event in Enum.GetValues<HeartbeatEvent>()
                             let next = Next(state, @event)
                             where next != state
                             select $"    {state} --> {next}: {@event}");
}
