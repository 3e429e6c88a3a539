using System.Text.Json.Serialization;

namespace Gateway.GridSignals.Evidence;

/// <summary>What can happen to a signal, in the order in which it usually does. The numbers are those of records on disk that are older than the words.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SignalStage>))]
internal enum SignalStage
{
    Accepted = 0,
    Refused = 1,

    /// <summary>It was for later, and acts from now on.</summary>
    Started = 7,

    /// <summary>A resource was told.</summary>
    CommandSent = 2,

    /// <summary>A resource follows, as it measures itself or was read back; without a resource: the site as a whole begins to.</summary>
    FirstEffect = 3,

    /// <summary>The site as a whole does what the signal wants.</summary>
    FullEffect = 4,

    /// <summary>A resource or the site does not, for this reason; at the end: by so much at most, after full effect.</summary>
    Deviation = 5,

    /// <summary>It holds no more; of a resource: that has let go of it.</summary>
    Ended = 6,
}

/// <summary>One thing that happened to a signal.</summary>
/// <param name="After">From the receipt on, by the monotonic clock.</param>
/// <param name="Resource">The station's EVSE, inverter or battery; null: the whole site.</param>
/// <param name="Watt">What was measured or told; null: nothing.</param>
internal sealed record SignalStep(SignalStage Stage, TimeSpan After, string? Resource, double? Watt, string Text);
