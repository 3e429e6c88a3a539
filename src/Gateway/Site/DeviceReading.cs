namespace Gateway.Site;

/// <summary>
/// What one poll of a meter or inverter gave. A value that the device does not have, or that was not plausible, is null.
/// </summary>
/// <param name="TakenAt">When the request was sent, by <see cref="TimeProvider.GetTimestamp"/>: ages are monotonic.</param>
/// <param name="Current">Per phase, signed: positive into the site.</param>
/// <param name="Power">Per phase, signed: positive into the site (grid), generation (PV), discharge (battery).</param>
/// <param name="TotalPower">Sum over the phases as the device tells it, same sign.</param>
public sealed record DeviceReading(
    string DeviceId,
    long TakenAt,
    PerPhase<Ampere>? Current,
    PerPhase<Volt>? Voltage,
    PerPhase<Watt>? Power,
    Watt? TotalPower,
    WattHour? EnergyImport,
    WattHour? EnergyExport,
    double? FrequencyHz);

/// <summary>A device as the site knows it: its last good reading and what is wrong with it now, if anything.</summary>
/// <param name="Fault">Null while readings come in; else the reason in one sentence.</param>
public sealed record DeviceSnapshot(string Id, DeviceRole Role, DeviceReading? Reading, string? Fault);
