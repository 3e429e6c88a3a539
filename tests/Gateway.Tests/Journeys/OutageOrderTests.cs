using Gateway.Tests.Peers;

namespace Gateway.Tests.Journeys;

/// <summary>What the CSMS is owed comes first, whatever the station says while its link is made.</summary>
public sealed class OutageOrderTests
{
    private const int UplinkLost = 2020;

    [Fact]
    public async Task What_a_station_says_while_the_csms_is_dialled_does_not_overtake_what_is_held()
    {
        const string Beat = """[2, "beat", "Heartbeat", { } ]""";
        await using var journey = await Journey.StartAsync();
        journey.Csms.Refuses("CP-01", 503);
        await using (var before = await ScriptedStation.ConnectAsync(journey.Gateway.Url, "CP-01"))
        {
            await journey.Log.HearsAsync(UplinkLost, "CP-01");
            await before.SaysAsync(Stop("held", 7));
            Assert.StartsWith("""[3,"held",""", await before.HearsAsync(), StringComparison.Ordinal);
        }

        var open = new TaskCompletionSource();
        journey.Csms.TakesItsTimeFor("CP-01", open.Task);
        await using var station = await ScriptedStation.ConnectAsync(journey.Gateway.Url, "CP-01");
        await station.SaysAsync(Beat);
        await station.SaysAsync(Stop("new", 8));
        await station.SaysAsync("""[2,"bad"]""");
        Assert.StartsWith("""[4,"bad",""", await station.HearsAsync(), StringComparison.Ordinal);      // so it has read the others

        open.SetResult();

        var link = await journey.Csms.AcceptsAsync("CP-01");
        Assert.Equal(Beat, await link.HearsAsync());
        await link.SaysAsync("""[3,"beat",{"currentTime":"2026-03-01T12:00:00Z"}]""");
        Assert.Equal(Stop("held", 7), await link.HearsAsync());
        await link.SaysAsync("""[3,"held",{}]""");
        Assert.Equal(Stop("new", 8), await link.HearsAsync());
    }

    private static string Stop(string id, int transaction)
        => $$"""[2,"{{id}}","StopTransaction",{"transactionId":{{transaction}},"meterStop":100,"timestamp":"2026-03-01T12:00:00Z"}]""";
}
