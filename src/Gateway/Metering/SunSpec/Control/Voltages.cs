namespace Gateway.Metering.SunSpec.Control;

/// <summary>Voltages as SunSpec has them, in percent of the nominal one.</summary>
internal static class Voltages
{
    /// <summary>
    /// OCPP gives voltages no unit. IEEE 2030.5, which its controls come from, has percent; where the highest is above this, it is
    /// none, and volt are meant.
    /// </summary>
    private const double MostPercent = 200;

    /// <param name="told">All voltages of one control.</param>
    public static double[] InPercent(double[] told, Nameplate plate)
        => told.Max() > MostPercent ? [.. told.Select(v => v / plate.NominalVolt * 100)] : told;
}
