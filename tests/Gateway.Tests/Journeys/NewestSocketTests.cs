using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Journeys;

/// <summary>The newest authenticated socket of a station wins, and the loser's end touches nothing that is the winner's.</summary>
public sealed class NewestSocketTests
{
    private const int SessionSuperseded = 2004;

    [Fact]
    public async Task A_newer_socket_takes_over_and_the_older_one_is_closed()
    {
        await using var journey = await Journey.StartAsync();
        var older = await journey.ConnectAsync();

        var newer = await journey.ConnectAsync();

        Assert.Equal(1008, (int?)await older.Station.EndsAsync());
        await older.Link.EndsAsync();
        await newer.WorksAsync();
        Assert.Single(journey.Log.Of(SessionSuperseded, "CP-01"));
    }

    [Fact]
    public async Task Two_sockets_that_race_a_hundred_times_leave_one_that_works_each_time()
    {
        await using var journey = await Journey.StartAsync();
        var bystander = await journey.BystanderAsync();

        for (var round = 0; round < 100; round++)
        {
            var racers = await Task.WhenAll(
                ScriptedStation.ConnectAsync(journey.Gateway.Url, "CP-01"), ScriptedStation.ConnectAsync(journey.Gateway.Url, "CP-01"));

            await Patience.For(Task.WhenAny(racers[0].Ended, racers[1].Ended), "the loser's end");
            var winner = racers[0].IsOpen ? racers[0] : racers[1];
            await WorksAsync(journey, winner);
            await Patience.Until(() => journey.Csms.OpenLinksOf("CP-01") == 1, "one live link at the CSMS");
            var image = journey.Gateway.Station("CP-01");
            Assert.True(winner.IsOpen && image.Online && image.UpstreamConnected, $"round {round}");
            await racers[0].DisposeAsync();
            await racers[1].DisposeAsync();
        }

        await bystander.WorksAsync();
    }

    [Fact]
    public async Task A_station_that_leaves_and_returns_at_once_is_online()
    {
        await using var journey = await Journey.StartAsync();

        for (var round = 0; round < 100; round++)
        {
            await using var leaving = await ScriptedStation.ConnectAsync(journey.Gateway.Url, "CP-01");
            leaving.Cut();
            await using var returning = await ScriptedStation.ConnectAsync(journey.Gateway.Url, "CP-01");

            await WorksAsync(journey, returning);
            var image = journey.Gateway.Station("CP-01");
            Assert.True(image.Online && image.UpstreamConnected, $"round {round}");
        }
    }

    [Fact]
    public async Task An_older_socket_that_does_not_answer_its_close_frame_is_cut()
    {
        var time = new ManualTime();
        await using var journey = await Journey.StartAsync(time: time);
        using var older = await RawPeer.UpgradedAsync(journey.Gateway.Url, "CP-01");
        await journey.Csms.AcceptsAsync("CP-01");
        var newer = await journey.ConnectAsync();
        Assert.Equal(1008, await older.IsClosedWithAsync());

        await time.PassUntilAsync(older.EndsAsync());

        await newer.WorksAsync();
    }

    /// <summary>Heard by whichever link is the live one.</summary>
    private static async Task WorksAsync(Journey journey, ScriptedSocket station)
    {
        await station.SaysAsync("""[2,"1","Heartbeat",{}]""");
        while (true)
        {
            var link = await journey.Csms.AcceptsAsync("CP-01");
            await Patience.For(Task.WhenAny(link.Ended, link.IsHeardAsync()), "a word or an end");
            if (!link.HasHeard)
            {
                continue;       // the loser's
            }

            Assert.Equal("""[2,"1","Heartbeat",{}]""", await link.HearsAsync());
            await link.SaysAsync("""[3,"1",{}]""");
            Assert.Equal("""[3,"1",{}]""", await station.HearsAsync());
            return;
        }
    }
}
