using System.Globalization;
using Gateway.Tests.PowerCut;

namespace Gateway.Tests.Ledger;

/// <summary>Which runs there are to be. <c>tests/faults</c> says so by the environment; with nothing said it is what CI takes.</summary>
internal static class FaultPlan
{
    private static readonly Dictionary<string, (int Ci, int Full)> Counts = new()
    {
        ["kill"] = (50, 2000),
        ["restart"] = (2, 200),
        ["reset"] = (10, 300),
        ["silence"] = (10, 300),
        ["halfopen"] = (4, 100),
        ["closing"] = (4, 200),
        ["late"] = (1, 100),
        ["twice"] = (1, 100),
        ["errors"] = (1, 100),
        ["disk"] = (30, 500),
        ["clock"] = (6, 100),
        ["pair"] = (10, 500),
        ["failpoint"] = (2 * FailpointFault.Places, 100 * FailpointFault.Places),
        [PowerCutRun.Name] = (200 / PowerCutRun.Images, 20_000 / PowerCutRun.Images),
    };

    private static readonly int? OnlySeed = Variable("SEED") is { } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : null;

    private static readonly long Began = TimeProvider.System.GetTimestamp();

    /// <summary>Null: until all are done.</summary>
    private static readonly TimeSpan? Longest =
        Variable("MINUTES") is { } minutes ? TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture)) : null;

    public static bool Full { get; } = Variable("FULL") is not null;

    /// <summary>True: no other run begins. What is missing is done by the next start.</summary>
    public static bool TimeIsUp => TimeProvider.System.GetElapsedTime(Began) > Longest;

    /// <summary>Where each run leaves a line, and its log when it failed. Null: nowhere.</summary>
    public static string? Folder { get; } = Variable("FOLDER");

    public static IEnumerable<string> Names
        => Counts.Keys.Where(n => Variable("NAME") is not { } only || n == only);

    public static IEnumerable<int> Seeds(string fault)
        => OnlySeed is { } only ? [only] : Enumerable.Range(1, Full ? Counts[fault].Full : Counts[fault].Ci);

    /// <summary>What counts as a run: a site, or an image of a disk.</summary>
    public static int RunsPerSeed(string fault) => fault is PowerCutRun.Name ? PowerCutRun.Images : 1;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable("LEDGER_FAULT_" + name) is { Length: > 0 } value ? value : null;
}
