using Gateway.Tests.Peers;

namespace Gateway.Tests.Interop;

/// <summary>The same foreign peers with the gateway in between, which does the limiting.</summary>
public sealed class ThroughTheGatewayTests
{
    private const string Password = "correct horse battery";

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task A_foreign_station_charges_at_a_foreign_csms_and_is_limited_by_the_gateway(string protocol)
    {
        await using var csms = await ForeignCsms.StartAsync();
        await using var gateway = await RunningGateway.StartAsync((stations, status) => $$"""
            site: { id: depot }
            csms: { url: {{csms.Url}}, protocols: [ocpp2.0.1, ocpp1.6] }
            stations:
              listen: [ { url: "ws://127.0.0.1:{{stations}}/ocpp", security: basic } ]
              defaults: { circuit: main, fallbackCurrent: 6 A }
              list: [ { id: CP-1, password: {{Password}} } ]
            circuits: [ { id: main, limit: 12 A, uncontrolled: 0 A } ]
            status: { listen: "http://127.0.0.1:{{status}}" }
            """);

        await ChargingScenario.PlayAsync(new Route(gateway.Url, _ => Task.CompletedTask), csms, "CP-1", protocol, Password);

        await csms.Peer.HearsAsync(
            "the gateway's own link booted", line => line.Event() == "call" && line.Text("identity") == "depot" && line.Text("method") == "BootNotification");
    }

    [Fact]
    public async Task A_foreign_csms_configures_a_foreign_station_behind_the_gateway()
    {
        await using var csms = await ForeignCsms.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(new TestSite(csms.Url));
        await using var station = ForeignStation.Start(gateway.Url, "CP-01", "ocpp1.6");
        await station.Peer.HearsAsync("started");

        var answer = await csms.CallAsync("CP-01", "SetChargingProfile", TxProfile.Request("ocpp1.6", 4711, limit: 8));

        Assert.Equal("Rejected", answer.GetProperty("result").Text("status"));
        Assert.Empty(station.Peer.Said.Complaints());
        Assert.Empty(csms.Peer.Said.Complaints());
    }
}
