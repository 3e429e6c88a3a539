using System.Globalization;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>What a variable says at one moment.</summary>
/// <param name="Target">What it should say; null: nothing in particular.</param>
/// <param name="IsNumber">By its type.</param>
/// <param name="At">By <see cref="TimeProvider.GetTimestamp"/>; <paramref name="Time"/> is the same moment by the wall clock.</param>
internal readonly record struct Look(string Value, string? Target, bool IsNumber, long At, DateTimeOffset Time)
{
    /// <summary>Null: it is none.</summary>
    public static double? Number(string? text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}

/// <summary>Something that the CSMS is to hear of.</summary>
/// <param name="IsOver">True: what was reported before is no more. Null: that is not for this kind of monitor to say.</param>
internal readonly record struct Sighting(EventTriggerEnumType Trigger, bool? IsOver = null);

/// <summary>
/// What one monitor remembers. A sighting counts as told: who cannot tell it does not look, so that what the CSMS knows may be late
/// but is never wrong. OCPP 2.1 part 2, N07 and N08.
/// </summary>
internal abstract class Watch(VariableMonitor monitor)
{
    public VariableMonitor Monitor => monitor;

    /// <summary>The event that told of what is not over yet. Null: none.</summary>
    public long? Open { get; set; }

    public static Watch Of(VariableMonitor monitor, TimeProvider time) => monitor.Type switch
    {
        MonitorEnumType.Periodic => new PeriodicWatch(monitor, time),
        MonitorEnumType.PeriodicClockAligned => new ClockWatch(monitor, time),
        MonitorEnumType.Delta => new DeltaWatch(monitor),
        _ => new LimitWatch(monitor),
    };

    /// <returns>Null: there is nothing to tell.</returns>
    public abstract Sighting? See(in Look look);
}
