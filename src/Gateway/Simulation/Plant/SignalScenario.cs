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
}
