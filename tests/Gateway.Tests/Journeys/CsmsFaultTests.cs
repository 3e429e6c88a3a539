using System.Net.WebSockets;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Journeys;

/// <summary>A CSMS that refuses, hangs, breaks off or goes away; and what the site's outage setting makes of it.</summary>
public sealed class CsmsFaultTests
{
    private const int UplinkLost = 2020, UplinkRefused = 2021;

    private static TestSite Transparent(TestSite site) => site with { Outage = "transparent" };

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_station_that_the_csms_refuses_is_sent_away(int status)
    {
        await using var journey = await Journey.StartAsync();
        var bystander = await journey.BystanderAsync();
        journey.Csms.Refuses("CP-01", status);

        await using var station = await ScriptedStation.ConnectAsync(journey.Gateway.Url, "CP-01");

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await station.EndsAsync());
        Assert.Contains($"HTTP {status}", await journey.Log.HearsAsync(UplinkRefused, "CP-01"), StringComparison.Ordinal);
        await bystander.WorksAsync();
    }

    [Fact]
    public async Task A_station_whose_protocol_the_csms_does_not_choose_is_sent_away()
    {
        await using var journey = await Journey.StartAsync();
        journey.Csms.ChoosesNoProtocolFor("CP-01");

        await using var station = await ScriptedStation.ConnectAsync(journey.Gateway.Url, "CP-01");

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await station.EndsAsync());
        Assert.Contains("speaks none of ocpp1.6", await journey.Log.HearsAsync(UplinkRefused, "CP-01"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_csms_with_a_passing_trouble_is_dialled_again()
    {
        await using var journey = await Journey.StartAsync();
        journey.Csms.Refuses("CP-01", 503);
        await using var station = await ScriptedStation.ConnectAsync(journey.Gateway.Url, "CP-01");
        Assert.Contains("HTTP 503", await journey.Log.HearsAsync(UplinkLost, "CP-01"), StringComparison.Ordinal);

        journey.Csms.LetsIn("CP-01");

        await (await journey.RedialledAsync(station)).WorksAsync();
    }

    [Fact]
    public async Task A_csms_that_hangs_in_the_handshake_is_given_up_and_dialled_again()
    {
        var time = new ManualTime();
        await using var journey = await Journey.StartAsync(time: time);
        var bystander = await journey.BystanderAsync();
        journey.Csms.HangsFor("CP-01");
        await using var station = await ScriptedStation.ConnectAsync(journey.Gateway.Url, "CP-01");
        await journey.Csms.IsVisitedAsync("CP-01");
        await station.SaysAsync("""[2,"1","Heartbeat",{}]""");
        await bystander.WorksAsync();
        journey.Csms.LetsIn("CP-01");

        time.Advance(TimeSpan.FromSeconds(15));

        await journey.Log.HearsAsync(UplinkLost, "CP-01: its link to the CSMS is down: no answer within 15 s");
        Assert.StartsWith("""[3,"1",{"currentTime":""", await station.HearsAsync(), StringComparison.Ordinal);
        var again = journey.RedialledAsync(station);
        await time.PassUntilAsync(again);
        await (await again).WorksAsync();
    }

    [Theory]
    [InlineData("bridge")]
    [InlineData("transparent")]
    public async Task A_csms_that_resets_mid_frame_leaves_one_line(string outage)
    {
        using var csms = RawCsms.Start();
        await using var gateway = await RunningGateway.StartAsync(new TestSite(csms.Url) { Outage = outage });
        await using var bystander = await ScriptedStation.ConnectAsync(gateway.Url, "CP-02");
        var bystandersLink = await csms.AcceptsAsync("CP-02");
        await using var station = await ScriptedStation.ConnectAsync(gateway.Url, "CP-01");
        var link = await csms.AcceptsAsync("CP-01");

        await link.SendsAsync(RawPeer.Frame(RawPeer.Text, "[2,"u8, masked: false, claimed: 100));
        link.Resets();

        await gateway.Log.HearsAsync(UplinkLost, "CP-01");
        Assert.Single(gateway.Log.Of(UplinkLost, "CP-01"));
        await bystandersLink.SendsAsync(RawPeer.Frame(RawPeer.Text, """[2,"1","ClearCache",{}]"""u8, masked: false));
        Assert.Equal("""[2,"1","ClearCache",{}]""", await bystander.HearsAsync());
        if (outage == "transparent")
        {
            Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await station.EndsAsync());
        }
        else
        {
            await csms.AcceptsAsync("CP-01");
            Assert.True(station.IsOpen);
        }
    }

    [Fact]
    public async Task A_csms_that_breaks_the_rules_of_websockets_loses_the_link_of_one_station_only()
    {
        using var csms = RawCsms.Start();
        await using var gateway = await RunningGateway.StartAsync(new TestSite(csms.Url));
        await using var station = await ScriptedStation.ConnectAsync(gateway.Url, "CP-01");
        var link = await csms.AcceptsAsync("CP-01");

        await link.SendsAsync(RawPeer.Frame(RawPeer.Text, "[]"u8));      // masked, as only a client may
        await link.ReadsFrameAsync();
        link.Dispose();

        await gateway.Log.HearsAsync(UplinkLost, "CP-01");
        await csms.AcceptsAsync("CP-01");
        Assert.True(station.IsOpen);
    }

    [Fact]
    public async Task Transparent_closes_the_station_when_its_link_is_lost()
    {
        await using var journey = await Journey.StartAsync(Transparent);
        var bystander = await journey.BystanderAsync();
        var pair = await journey.ConnectAsync();

        pair.Link.Cut();

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await pair.Station.EndsAsync());
        await Patience.Until(() => !journey.Gateway.Station("CP-01").Online, "offline in the site image");
        await bystander.WorksAsync();
    }

    [Fact]
    public async Task Transparent_closes_the_station_when_the_csms_cannot_be_reached()
    {
        await using var gateway = await RunningGateway.StartAsync(
            Transparent(new TestSite(new Uri($"ws://127.0.0.1:{Ports.Free()}/csms"))));

        await using var station = await ScriptedStation.ConnectAsync(gateway.Url, "CP-01");

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await station.EndsAsync());
    }

    [Fact]
    public async Task Bridge_keeps_the_station_answers_it_and_relays_again()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();
        journey.Csms.Refuses("CP-01", 503);
        await pair.PassesUpAsync("""[2,"in flight","DataTransfer",{"vendorId":"com.example"}]""");

        pair.Link.Cut();

        Assert.Equal("""[3,"in flight",{"status":"UnknownVendorId"}]""", await pair.Station.HearsAsync());
        await pair.Station.SaysAsync("""[2,"1","Heartbeat",{}]""");
        Assert.StartsWith("""[3,"1",{"currentTime":""", await pair.Station.HearsAsync(), StringComparison.Ordinal);
        Assert.False(journey.Gateway.Station("CP-01").UpstreamConnected);
        journey.Csms.LetsIn("CP-01");
        await (await journey.RedialledAsync(pair.Station)).WorksAsync();
        Assert.True(journey.Gateway.Station("CP-01").UpstreamConnected);
    }

    [Fact]
    public async Task Bridge_lets_stations_in_while_the_csms_cannot_be_reached()
    {
        var port = Ports.Free();
        await using var gateway = await RunningGateway.StartAsync(new TestSite(new Uri($"ws://127.0.0.1:{port}/csms")));
        await using var station = await ScriptedStation.ConnectAsync(gateway.Url, "CP-01");
        await gateway.Log.HearsAsync(UplinkLost, "CP-01");

        await using var csms = await ScriptedCsms.StartAsync(port);

        var link = await csms.AcceptsAsync("CP-01");
        await Patience.Until(() => gateway.Station("CP-01").UpstreamConnected, "the link in the site image");
        await new Pair(station, link).WorksAsync();
    }

    [Fact]
    public async Task An_answer_to_a_call_of_the_lost_link_does_not_reach_the_new_one()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();
        await pair.PassesDownAsync("""[2,"old","ClearCache",{}]""");
        pair.Link.Cut();
        var again = await journey.RedialledAsync(pair.Station);

        await pair.Station.SaysAsync("""[3,"old",{"status":"Accepted"}]""");

        await again.WorksAsync();
    }

    [Fact]
    public async Task Losing_the_station_closes_its_link_at_once()
    {
        await using var journey = await Journey.StartAsync();
        var bystander = await journey.BystanderAsync();
        var pair = await journey.ConnectAsync();

        await pair.Station.CloseAsync();

        await pair.Link.EndsAsync();
        await Patience.Until(() => !journey.Gateway.Station("CP-01").Online, "offline in the site image");
        await bystander.WorksAsync();
    }

    [Fact]
    public async Task A_csms_that_answers_no_ping_is_given_up_and_dialled_again()
    {
        var time = new ManualTime();
        using var csms = RawCsms.Start();
        await using var gateway = await RunningGateway.StartAsync(new TestSite(csms.Url), time);
        await using var station = await ScriptedStation.ConnectAsync(gateway.Url, "CP-01");
        using var silent = await csms.AcceptsAsync("CP-01");
        await Patience.Until(() => gateway.Station("CP-01").UpstreamConnected, "the link in the site image");

        var again = csms.AcceptsAsync("CP-01");
        await time.PassUntilAsync(again);

        await gateway.Log.HearsAsync(UplinkLost, "did not answer a ping");
        Assert.True(station.IsOpen);
        (await again).Dispose();
    }

    [Fact]
    public async Task A_csms_that_does_not_read_is_given_up_and_its_station_goes_on()
    {
        using var csms = RawCsms.Start();
        await using var gateway = await RunningGateway.StartAsync(new TestSite(csms.Url) { StationKeys = "maxMessage: 1 MB" });
        await using var station = await ScriptedStation.ConnectAsync(gateway.Url, "CP-01", "ocpp2.1");
        using var deaf = await csms.AcceptsAsync("CP-01");
        var big = $$"""[6,"1","NotifyPeriodicEventStream",{"data":"{{new string('x', 900_000)}}"}]""";

        using var patience = Patience.Start();
        while (gateway.Log.Of(UplinkLost, "CP-01").Count == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await station.SaysAsync(big);
        }

        await gateway.Log.HearsAsync(UplinkLost, "it does not read what is sent to it");
        await csms.AcceptsAsync("CP-01");
        Assert.True(station.IsOpen);
    }
}
