using Gateway.Site;

namespace Gateway.Tests.Ledger;

/// <summary>
/// The gateway dies at one of the places where it can hurt: which one follows from the seed, so that each has its turn, and at
/// which passage is drawn. The CSMS is away where the place wants that, else as drawn. A place that is not reached is a failure.
/// </summary>
internal static class FailpointFault
{
    /// <summary>Held when the CSMS is back, and so at least as many are delivered before the replay is over.</summary>
    private const int Held = 40;

    public static int Places => Failpoint.All.Count;

    public static async Task StrikeAsync(FaultSite site, Random random)
    {
        var place = Failpoint.All[(site.Seed - 1) % Places];
        var isReplay = place is Failpoint.UpstreamSend or Failpoint.UpstreamAnswer or Failpoint.Delete;
        var needsOutage = place is Failpoint.JournalWrite or Failpoint.Fsync or Failpoint.Committed or Failpoint.Checkpoint or Failpoint.Checkpointed;
        var isAway = isReplay || needsOutage || random.Next(2) > 0;
        if (isAway)
        {
            site.Csms.GoesAway((Door)random.Next((int)Door.Refuses, (int)Door.Hangs + 1));
        }

        await site.AcknowledgesAsync(isReplay ? Held + random.Next(Held) : random.Next(1, Held));
        await site.Process.KillAsync();
        if (isReplay)
        {
            site.Csms.ComesBack(resets: true);
        }

        await site.Process.DiesAtAsync($"{place}:{random.Next(1, 1 + Most(place))}");
        var isBackFirst = random.Next(2) > 0;
        if (isAway && !isReplay && isBackFirst)
        {
            site.Csms.ComesBack(resets: true);
        }

        await site.Gateway.StartAgainAsync();
        if (isAway && !isReplay && !isBackFirst)
        {
            await site.AcknowledgesAsync(random.Next(1, Held));
            site.Csms.ComesBack(resets: true);
        }

        await site.AcknowledgesAsync(random.Next(1, Held));
    }

    /// <summary>The last passage that every run comes to.</summary>
    private static int Most(string place) => place switch
    {
        Failpoint.Accept => FaultSite.Stations,
        Failpoint.Checkpoint or Failpoint.Checkpointed => 3,       // the first is at the start
        Failpoint.Parse or Failpoint.Answer or Failpoint.JournalWrite => 300,
        Failpoint.Fsync or Failpoint.Committed => 100,
        _ => Held,
    };
}
