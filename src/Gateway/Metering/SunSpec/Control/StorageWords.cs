using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>An active power to hold, as model 124 has it: charging at least and at most so much is charging just that.</summary>
internal static class StorageWords
{
    public const int Model = 124;

    private const string Timer = "InOutWRte_RvrtTms";

    /// <summary>StorCtl_Mod: both the rate of charging and that of discharging hold.</summary>
    private const int BothRates = 3;

    private static readonly ImmutableArray<string> Points = ["InWRte", "OutWRte", "ChaGriSet"];

    public static bool IsIn(ModelImage image) => image.Has("InWRte") && image.Has("OutWRte") && image.Has("StorCtl_Mod");

    /// <param name="power">Positive: charging. Null: what it does by itself.</param>
    public static ModelDraft Draft(ModelImage now, ModelImage own, Nameplate plate, Watt? power, TimeSpan reverts)
    {
        var draft = new ModelDraft(now);
        if (power is not { } watt)
        {
            foreach (var point in Points)
            {
                draft.SetIfThere(point, own.Read(point).Number);
            }

            return draft.SetIfThere(Timer, 0).Then().Set("StorCtl_Mod", own.Read("StorCtl_Mod").Number ?? 0);
        }

        var most = now.Read("WChaMax").Number is { } told and > 0 ? told : plate.MaxCharge.Value;
        return draft
            .Set("InWRte", watt.Value / most * 100)
            .Set("OutWRte", -watt.Value / plate.MaxFeedIn.Value * 100)
            .SetIfThere("ChaGriSet", watt.Value > 0 ? 1 : own.Read("ChaGriSet").Number)
            .SetIfThere(Timer, Math.Clamp(Math.Ceiling(reverts.TotalSeconds), 1, ushort.MaxValue - 1))
            .Then()
            .Set("StorCtl_Mod", BothRates);
    }
}
