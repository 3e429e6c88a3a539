using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

/// <summary>The <c>signals.afrr</c> section: what a signal of frequency restoration asks of the site, and who takes part.</summary>
/// <param name="Curve">Watt beside the baseline, by signal. Two points at least, 20 at most.</param>
/// <param name="Baseline">What the connection draws without a signal, as declared ahead; it is kept for as long as signals come.
/// Null: what it drew in the mean before a signal asked for something.</param>
/// <param name="StaleAfter">The last signal holds for so long; then the site goes back along the ramp. 8 s to 10 min; 30 s if not said.</param>
/// <param name="Equipment">Devices that take part. Null: every battery that can be told.</param>
/// <param name="Cars">Cars take part where their stations charge from the grid.</param>
internal sealed record AfrrOptions(SignalCurve Curve, Watt? Baseline, TimeSpan StaleAfter, ImmutableArray<string>? Equipment, bool Cars)
{
    private const string Power = "100 MW";
    private const int MostSignal = 1_000_000, MostPoints = 20;

    internal static AfrrOptions Read(YamlSection yaml) => new(
        ReadCurve(yaml),
        yaml.OptionalSignedWatt(
            "baseline", "What the connection draws without a signal, declared ahead and kept for as long as signals come; below 0: it feeds in.",
            "-" + Power, Power, "frozen: the mean before a signal asked for something"),
        yaml.Duration("staleAfter", "The last signal holds for so long; then the site goes back to its baseline within 5 min.", "8 s", "10 min", "30 s"),
        yaml.References("equipment", "Inverters and batteries that take part; an inverter can only be cut.", "every battery that can be told"),
        yaml.Flag("cars", "Cars take part, where their stations charge from the grid.", true));

    /// <summary>Whoever is named is there, and can be told something; and somebody takes part.</summary>
    /// <param name="devices">All that the file lists.</param>
    /// <param name="steered">Those that can be told.</param>
    internal void Check(YamlSection at, IReadOnlyCollection<string> devices, IReadOnlySet<string> steered)
    {
        foreach (var id in at.Good("equipment") ? Equipment ?? [] : [])
        {
            if (!steered.Contains(id))
            {
                at.Fault("equipment", devices.Contains(id)
                    ? $"names {id}, which cannot be told anything: its role must be pv or battery, and it must speak SunSpec"
                    : $"names {id}, and no device has that id{Spelling.DidYouMean(id, devices)}");
            }
        }

        if (at.Good("equipment", "cars") && !Cars && (Equipment?.Length ?? steered.Count) == 0)
        {
            at.Fault("cars", "is false, and no inverter or battery takes part either: nobody could follow a signal");
        }
    }

    private static SignalCurve ReadCurve(YamlSection yaml)
    {
        var points = yaml.List(
            "curve", "What a signal asks for, beside the baseline: straight between the points, level beyond them.",
            s => new SignalPoint(
                s.Whole("signal", "As the operator sends it.", -MostSignal, MostSignal, 0, required: true),
                s.SignedWatt("power", "Positive: the site is to draw more.", "-" + Power, Power).Value),
            "two points, such as - { signal: -100, power: -20 kW }");
        var curve = SignalCurve.Of(points.Select(p => p.Value), out var fault);
        if (points.Length > MostPoints)
        {
            yaml.Fault("curve", $"has {points.Length} points; at most {MostPoints} make sense of it");
        }
        else if (!points.IsEmpty && points.All(p => p.At.Good("signal", "power")) && (curve is null || curve.Band == 0))
        {
            yaml.Fault("curve", curve is null ? $"is no curve: {fault}" : "asks for nothing at any signal");
        }

        return curve ?? SignalCurve.Nothing;
    }
}
