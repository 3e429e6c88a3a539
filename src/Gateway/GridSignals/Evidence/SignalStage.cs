namespace Gateway.GridSignals.Evidence;

/// <summary>What can happen to a signal, in the order in which it usually does.</summary>
internal enum SignalStage
{
    Accepted,
    Refused,

    /// <summary>A resource was told.</summary>
    CommandSent,

    /// <summary>A resource follows, as it measures itself; without a resource: the site as a whole begins to.</summary>
    FirstEffect,

    /// <summary>The site as a whole does what the signal wants.</summary>
    FullEffect,

    /// <summary>By so much it did not, at most, after full effect.</summary>
    Deviation,
    Ended,
}

/// <summary>One thing that happened to a signal.</summary>
/// <param name="After">From the receipt on, by the monotonic clock.</param>
/// <param name="Resource">The station's EVSE, inverter or battery; null: the whole site.</param>
/// <param name="Watt">What was measured or told; null: nothing.</param>
internal sealed record SignalStep(SignalStage Stage, TimeSpan After, string? Resource, double? Watt, string Text);
