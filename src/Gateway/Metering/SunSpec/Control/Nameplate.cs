using Gateway.Site;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>What percentages count from, of one device.</summary>
/// <param name="MaxFeedIn">The most active power that it can feed in, above 0.</param>
/// <param name="MaxCharge">The most active power that it can take; 0 of one that only feeds in.</param>
/// <param name="WMax">What its own percentages of active power count from, in W.</param>
/// <param name="VarMax">What its own percentages of reactive power count from, in var.</param>
/// <param name="NominalVolt">Phase to neutral.</param>
internal sealed record Nameplate(Watt MaxFeedIn, Watt MaxCharge, double WMax, double VarMax, double NominalVolt, double NominalHertz)
{
    private const double UsualVolt = 230;
    private const double UsualHertz = 50;

    /// <summary>The models that it is read from, where the unit has them.</summary>
    public static readonly int[] Sources = [702, 120, 121, 802, 701];

    /// <summary>A grid has 50 or 60 Hz; below this it is the former.</summary>
    private const double BetweenGrids = 55;

    /// <summary>No nominal voltage to neutral is above this: it is told between the conductors then.</summary>
    private const double MostToNeutral = 300;

    /// <param name="images">By model.</param>
    /// <param name="stores">True: its role is a battery's.</param>
    /// <returns>Null: nothing tells the rated power.</returns>
    public static Nameplate? Read(IReadOnlyDictionary<int, ModelImage> images, bool stores)
    {
        double? Number(int model, string point)
            => images.GetValueOrDefault(model)?.Read(point).Number is { } number and > 0 ? number : null;

        var wMax = Number(702, "WMax") ?? Number(702, "WMaxRtg") ?? Number(121, "WMax") ?? Number(120, "WRtg")
            ?? Number(802, "WDisChaRteMax");
        if (wMax is not { } most)
        {
            return null;
        }

        var feedIn = stores
            ? Number(702, "WDisChaRteMax") ?? Number(702, "WDisChaRteMaxRtg") ?? Number(120, "MaxDisChaRte")
                ?? Number(802, "WDisChaRteMax") ?? most
            : most;
        var charge = stores
            ? Number(702, "WChaRteMax") ?? Number(702, "WChaRteMaxRtg") ?? Number(120, "MaxChaRte") ?? Number(802, "WChaRteMax") ?? 0
            : 0;
        return new(
            new(Math.Min(feedIn, most)),
            new(charge),
            most,
            Number(702, "VarMaxInj") ?? Number(702, "VarMaxInjRtg") ?? Number(121, "VArMaxQ1") ?? Number(120, "VArRtgQ1") ?? 0,
            ToNeutral(Number(702, "VNom") ?? Number(702, "VNomRtg") ?? Number(121, "VRef") ?? UsualVolt),
            Number(121, "ECPNomHz") ?? (Number(701, "Hz") is > BetweenGrids ? 60 : UsualHertz));
    }

    private static double ToNeutral(double volt) => volt > MostToNeutral ? Math.Round(volt / Math.Sqrt(3)) : volt;
}
