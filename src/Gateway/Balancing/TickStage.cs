namespace Gateway.Balancing;

/// <summary>What a tick does, in this order; named for those who time it.</summary>
internal enum TickStage
{
    /// <summary>Every station that has news is reckoned with anew.</summary>
    Read,

    /// <summary>Claims and draws are added up.</summary>
    Sum,

    /// <summary>What the meters leave.</summary>
    Headroom,

    /// <summary>What each EVSE may want.</summary>
    Wish,

    /// <summary>Who shall have what.</summary>
    Share,

    /// <summary>What of that can be given now.</summary>
    Grant,

    /// <summary>What has to be said.</summary>
    Say,

    /// <summary>What was promised in the end.</summary>
    Conclude,
}
