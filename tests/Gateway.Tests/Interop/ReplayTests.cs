using System.Text.Json.Nodes;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Interop;

/// <summary>A foreign station charges while no CSMS is there; a foreign one then hears all of it, and finds fault with none.</summary>
public sealed class ReplayTests
{
    private const int ReplayDone = 2037;

    private static readonly string[] AboutTransactions = ["StartTransaction", "MeterValues", "StopTransaction", "TransactionEvent"];

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task A_strict_csms_that_comes_later_accepts_all_that_it_missed(string protocol)
    {
        var port = Ports.Free();
        await using var gateway = await RunningGateway.StartAsync((stations, status) => $$"""
            site: { id: depot }
            csms: { url: "ws://127.0.0.1:{{port}}/csms", protocols: [ocpp2.0.1, ocpp1.6], backoff: { min: 100 ms, max: 200 ms } }
            stations:
              listen: [ { url: "ws://127.0.0.1:{{stations}}/ocpp", security: none } ]
              offlineTokens: [ TAG-1 ]
              defaults: { circuit: main, fallbackCurrent: 6 A }
              list: [ { id: CP-1 } ]
            circuits: [ { id: main, limit: 12 A, uncontrolled: 0 A } ]
            status: { listen: "http://127.0.0.1:{{status}}" }
            """);
        await using var station = ForeignStation.Start(gateway.Url, "CP-1", protocol);
        await station.Peer.HearsAsync("metered");
        await station.Peer.HearsAsync("metered", station.Peer.Said.Count);
        Assert.False(gateway.Station("CP-1").UpstreamConnected);

        await using var csms = await ForeignCsms.StartAsync(port: port);
        await gateway.Log.HearsAsync(ReplayDone, "CP-1");
        await station.Peer.HearsAsync("metered", station.Peer.Said.Count);
        await station.StopAsync();
        await station.Peer.HearsAsync("done");
        await csms.Peer.HearsAsync("CP-1 left", line => line.Event() == "disconnected" && line.Text("identity") == "CP-1");

        Assert.Equal(Payloads(station.Peer.Said.Calls("out")), Payloads(csms.Peer.Said.Calls("in", "CP-1")));
        await csms.HearsCallAsync("CP-1", "BootNotification");
        await csms.HearsCallAsync("CP-1", "StatusNotification");
        Assert.Empty(station.Peer.Said.Complaints());
        Assert.Empty(csms.Peer.Said.Complaints());
    }

    /// <summary>What was said about transactions, in order, without what a replay has to change: the mark <c>offline</c>, the number of 1.6.</summary>
    private static List<string> Payloads(IEnumerable<string> calls)
        => [.. from call in calls
               let parts = JsonNode.Parse(call)!.AsArray()
               where AboutTransactions.Contains((string?)parts[2])
               select $"{parts[2]} {Without(parts[3]!.AsObject())}"];

    private static string Without(JsonObject payload)
    {
        payload.Remove("offline");
        payload.Remove("transactionId");
        return payload.ToJsonString();
    }
}
