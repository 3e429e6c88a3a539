namespace Gateway.Ocpp.Messages;

/// <summary>Currents as they stand in a profile: rounded down, never up, for they are limits.</summary>
public static class Rates
{
    /// <summary>With one decimal. What is no number is no current. In decimal, for 0.1 is none of double's numbers.</summary>
    public static double Amperes(double ampere)
        => double.IsFinite(ampere) ? (double)(Math.Floor((decimal)Math.Clamp(ampere, 0, 10_000) * 10) / 10) : 0;

    /// <summary>Whole watts over all phases.</summary>
    /// <param name="wattsPerAmpere">Of one phase.</param>
    public static double Watts(double ampere, int phases, double wattsPerAmpere)
        => Math.Floor(Amperes(ampere) * phases * (double.IsFinite(wattsPerAmpere) ? Math.Max(0, wattsPerAmpere) : 0));

    /// <summary>A set-point of either sign, rounded towards 0.</summary>
    /// <param name="wattsPerAmpere">Null: in ampere.</param>
    public static double Signed(double ampere, int phases, double? wattsPerAmpere)
        => (ampere < 0 ? -1 : 1) * (wattsPerAmpere is { } watts ? Watts(Math.Abs(ampere), phases, watts) : Amperes(Math.Abs(ampere)));
}
