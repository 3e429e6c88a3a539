namespace Gateway.Simulation.Afrr;

/// <summary>Who follows signals at a simulated site.</summary>
internal enum AfrrFleet
{
    /// <summary>A battery, and cars that only charge.</summary>
    Battery,

    /// <summary>Cars that only charge.</summary>
    Cars,

    /// <summary>Cars that all discharge as well.</summary>
    V2x,
}
