using System.Globalization;
using Gateway.Simulation.Plant;

namespace Gateway.Benchmarks;

/// <summary>The figures of many lives, for people.</summary>
internal static class PlantReport
{
    private const int MostCulprits = 60;

    public static void Print(PlantFigures sum, PlantOptions options, TimeSpan took)
    {
        var hours = sum.SiteSeconds / 3600;
        Say($"{hours:0} site-hours, seed {options.Seed}, faults {options.Faults}; {took.TotalSeconds:0.0} s, {sum.SiteSeconds / took.TotalSeconds:0} times real time");
        Say($"trip seconds                {sum.Trip,12:0.0}   {sum.TripUntold:0.0} s of it by what no meter and no station could tell");
        Say($"budget violations           {sum.Violations,12}   {sum.Violation:0.0} s, {sum.ViolationAbove:0.0} s of it with more than the limit flowing; {sum.Helpless:0.0} s more with nobody at hand to cut, {sum.Untold:0.0} s more by what no meter and no station could tell");
        Say($"seconds above limit         {sum.Above,12:0.0}   {sum.Above / hours:0.00} per site-hour, {sum.AboveCharge:0} As, at most {sum.LargestRatio:0.00} ratings");
        Say($"energy share                {(sum.Ideal > 0 ? 100 * sum.Delivered / sum.Ideal : 100),10:0.0} %   {sum.Delivered / 1e6:0.00} of {sum.Ideal / 1e6:0.00} MWh");
        Say($"pauses per charging session {(double)sum.Pauses / Math.Max(1, sum.Sessions),12:0.000}   {sum.Pauses} in {sum.Sessions}");
        Say($"unbalance seconds           {sum.Unbalance,12:0.0}   {100 * sum.Unbalance / sum.SiteSeconds:0.00} % of the time above 20 A");
        Say($"messages                    {sum.Messages / (sum.StationSeconds / 3600),12:0.0}   per station and hour");
        Say($"fairness (Jain)             {(sum.Fairness.Count > 0 ? sum.Fairness.Average() : 1),12:0.000}   lowest {sum.Fairness.DefaultIfEmpty(1).Min():0.000}");
        Spread("overload to compliant", sum.Reactions);
        Spread("  5 s class, unhampered", sum.GoodReactions);
        Spread("stale meter to safe", sum.StaleToSafe);
        foreach (var culprit in sum.Culprits.Take(MostCulprits))
        {
            Console.WriteLine($"  --seed {culprit}");
        }

        if (sum.Culprits.Count > MostCulprits)
        {
            Say($"  and {sum.Culprits.Count - MostCulprits} more");
        }
    }

    private static void Spread(string what, List<double> seconds)
    {
        seconds.Sort();
        if (seconds.Count == 0)
        {
            Say($"{what,-28}{"-",12}");
            return;
        }

        var p95 = seconds[(int)Math.Ceiling(0.95 * seconds.Count) - 1];
        Say($"{what,-28}{p95,10:0.0} s   p95; {seconds[^1]:0.0} s max; {seconds.Count} of them");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
