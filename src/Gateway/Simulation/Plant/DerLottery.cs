using System.Collections.Immutable;
using System.Globalization;
using Gateway.Simulation.Der;

namespace Gateway.Simulation.Plant;

/// <summary>Draws inverters and batteries that can be told something, of both families of models, where a plant has no other source.</summary>
internal static class DerLottery
{
    public static ImmutableArray<PlantDer> Draw(PlantSite site, Dice dice)
    {
        if (site.Circuits[0] is not { Pv: null, Battery: null })
        {
            return [];
        }

        var ders = ImmutableArray.CreateBuilder<PlantDer>();
        for (var i = dice.Whole(1, 5); i > 0; i--)
        {
            var watt = Math.Round(dice.Between(5000, 30_000));
            ders.Add(Place(string.Create(CultureInfo.InvariantCulture, $"roof-{i}"), new() { WMax = watt, VarMax = watt / 2 }, site, dice));
        }

        if (dice.Chance(0.6))
        {
            var watt = Math.Round(dice.Between(3000, 15_000));
            var battery = Place("battery", new() { WMax = watt, WChaMax = watt, VarMax = watt / 2, CapacityWh = 60_000, Stores = true }, site, dice);
            Wish(battery.Device, Math.Round(dice.Between(-100, 50)));
            ders.Add(battery);
        }

        return ders.ToImmutable();
    }

    private static PlantDer Place(string id, DerSetup setup, PlantSite site, Dice dice)
        => new(id, setup with { IsOld = dice.Chance(0.4), Serial = id, Step = TimeSpan.FromSeconds(1) }, site.Time, dice);

    /// <summary>What a battery does by itself, in percent of its rating; negative: it charges.</summary>
    private static void Wish(SimulatedDer battery, double percent)
    {
        if (battery.Setup.IsOld)
        {
            // A negative rate is at least so much the other way.
            var (rate, mode) = percent < 0 ? ("OutWRte", 2) : ("InWRte", 1);
            battery.Set(124, rate, -Math.Abs(percent));
            battery.Set(124, "StorCtl_Mod", mode);
            return;
        }

        battery.Set(704, "WSetMod", 1);
        battery.Set(704, "WSet", Math.Round(percent / 100 * battery.Setup.WMax));
        battery.Set(704, "WSetEna", 1);
    }
}
