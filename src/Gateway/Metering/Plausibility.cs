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
    public static void Check(
        PerPhase<double>? voltage, PerPhase<double>? current, PerPhase<double>? power, List<string> doubts)
    {
        foreach (var phase in PerPhase<double>.All)
        {
            Check(phase, voltage?[phase], current?[phase], power?[phase], doubts);
        }
    }

    public static string Name(Quantity quantity) => quantity.ToString().ToLowerInvariant();

    private static void Check(Phase phase, double? volt, double? ampere, double? watt, List<string> doubts)
    {
        if (volt is < LeastVolt or > MostVolt)
        {
            doubts.Add(Say($"{phase} shows {volt:0.#} V, outside {LeastVolt} V to {MostVolt} V"));
        }
        else if (ampere is < -MostAmpere or > MostAmpere)
        {
            doubts.Add(Say($"{phase} shows {ampere:0.#} A, more than {MostAmpere} A"));
        }
        else if (Math.Abs(watt ?? 0) > PowerMargin * volt * Math.Abs(ampere ?? 0) + PowerNoise && ampere is not null)
        {
            doubts.Add(Say($"{phase} shows {watt:0} W at {volt:0.#} V and {ampere:0.##} A, more than they allow"));
        }
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
