using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals;

/// <summary>Moves a control in time.</summary>
internal static class DerTiming
{
    /// <summary>The same control, from that moment on for so long. One that has no schedule stays as it is.</summary>
    public static SetDERControlRequest At(this SetDERControlRequest control, DateTimeOffset start, TimeSpan lasts)
    {
        var seconds = Math.Ceiling(lasts.TotalSeconds);
        return control with
        {
            Curve = control.Curve is { } curve ? curve with { StartTime = start, Duration = seconds } : null,
            FixedPFAbsorb = control.FixedPFAbsorb is { } absorb ? absorb with { StartTime = start, Duration = seconds } : null,
            FixedPFInject = control.FixedPFInject is { } inject ? inject with { StartTime = start, Duration = seconds } : null,
            FixedVar = control.FixedVar is { } fixedVar ? fixedVar with { StartTime = start, Duration = seconds } : null,
            FreqDroop = control.FreqDroop is { } droop ? droop with { StartTime = start, Duration = seconds } : null,
            LimitMaxDischarge = control.LimitMaxDischarge is { } limit ? limit with { StartTime = start, Duration = seconds } : null,
        };
    }
}
