using Gateway.Ocpp;

namespace Gateway.Tests.Outage;

/// <summary>The gateway ends and begins again while the CSMS is away.</summary>
public sealed class RestartTests : StandTest
{
    private const string Boot = """{"chargePointVendor":"A","chargePointModel":"B"}""";
    private const string Start = """{"connectorId":1,"idTag":"LISTED","timestamp":"2026-11-21T08:00:00Z","meterStart":0}""";
    private const string Status = """{"connectorId":1,"status":"Charging","errorCode":"NoError"}""";

    [Fact]
    public async Task What_was_learnt_and_what_is_owed_is_known_afterwards()
    {
        var before = NewStand(OcppVersion.V16, memory: NewMemory("site"));
        before.Hears("BootNotification", Boot, """{"status":"Accepted","currentTime":"2026-11-21T08:00:00Z","interval":77}""");
        before.CsmsSays("Accepted", ",\"expiryDate\":\"2027-01-01T00:00:00Z\",\"parentIdTag\":\"FAMILY-07\"");
        before.CsmsSays("Blocked", token: "THIEF");
        before.CsmsAsks(
            "SendLocalList", """{"listVersion":3,"updateType":"Full","localAuthorizationList":[{"idTag":"LISTED","idTagInfo":{"status":"Accepted"}}]}""", """{"status":"Accepted"}""");
        var start = before.Ask("StartTransaction", Start);
        before.In.Held(start);
        before.Ask("StatusNotification", Status);
        await ForgetAsync();

        var after = NewStand(OcppVersion.V16, memory: NewMemory("site"));

        Assert.Equal(77, after.Says("BootNotification", Boot).GetProperty("interval").GetInt32());
        Assert.Equal(("Accepted", "Blocked", "Accepted", "Invalid"), (after.Judges(), after.Judges("THIEF"), after.Judges("LISTED"), after.Judges("OTHER")));
        Assert.Equal("FAMILY-07", after.Says("Authorize", $$"""{"idTag":"{{Stand.Card}}"}""").GetProperty("idTagInfo").GetProperty("parentIdTag").GetString());
        Assert.Equal(3, after.Book.ListVersion("CP-1"));
        Assert.Equal(start.Transaction!.LocalId, after.Says("StartTransaction", Start).GetProperty("transactionId").GetInt64());
        Assert.Equal(start.Hold!.HeldAt, Assert.Single(after.In.Statuses.Owed()).HeldAt);
    }
}
