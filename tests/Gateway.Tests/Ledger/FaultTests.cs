using Gateway.Tests.PowerCut;
using Xunit.Abstractions;

namespace Gateway.Tests.Ledger;

/// <summary>Stations at work behind the real program while things go wrong. <c>tests/faults</c> runs more of it, or one seed alone.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private const int MostFailures = 3;     // then more of the same says nothing new
    private const int AtOnce = 3;           // a run has a site of its own, and waits more than it works

    public static TheoryData<string> Names => [.. FaultPlan.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_was_acknowledged_arrives_once_and_in_order(string fault)
    {
        var (sum, runs, failed) = (Settlement.None, 0, 0);
        var told = new List<string>();
        var done = FaultLog.Done(fault);
        await Parallel.ForEachAsync(FaultPlan.Seeds(fault), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (seed, _) =>
        {
            if (Volatile.Read(ref failed) >= MostFailures || FaultPlan.TimeIsUp)
            {
                return;
            }

            var settlement = done.TryGetValue(seed, out var earlier) ? earlier : await RunAsync(fault, seed);
            lock (told)
            {
                (sum, runs) = (sum + settlement, runs + 1);
                if (!settlement.IsGood)
                {
                    failed++;
                    told.Add($"seed {seed} (again: tests/faults --fault {fault} --seed {seed})\n{settlement.Told()}");
                }
            }
        });

        var line = sum.Line(fault, runs * FaultPlan.RunsPerSeed(fault));
        output.WriteLine(line);
        FaultLog.WriteSum(line);
        Assert.True(sum.IsGood, $"{line}\n{string.Join('\n', told)}");
        Assert.True(sum.Acknowledged > 0 || runs == 0, "nothing was acknowledged, so nothing was tried");
    }

    private async Task<Settlement> RunAsync(string fault, int seed)
    {
        output.WriteLine($"seed={seed}");
        var settlement = fault is PowerCutRun.Name ? await RunPowerCutAsync(seed) : await RunSiteAsync(fault, seed);
        FaultLog.Write(fault, seed, settlement);
        return settlement;
    }

    private static async Task<Settlement> RunPowerCutAsync(int seed)
    {
        var settlement = await PowerCutRun.RunAsync(seed, FaultPlan.Folder);
        if (!settlement.IsGood)
        {
            FaultLog.Keep(PowerCutRun.Name, seed, settlement, "");
        }

        return settlement;
    }

    private static async Task<Settlement> RunSiteAsync(string name, int seed)
    {
        var fault = Faults.Of(name, seed);
        await using var site = await FaultSite.OpenAsync(seed, fault.Home);
        var settlement = await RunAsync(site, fault, seed);
        if (!settlement.IsGood)
        {
            FaultLog.Keep(name, seed, settlement, $"{fault.Name}\n{await site.Gateway.EndAsync()}");
        }

        return settlement;
    }

    private static async Task<Settlement> RunAsync(FaultSite site, Fault fault, int seed)
    {
        string? broken = null;
        try
        {
            await site.WorksAsync();
            await fault.StrikeAsync(site, new(seed));
        }
        catch (Exception e)
        {
            broken = e.Message;     // told with the books, as they may say why
        }

        var settlement = await site.SettleAsync();
        return broken is null ? settlement : settlement with { Failures = [.. settlement.Failures, broken] };
    }
}
