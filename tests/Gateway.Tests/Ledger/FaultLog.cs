using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Ledger;

/// <summary>
/// A line for each run that was done, in a file that the next start of a full count goes on from, and the gateway's own words for
/// each that failed.
/// </summary>
internal static partial class FaultLog
{
    private static readonly Lock Writing = new();

    private static string? Runs => FaultPlan.Folder is { } folder ? Path.Combine(folder, "runs.txt") : null;

    /// <summary>The good runs of this fault so far, by seed.</summary>
    public static Dictionary<int, Settlement> Done(string fault)
        => FaultPlan.Full && File.Exists(Runs)
            ? File.ReadLines(Runs).Select(l => Line().Match(l)).Where(m => m.Success && m.Groups["fault"].Value == fault)
                .GroupBy(m => Number(m, "seed")).ToDictionary(g => g.Key, g => Of(g.Last()))
            : [];

    public static void Write(string fault, int seed, Settlement settlement)
    {
        if (Runs is not { } path)
        {
            return;
        }

        lock (Writing)
        {
            File.AppendAllText(path, $"seed={seed} {settlement.Line(fault, FaultPlan.RunsPerSeed(fault))} {(settlement.IsGood ? "good" : "FAILED")}\n");
        }
    }

    public static void WriteSum(string line)
    {
        if (FaultPlan.Folder is { } folder)
        {
            File.AppendAllText(Path.Combine(folder, "sums.txt"), line + "\n");
        }
    }

    public static void Keep(string fault, int seed, Settlement settlement, string gateway)
    {
        if (FaultPlan.Folder is { } folder)
        {
            File.WriteAllText(Path.Combine(folder, $"{fault}-{seed}.log"), string.Join('\n', settlement.Failures) + "\n---\n" + gateway);
        }
    }

    private static Settlement Of(Match line)
        => new(Number(line, "acked"), 0, Number(line, "duplicates"), 0, 0, []);

    private static int Number(Match line, string group) => int.Parse(line.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^seed=(?<seed>\d+) faults=(?<fault>\w+) runs=\d+ acked=(?<acked>\d+) lost=0 duplicates=(?<duplicates>\d+) reordered=0 good$")]
    private static partial Regex Line();
}
