using Gateway.Ocpp.Records.V2;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>What controls may ask for and no SunSpec model has a register for.</summary>
internal static class Demands
{
    /// <summary>Null: nothing of the kind is asked.</summary>
    public static string? WhyNotSupported(DERControlEnumType kind, SetDERControlRequest control)
        => (control.Curve ?? control.LimitMaxDischarge?.PowerMonitoringMustTrip) is { } curve ? WhyNotSupported(kind, curve) : null;

    private static string? WhyNotSupported(DERControlEnumType kind, DERCurveType curve) => curve switch
    {
        { Hysteresis: not null } => "SunSpec has no register for a hysteresis",
        { VoltageParams.Hv10MinMeanValue: not null } or { VoltageParams.Hv10MinMeanTripDelay: not null }
            => "SunSpec has no register for the mean voltage of ten minutes",
        { VoltageParams.PowerDuringCessation: not null } => "SunSpec has no register for the power during cessation",
        { ResponseTime: > 0 } when !HasResponseTime(kind) => $"SunSpec has no register for the response time of {kind}",
        { ReactivePowerParams: not null } when kind is not DERControlEnumType.VoltVar => $"SunSpec has no reference voltage for {kind}",
        _ => null,
    };

    private static bool HasResponseTime(DERControlEnumType kind)
        => kind is DERControlEnumType.VoltVar or DERControlEnumType.VoltWatt or DERControlEnumType.FreqWatt;
}
