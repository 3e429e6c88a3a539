namespace Gateway.Tests.Interop;

/// <summary>The foreign peers on their own, nothing in between: they are right before they judge the gateway.</summary>
public sealed class ForeignPeersTests
{
    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task A_foreign_station_charges_and_is_limited_at_a_foreign_csms(string protocol)
    {
        await using var csms = await ForeignCsms.StartAsync();

        await ChargingScenario.PlayAsync(Route.Direct(csms, limit: 8), csms, "CP-1", protocol);
    }

    [Fact]
    public async Task The_csms_lets_a_station_in_only_with_its_password()
    {
        await using var csms = await ForeignCsms.StartAsync(new Dictionary<string, string> { ["CP-1"] = "correct horse" });
        await using var wrong = ForeignStation.Start(csms.Url, "CP-1", "ocpp1.6", "battery staple");

        await csms.Peer.HearsAsync("loginRefused");
        Assert.Equal(1, await wrong.Peer.EndsAsync());

        await using var right = ForeignStation.Start(csms.Url, "CP-1", "ocpp1.6", "correct horse");
        await right.Peer.HearsAsync("booted");
    }

    [Theory]
    [InlineData("ocpp1.6", "BootNotification", """{"chargePointVendor":"V","chargePointModel":"M","extra":1}""")]
    [InlineData("ocpp2.0.1", "StatusNotification", """{"connectorStatus":"Available","evseId":1,"connectorId":1}""")]
    public async Task What_breaks_the_official_schema_does_not_go_unnoticed(string protocol, string method, string request)
    {
        await using var csms = await ForeignCsms.StartAsync();
        await using var station = ForeignStation.Start(csms.Url, "CP-1", protocol);
        await station.Peer.HearsAsync("started");

        await station.Peer.TellAsync(new { command = "raw", message = $"""[2,"bad-1","{method}",{request}]""" });

        var complaint = await csms.Peer.HearsAsync("strictError");
        Assert.Equal(method, complaint.Text("method"));
        Assert.NotEmpty(csms.Peer.Said.Complaints());
    }

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task A_station_refuses_a_profile_for_a_transaction_that_does_not_run(string protocol)
    {
        await using var csms = await ForeignCsms.StartAsync();
        await using var station = ForeignStation.Start(csms.Url, "CP-1", protocol);
        await station.Peer.HearsAsync("started");
        object nobodys = protocol == "ocpp1.6" ? 4711 : "4711";

        var answer = await csms.CallAsync("CP-1", "SetChargingProfile", TxProfile.Request(protocol, nobodys, limit: 8));

        Assert.Equal("Rejected", answer.GetProperty("result").Text("status"));
    }
}
