using System.Collections.Immutable;

namespace Gateway.Simulation.Plant;

/// <summary>How the grid's operator, or what stands between it and the site, makes a limit hold.</summary>
internal enum SignalScenario
{
    /// <summary>A limit is set, with heartbeats before and after it.</summary>
    LimitSet,

    /// <summary>Heartbeats stop: the fail-safe value holds from then on that the source is lost.</summary>
    HeartbeatLost,

    /// <summary>The contact of a ripple receiver opens.</summary>
    ContactOpens,

    /// <summary>The contact can be read no more: its limit holds from then on that it counts as silent.</summary>
    LineSilent,

    /// <summary>A building controller sets a limit.</summary>
    ControllerSets,

    /// <summary>The gateway is killed while a limit holds, and is back after a while.</summary>
    GatewayKilled,

    /// <summary>What is fed in is limited.</summary>
    FeedInSet,

    /// <summary>Heartbeats of who limits what is fed in stop: its fail-safe value holds.</summary>
    FeedInLost,

    /// <summary>What is fed in is limited, and for a while an inverter refuses what is written.</summary>
    InverterRefuses,

    /// <summary>What is fed in is limited, and for a while an inverter takes what is written and keeps what it had.</summary>
    InverterDiffers,

    /// <summary>What is fed in is limited; the sun goes, an inverter with it, and both come back.</summary>
    InverterSleeps,

    /// <summary>What is fed in is limited, and the gateway is killed and back before the inverters end the limit by themselves.</summary>
    FeedInKilled,
}

/// <summary>Which scenarios are about what.</summary>
internal static class SignalScenarios
{
    public static ImmutableArray<SignalScenario> OfDraw { get; } = [.. Enum.GetValues<SignalScenario>().Where(s => s < SignalScenario.FeedInSet)];

    public static ImmutableArray<SignalScenario> OfFeedIn { get; } = [.. Enum.GetValues<SignalScenario>().Where(s => s >= SignalScenario.FeedInSet)];
}
