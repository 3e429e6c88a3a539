using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Journeys;

/// <summary>The site image tells what is, and a replay what was.</summary>
public sealed class ReplaySightingsTests
{
    [Fact]
    public async Task What_is_replayed_is_not_taken_for_what_happens_now()
    {
        await using var journey = await Journey.StartAsync();
        var before = await journey.ConnectAsync("CP-01", "ocpp2.0.1");
        journey.Csms.Refuses("CP-01", 503);
        before.Link.Cut();
        await Patience.Until(() => !journey.Gateway.Station("CP-01").UpstreamConnected, "the station alone");
        await TellsAsync(before.Station, 1, "Started", "first");
        await TellsAsync(before.Station, 2, "Ended", "first");
        await TellsAsync(before.Station, 3, "Started", "second");

        journey.Csms.LetsIn("CP-01");
        var after = await journey.RedialledAsync(before.Station);

        Assert.Contains("\"first\"", await after.Link.HearsAsync(), StringComparison.Ordinal);
        Assert.Equal("second", Assert.Single(journey.Gateway.Station("CP-01").Evses).TransactionId);
    }

    private static Task<string> TellsAsync(ScriptedSocket station, int number, string @event, string transaction)
        => station.AsksAsync("TransactionEvent", $$$"""
            {"eventType":"{{{@event}}}","timestamp":"2026-11-21T12:00:0{{{number}}}Z","triggerReason":"CablePluggedIn","seqNo":{{{number}}},"transactionInfo":{"transactionId":"{{{transaction}}}"},"evse":{"id":1,"connectorId":1}}
            """);
}
