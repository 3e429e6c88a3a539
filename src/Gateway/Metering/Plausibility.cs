using System.Globalization;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>What a phase of a low-voltage site can show, and what must be a fault of the meter.</summary>
internal static class Plausibility
{
    /// <summary>A phase without a load may show little over 100 V while a car charges on another one.</summary>
    private const double LeastVolt = 50;
    private const double MostVolt = 300;

    /// <summary>No low-voltage supply is larger.</summary>
    private const double MostAmpere = 10_000;

    /// <summary>Power beyond what voltage and current allow: a fifth for the meter's own averaging, and noise near zero.</summary>
    private const double PowerMargin = 1.2;
    private const double PowerNoise = 50;

    /// <summary>Adds one clause for each thing that cannot be.</summary>
    /// <param name="phases">Those that the device measures.</param>
    public static void Check(
        IReadOnlyList<Phase> phases, PerPhase<double>? voltage, PerPhase<double>? current, PerPhase<double>? power, ref List<string>? doubts)
    {
        for (var i = 0; i < phases.Count; i++)
        {
            var phase = phases[i];
            if (Doubt(phase, voltage?[phase], current?[phase], power?[phase]) is { } doubt)
            {
                (doubts ??= []).Add(doubt);
            }
        }
    }

    /// <summary>Why one phase cannot be as it is told; null: it can. What the device does not tell is null.</summary>
    public static string? Doubt(Phase phase, double? volt, double? ampere, double? watt) => (volt, ampere) switch
    {
        (< LeastVolt or > MostVolt, _) => Say($"{phase} shows {volt:0.#} V, outside {LeastVolt} V to {MostVolt} V"),
        (_, < -MostAmpere or > MostAmpere) => Say($"{phase} shows {ampere:0.#} A, more than {MostAmpere} A"),
        (not null, not null) when Math.Abs(watt ?? 0) > PowerMargin * volt * Math.Abs(ampere.Value) + PowerNoise
            => Say($"{phase} shows {watt:0} W at {volt:0.#} V and {ampere:0.##} A, more than they allow"),
        _ => null,
    };

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
