using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>What the tests of things that can be lost share: a limit holds with everything else dead.</summary>
internal static class FailSafe
{
    /// <summary>A circuit of 63 A with a meter, a house of 3 A and cars at all stations.</summary>
    public static Plant Depot(double? uncontrolled = 30, int stations = 3, double fallback = 6)
    {
        var plant = new Plant(
            [Circuit("main", 63, meter: "grid", uncontrolled: uncontrolled)],
            Enumerable.Range(1, stations).Select(i => Station($"CP-{i}", fallback: fallback)));
        plant.House["main"] = PerPhase<Ampere>.Same(new(3));
        return plant.AllCharge();
    }

    public static double Sum(this Plant plant) => plant.Stations.Keys.Sum(plant.Limit);

    public static void IsNeverOver(this Plant plant)
    {
        var limit = plant.Image.Plan.Circuits.Single(c => c.Id == "main").Limit;
        Assert.All(PerPhase<Ampere>.All, phase => Assert.True(plant.Flows("main")[phase] <= limit, $"{plant.Flows("main")}"));
    }

    /// <summary>The kinds of all that was told since it was last asked.</summary>
    public static List<string> Kinds(this Plant plant)
    {
        var kinds = new List<string>();
        while (plant.Events.TryRead(out var happened))
        {
            kinds.Add(happened.Kind);
        }

        return kinds;
    }
}
