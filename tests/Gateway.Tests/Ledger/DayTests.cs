using Gateway.Tests.Peers;
using Xunit.Abstractions;

namespace Gateway.Tests.Ledger;

/// <summary>A day in the life of a site: the CSMS is away for six hours of it, and nobody on the site has an easy day meanwhile.</summary>
public sealed class DayTests(ITestOutputHelper output)
{
    private const int Stations = 20;
    private const double Hurry = 1440;      // a day a minute

    private static readonly string[] Versions = ["ocpp1.6", "ocpp2.0.1", "ocpp2.1"];

    [Fact]
    public async Task Six_hours_without_a_csms_cost_no_watt_hour()
    {
        var ledger = new Ledger();
        await using var csms = new LedgerCsms(ledger);
        await using var gateway = await GatewayUnderTest.StartAsync(csms.Url);
        var clock = new HurriedClock(Hurry);
        var stations = Enumerable.Range(1, Stations)
            .Select(i => new LedgerStation($"D{i:00}", Versions[i % Versions.Length], gateway.Url, ledger, i, clock, TimeSpan.FromMilliseconds(100)).Start())
            .ToList();
        try
        {
            await Task.WhenAll(stations.Select(s => Patience.For(s.Works, $"{s.Id}'s first answer")));
            await PlayAsync(csms, gateway, clock, stations);
            await Task.WhenAll(stations.Select(s => s.CloseForTodayAsync()));
            await Patience.Until(() => ledger.Owed == 0 && stations.All(s => s.Queued == 0), "everything told");
        }
        finally
        {
            await Task.WhenAll(stations.Select(s => s.DisposeAsync().AsTask()));
        }

        var (settlement, energy) = (ledger.Settle(), ledger.Energy());
        output.WriteLine($"{settlement.Line("day", 1)} stations={energy.Stations}Wh csms={energy.Csms}Wh");
        Assert.True(settlement.IsGood, settlement.Told());
        Assert.True(energy.Stations > 0, "nobody charged");
        Assert.Equal(energy.Stations, energy.Csms);
    }

    private static async Task PlayAsync(LedgerCsms csms, GatewayUnderTest gateway, HurriedClock clock, List<LedgerStation> stations)
    {
        var away = clock.Passed;
        csms.GoesAway(Door.Refuses);
        await clock.ComesToAsync(away + TimeSpan.FromHours(1));
        stations[3].Reboot();
        await clock.ComesToAsync(away + TimeSpan.FromHours(2));
        await gateway.KillAsync();
        await gateway.StartAgainAsync();
        await clock.ComesToAsync(away + TimeSpan.FromHours(3));
        stations[11].Reboot();
        await clock.ComesToAsync(away + TimeSpan.FromHours(4));
        Assert.Equal(0, await gateway.StopAsync());      // as for an upgrade
        await gateway.StartAgainAsync();
        await clock.ComesToAsync(away + TimeSpan.FromHours(6));
        csms.ComesBack(resets: true);
        await clock.ComesToAsync(away + TimeSpan.FromHours(7));
    }
}
