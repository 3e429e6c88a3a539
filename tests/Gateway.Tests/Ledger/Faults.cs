using Gateway.Tests.Disk;

namespace Gateway.Tests.Ledger;

/// <summary>Something that goes wrong between stations and CSMS, with its name on the command line.</summary>
/// <param name="Group">Two of one group cannot happen at once.</param>
/// <param name="StrikeAsync">Goes wrong and is over; how exactly is drawn from the seed.</param>
/// <param name="Home">Where the gateway must be for it.</param>
internal sealed record Fault(string Name, string Group, Func<FaultSite, Random, Task> StrikeAsync, Home Home = Home.Anywhere);

/// <summary>Where a gateway runs: as a process it can be killed, inside of ours its disk and its clock can be reached.</summary>
internal enum Home { Anywhere, Process, Inside }

/// <summary>What goes wrong on sites.</summary>
internal static class Faults
{
    private const int ShortestOutage = 100, LongOutage = 3000, LongestOutage = 30_000;      // ms
    private const double LongOnes = 0.04;       // their share: a full count has some, CI has time for none

    private static readonly Fault[] Single =
    [
        new("kill", "gateway", KillAsync, Home.Process),
        new("restart", "gateway", RestartAsync),
        new("reset", "link", ResetAsync),
        new("silence", "link", SilenceAsync),
        new("halfopen", "link", HalfOpenAsync),
        new("closing", "link", ClosingAsync),
        new("late", "answers", (site, random) => MannersAsync(site, m => m with { Thinks = Milliseconds(random, 20, 300) }, random.Next(20, 60))),
        new("twice", "answers", (site, random) => MannersAsync(site, m => m with { Stutters = random.NextDouble() }, random.Next(50, 200))),
        new("errors", "answers", (site, random) => MannersAsync(site, m => m with { Refuses = random.NextDouble() / 2 }, random.Next(50, 200))),
        new("disk", "link", DiskAsync, Home.Inside),        // these two take the CSMS away themselves
        new("clock", "link", ClockAsync, Home.Inside),
    ];

    private static readonly Fault Failpoint = new("failpoint", "", FailpointFault.StrikeAsync, Home.Process);

    private static readonly TimeSpan[] ClockSteps = [TimeSpan.FromDays(30), TimeSpan.FromHours(-2), TimeSpan.FromDays(-50 * 365.25)];

    /// <param name="seed">Which two a pair is.</param>
    public static Fault Of(string name, int seed)
        => name is "pair" ? Pair(new(~seed)) : Single.Append(Failpoint).Single(f => f.Name == name);

    private static async Task KillAsync(FaultSite site, Random random)
    {
        await site.AcknowledgesAsync(random.Next(1, 150));
        await PassAsync(TimeSpan.FromMilliseconds(20 * random.NextDouble()));      // an answer is not the only moment to die
        await site.Process.KillAsync();
        await PassAsync(Milliseconds(random, 0, 200));
        await site.Gateway.StartAgainAsync();
        await site.AcknowledgesAsync(random.Next(1, 50));
    }

    private static async Task RestartAsync(FaultSite site, Random random)
    {
        await site.AcknowledgesAsync(random.Next(1, 150));
        Assert.Equal(0, await site.Gateway.StopAsync());
        await site.Gateway.StartAgainAsync();
        await site.AcknowledgesAsync(random.Next(1, 50));
    }

    private static async Task ResetAsync(FaultSite site, Random random)
    {
        await site.AcknowledgesAsync(random.Next(1, 50));
        site.Csms.GoesAway((Door)random.Next((int)Door.Refuses, (int)Door.Hangs + 1));
        await PassAsync(Outage(random));
        site.Csms.ComesBack(resets: true);
        await site.AcknowledgesAsync(random.Next(1, 50));
    }

    private static async Task SilenceAsync(FaultSite site, Random random)
    {
        await site.AcknowledgesAsync(random.Next(1, 50));
        site.Csms.FallsSilent(hears: random.Next(2) > 0);
        await PassAsync(Outage(random));
        site.Csms.ComesBack(resets: random.Next(2) > 0);
        await site.AcknowledgesAsync(random.Next(1, 50));
    }

    /// <summary>The line is dead, or the CSMS is on the other end of it, and the gateway has to find out: its <c>callTimeout</c> tells.</summary>
    private static async Task HalfOpenAsync(FaultSite site, Random random)
    {
        await site.AcknowledgesAsync(random.Next(1, 50));
        site.Csms.LosesItsLinks(random.Next(2) > 0 ? Cut.BothWays : Cut.WayBack);
        await site.AcknowledgesAsync(random.Next(FaultSite.Stations, 200));
    }

    /// <summary>Away, and when it is back it hangs up in the middle of what was held for it.</summary>
    private static async Task ClosingAsync(FaultSite site, Random random)
    {
        await site.AcknowledgesAsync(random.Next(1, 50));
        site.Csms.GoesAway(Door.Resets);
        await PassAsync(Milliseconds(random, 100, 500));
        var share = 0.05 + (random.NextDouble() / 4);
        site.Csms.Behaves(m => m with { HangsUp = share });
        site.Csms.ComesBack(resets: true);
        await site.AcknowledgesAsync(random.Next(20, 60));
        site.Csms.Behaves(m => m with { HangsUp = 0 });
    }

    private static async Task MannersAsync(FaultSite site, Func<CsmsManners, CsmsManners> bad, int messages)
    {
        site.Csms.Behaves(bad);
        await site.AcknowledgesAsync(messages);
        site.Csms.Behaves(m => m with { Thinks = default, Stutters = 0, Refuses = 0 });
    }

    /// <summary>The disk takes no more for a while, with the CSMS away; sometimes the CSMS is back first.</summary>
    private static async Task DiskAsync(FaultSite site, Random random)
    {
        var disk = site.Inside.Disk;
        await site.AcknowledgesAsync(random.Next(1, 50));
        site.Csms.GoesAway((Door)random.Next((int)Door.Refuses, (int)Door.Unavailable + 1));
        await site.AcknowledgesAsync(random.Next(1, 50));
        var failures = random.Next(3) switch { 0 => 1, 1 => random.Next(2, 30), _ => int.MaxValue };
        var illness = (DiskIllness)random.Next(Enum.GetValues<DiskIllness>().Length);
        await FaultSite.EventAsync(disk.FallsIll(illness, random.Next(60), failures), $"a disk with {illness}");
        var csmsIsFirst = random.Next(4) is 0;
        if (csmsIsFirst)
        {
            site.Csms.ComesBack(resets: true);
        }

        await PassAsync(Milliseconds(random, 0, 800));
        disk.GetsWell();
        await site.AcknowledgesAsync(random.Next(1, 50));
        if (!csmsIsFirst)
        {
            site.Csms.ComesBack(resets: true);
            await site.AcknowledgesAsync(random.Next(1, 50));
        }
    }

    /// <summary>Somebody sets the gateway's clock while the CSMS is away.</summary>
    private static async Task ClockAsync(FaultSite site, Random random)
    {
        await site.AcknowledgesAsync(random.Next(1, 50));
        site.Csms.GoesAway(Door.Resets);
        await site.AcknowledgesAsync(random.Next(1, 50));
        var steps = ClockSteps.ToArray();
        random.Shuffle(steps);
        foreach (var step in steps.Take(random.Next(1, steps.Length + 1)))
        {
            site.Inside.Time.Moves(step);
            await site.AcknowledgesAsync(random.Next(1, 50));
        }

        site.Csms.ComesBack(resets: true);
        await site.AcknowledgesAsync(random.Next(1, 50));
    }

    private static Fault Pair(Random random)
    {
        var one = Single[random.Next(Single.Length)];
        var others = Single.Where(f => f.Group != one.Group && (f.Home == one.Home || f.Home is Home.Anywhere || one.Home is Home.Anywhere)).ToArray();
        var other = others[random.Next(others.Length)];
        return new(
            $"{one.Name} and {other.Name}", "",
            (site, draw) => Task.WhenAll(one.StrikeAsync(site, new(draw.Next())), other.StrikeAsync(site, new(draw.Next()))),
            one.Home is Home.Anywhere ? other.Home : one.Home);
    }

    /// <summary>Tenths of a second are as likely as seconds.</summary>
    private static TimeSpan Outage(Random random)
    {
        var (from, to) = random.NextDouble() < LongOnes ? (LongOutage, LongestOutage) : (ShortestOutage, LongOutage);
        return TimeSpan.FromMilliseconds(from * Math.Pow((double)to / from, random.NextDouble()));
    }

    private static TimeSpan Milliseconds(Random random, int from, int to) => TimeSpan.FromMilliseconds(random.Next(from, to));

    /// <summary>The length of a fault is part of it; nothing is expected to have happened meanwhile.</summary>
    private static Task PassAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, CancellationToken.None);
}
