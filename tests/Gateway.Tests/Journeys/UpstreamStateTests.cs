using Gateway.Site;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Journeys;

/// <summary>How the site stands to the CSMS, as MQTT and HTTP tell it, through an outage.</summary>
public sealed class UpstreamStateTests
{
    private const string Stop = """{"transactionId":7,"meterStop":12,"timestamp":"2026-03-01T12:00:00Z"}""";

    [Fact]
    public async Task An_outage_is_bridging_then_replaying_then_relaying()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync();
        await IsAsync(journey, u => u is { State: CsmsState.Relaying, StationsAlone: 0, Bridge: { Queued: 0, Replay: null, OldestAt: null } }, "relaying");

        journey.Csms.Refuses("CP-01", 503);
        pair.Link.Cut();
        await IsAsync(journey, u => u is { State: CsmsState.Bridging, StationsAlone: 1 }, "bridging");
        await pair.Station.SaysAsync($"""[2,"a","StopTransaction",{Stop}]""");
        Assert.StartsWith("[3,\"a\"", await pair.Station.HearsAsync(), StringComparison.Ordinal);
        await IsAsync(journey, u => u.Bridge is { Queued: 1, OldestAt: not null } b && b.QueuedOf["CP-01"] == 1, "one is queued");
        var since = journey.Gateway.Image.Freeze().Upstream!.Since;

        journey.Csms.LetsIn("CP-01");
        var link = await journey.Csms.AcceptsAsync("CP-01");
        await link.HearsAsync();
        await IsAsync(journey, u => u is { State: CsmsState.Replaying, Bridge.Replay: { Delivered: 0, Stations: 1 } }, "replaying");
        await link.SaysAsync("""[3,"a",{}]""");
        await IsAsync(journey, u => u is { State: CsmsState.Relaying, Bridge: { Queued: 0, Replay: null } } && u.Since > since, "relaying again");
    }

    [Fact]
    public async Task Where_outages_are_not_bridged_a_csms_that_is_gone_is_away()
    {
        var csms = await ScriptedCsms.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(new TestSite(csms.Url) { Outage = "transparent" });
        await csms.AcceptsAsync(TestSite.Gateway);
        await Patience.Until(() => gateway.Image.Freeze().Upstream is { State: CsmsState.Relaying, Bridge: null }, "relaying");

        await csms.DisposeAsync();

        await Patience.Until(() => gateway.Image.Freeze().Upstream is { State: CsmsState.Away, Bridge: null }, "away");
    }

    private static Task IsAsync(Journey journey, Func<UpstreamSnapshot, bool> expected, string what)
        => Patience.Until(() => journey.Gateway.Image.Freeze().Upstream is { } upstream && expected(upstream), what);
}
