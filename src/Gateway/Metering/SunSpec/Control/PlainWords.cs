using System.Collections.Immutable;
using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>
/// EnterService and Gradients: settings without enable and timer of models 703, 704 and 121. Both exist as defaults only.
/// </summary>
internal static class PlainWords
{
    private static readonly ImmutableArray<string> Window = ["ES", "ESVHi", "ESVLo", "ESHzHi", "ESHzLo"];
    private static readonly ImmutableArray<string> EnterPoints = [.. Window, "ESDlyTms", "ESRndTms", "ESRmpTms"];

    public static Wording EnterService { get; } = new(703, image => Window.All(image.Has) ? 0 : null, DraftEnterService);

    public static Wording Gradient { get; } = new(704, image => image.Has("WRmp") ? 0 : null, telling => DraftGradient(telling, "WRmp"));

    public static Wording SoftGradient { get; } = new(703, image => image.Has("ESRmpTms") ? 0 : null, DraftSoftGradient);

    /// <summary>Of devices without the 700 models. They have none for a soft start.</summary>
    public static Wording Gradient121 { get; } = new(121, image => image.Has("WGra") ? 0 : null, DraftGradient121);

    private static ModelDraft DraftEnterService(Telling telling)
    {
        if (telling.Control?.EnterService is not { } enter)
        {
            return Restore(telling, EnterPoints);
        }

        var volts = Voltages.InPercent([enter.LowVoltage, enter.HighVoltage], telling.Plate);
        var (low, high) = (volts[0], volts[1]);
        if (low >= high || enter.LowFreq >= enter.HighFreq)
        {
            return telling.Refuse(DerResult.OutOfRange, "the window to enter service has its low end at or above its high end");
        }

        var draft = new ModelDraft(telling.Now)
            .Set("ESVHi", high).Set("ESVLo", low).Set("ESHzHi", enter.HighFreq).Set("ESHzLo", enter.LowFreq);
        foreach (var (point, value) in new[] { ("ESDlyTms", enter.Delay), ("ESRndTms", enter.RandomDelay), ("ESRmpTms", enter.RampRate) })
        {
            _ = value is null or 0 ? draft.SetIfThere(point, value) : Demanded(draft, point).Set(point, value);
        }

        return draft.Then().Set("ES", 1);
    }

    /// <summary>OCPP has the seconds from nothing to full power, 0 for "not applicable"; SunSpec whole percents per second.</summary>
    private static ModelDraft DraftGradient(Telling telling, string point)
        => telling.Control?.Gradient is not { } gradient ? Restore(telling, [point])
            : gradient.Gradient is 0 ? new(telling.Now)
            : PercentPerSecond(gradient.Gradient, telling.Now, point) is { } rate ? new ModelDraft(telling.Now).Set(point, rate)
            : telling.Refuse(
                DerResult.OutOfRange, $"{point} of model {telling.Now.Id} cannot say a ramp of {gradient.Gradient:0.###} s for 100 %");

    private static ModelDraft DraftGradient121(Telling telling)
        => telling.Control?.Gradient is { SoftGradient: > 0 }
            ? telling.Refuse(DerResult.NotSupported, "model 121 has no ramp for a soft start")
            : DraftGradient(telling, "WGra");

    private static ModelDraft DraftSoftGradient(Telling telling)
        => telling.Control?.Gradient is not { } gradient ? Restore(telling, ["ESRmpTms"])
            : gradient.SoftGradient is 0 ? new(telling.Now)
            : new ModelDraft(telling.Now).Set("ESRmpTms", gradient.SoftGradient);

    /// <summary>The steepest that the point can say and that is no steeper than asked; null: there is none above 0.</summary>
    private static double? PercentPerSecond(double seconds, ModelImage image, string point)
    {
        var rate = seconds > 0 ? 100 / seconds : 0;
        var step = image.Find(point) is { } placed ? image.StepOf(placed) : null;
        return step is { } smallest && Math.Floor(rate / smallest + 1e-9) * smallest is var told and > 0 ? told : null;
    }

    private static ModelDraft Restore(Telling telling, ImmutableArray<string> points)
    {
        var draft = new ModelDraft(telling.Now);
        foreach (var point in points)
        {
            draft.SetIfThere(point, telling.Own.Read(point).Number);
        }

        return draft;
    }

    private static ModelDraft Demanded(ModelDraft draft, string point)
        => draft.Has(point) ? draft : draft.Refuse(DerResult.NotSupported, $"{point} is not in model 703 of this device");
}
