namespace Gateway.Site;

/// <summary>
/// What one poll of a meter or inverter gave. A value that the device does not have, or that was not plausible, is null.
/// </summary>
/// <param name="TakenAt">When the request was sent, by <see cref="TimeProvider.GetTimestamp"/>: ages are monotonic.</param>
/// <param name="Current">Per phase, signed as power is. A phase that the device is not wired to shows 0.</param>
/// <param name="Power">Per phase, signed: positive into the site (grid), generation (PV), discharge (battery).</param>
/// <param name="TotalPower">Sum over the phases as the device tells it, or as we add it up; same sign.</param>
public sealed record DeviceReading(
    string DeviceId,
    long TakenAt,
    PerPhase<Ampere>? Current,
    PerPhase<Volt>? Voltage,
    PerPhase<Watt>? Power,
    Watt? TotalPower,
    WattHour? EnergyImport,
    WattHour? EnergyExport,
    double? FrequencyHz)
{
    /// <summary>Of a battery, 0 to 100 percent.</summary>
    public double? StateOfCharge { get; init; }

    /// <summary>
    /// The device has told this to the last digit for longer than it ever told the same, while current flows: it may be frozen. What it
    /// tells is good for caution only.
    /// </summary>
    public bool IsRepeated { get; init; }

    /// <summary>What the device tells beyond active power, if anything.</summary>
    public PowerQuality? Quality { get; init; }
}

/// <summary>Reactive power in var, apparent power in VA and power factor, per phase and of the whole device, as the device tells them.</summary>
public sealed record PowerQuality(
    PerPhase<double>? Reactive,
    double? TotalReactive,
    PerPhase<double>? Apparent,
    double? TotalApparent,
    PerPhase<double>? Factor,
    double? TotalFactor);

/// <summary>A device as the site knows it: its last good reading and what is wrong with it now, if anything.</summary>
/// <param name="Fault">Null while good readings come in; else the reason in one sentence.</param>
public sealed record DeviceSnapshot(string Id, DeviceRole Role, DeviceReading? Reading, string? Fault);
