using Gateway.LocalController;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals.Der;

/// <summary>Tells the CSMS which controls are set, in as many messages as it takes. OCPP 2.1 part 2, R04.FR.30 to FR.37.</summary>
internal sealed class DerReports(OwnVoice voice)
{
    /// <summary>So no list of a message has more than its 24.</summary>
    private const int MostInMessage = 24;

    /// <param name="controls">At least one.</param>
    public async Task SendAsync(long request, IReadOnlyList<DerControl> controls, CancellationToken stopping)
    {
        var parts = controls.OrderBy(c => c.Kind).ThenBy(c => c.Number).Chunk(MostInMessage).ToList();
        foreach (var part in parts)
        {
            var report = Calls.ReportDERControl(Part(request, part, isLast: ReferenceEquals(part, parts[^1])));
            if ((await voice.CallAsync(_ => report, stopping, asked: true).ConfigureAwait(false)).Outcome is OwnOutcome.NotSent)
            {
                return;     // the link is gone; the CSMS asks again if it still wants to know
            }
        }
    }

    private static ReportDERControlRequest Part(long request, DerControl[] controls, bool isLast) => new(
        request,
        Curve: Those(controls, c => c.Wire.Curve is { } curve ? new DERCurveGetType(curve, c.Id, c.Kind, c.IsDefault, c.IsSuperseded) : null),
        EnterService: Those(controls, c => c.Wire.EnterService is { } enter ? new EnterServiceGetType(enter, c.Id) : null),
        FixedPFAbsorb: Those(controls, c => c.Wire.FixedPFAbsorb is { } factor ? new FixedPFGetType(factor, c.Id, c.IsDefault, c.IsSuperseded) : null),
        FixedPFInject: Those(controls, c => c.Wire.FixedPFInject is { } factor ? new FixedPFGetType(factor, c.Id, c.IsDefault, c.IsSuperseded) : null),
        FixedVar: Those(controls, c => c.Wire.FixedVar is { } fixedVar ? new FixedVarGetType(fixedVar, c.Id, c.IsDefault, c.IsSuperseded) : null),
        FreqDroop: Those(controls, c => c.Wire.FreqDroop is { } droop ? new FreqDroopGetType(droop, c.Id, c.IsDefault, c.IsSuperseded) : null),
        Gradient: Those(controls, c => c.Wire.Gradient is { } gradient ? new GradientGetType(gradient, c.Id) : null),
        LimitMaxDischarge: Those(
            controls, c => c.Wire.LimitMaxDischarge is { } limit ? new LimitMaxDischargeGetType(c.Id, c.IsDefault, c.IsSuperseded, limit) : null),
        Tbc: !isLast);

    /// <summary>Null, not an empty list, where there are none.</summary>
    private static List<T>? Those<T>(DerControl[] controls, Func<DerControl, T?> get)
        where T : class
        => controls.Select(get).OfType<T>().ToList() is { Count: > 0 } list ? list : null;
}
