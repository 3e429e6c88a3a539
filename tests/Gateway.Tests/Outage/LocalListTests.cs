using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Outage;

namespace Gateway.Tests.Outage;

/// <summary>Local lists as they were relayed to the stations.</summary>
public sealed class LocalListTests : StandTest
{
    private const string Accepted = """{"status":"Accepted"}""";

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_list_comes_before_the_cache_and_is_the_stations_own(OcppVersion version)
    {
        var stand = NewStand(version);
        stand.CsmsSays("Accepted");

        stand.CsmsAsks("SendLocalList", List(version, 3, "Full", (Stand.Card, "Blocked")), Accepted);

        Assert.Equal("Blocked", stand.Judges());
        Assert.Equal("Blocked", stand.Again().Judges());
        Assert.Equal("Accepted", stand.Beside(version).Judges());
        Assert.Equal(3, stand.Again().Book.ListVersion("CP-1"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Changes_change_it_and_a_full_one_replaces_it(OcppVersion version)
    {
        var no = version is OcppVersion.V16 ? "Invalid" : "Unknown";
        var stand = NewStand(version);
        stand.CsmsAsks("SendLocalList", List(version, 1, "Full", ("A", "Accepted"), ("B", "Accepted")), Accepted);
        stand.CsmsAsks("SendLocalList", List(version, 2, "Differential", ("a", null), ("C", "Accepted")), Accepted);
        Assert.Equal((no, "Accepted", "Accepted"), (stand.Judges("A"), stand.Judges("B"), stand.Judges("C")));

        stand.CsmsAsks("SendLocalList", List(version, 9, "Full", ("D", "Accepted")), """{"status":"VersionMismatch"}""");
        Assert.Equal("Accepted", stand.Judges("B"));

        stand.CsmsAsks("SendLocalList", List(version, 3, "Full", ("D", "Accepted")), Accepted);
        Assert.Equal((no, no, "Accepted"), (stand.Judges("B"), stand.Judges("C"), stand.Again().Judges("D")));
    }

    [Fact]
    public void A_list_that_the_station_does_not_have_any_more_counts_no_more()
    {
        var stand = NewStand(OcppVersion.V16);
        stand.CsmsAsks("SendLocalList", List(OcppVersion.V16, 4, "Full", ("A", "Accepted")), Accepted);
        stand.CsmsAsks("GetLocalListVersion", "{}", """{"listVersion":4}""");
        Assert.Equal("Accepted", stand.Judges("A"));

        stand.CsmsAsks("GetLocalListVersion", "{}", """{"listVersion":0}""");

        Assert.Equal("Invalid", stand.Judges("A"));
        Assert.Equal("Invalid", stand.Again().Judges("A"));
    }

    [Fact]
    public void Lists_without_end_fill_no_memory()
    {
        var memory = NewMemory();
        var stand = NewStand(OcppVersion.V16, memory: memory, book: new(memory, listRoom: 5));

        stand.CsmsAsks("SendLocalList", List(OcppVersion.V16, 1, "Full", [.. Enumerable.Range(0, 50).Select(i => ($"T{i}", (string?)"Accepted"))]), Accepted);

        Assert.Equal(5, memory.All("list").Count);
    }

    [Theory]
    [InlineData(OcppVersion.V16, "RemoteStartTransaction", """{"idTag":"APP-7"}""")]
    [InlineData(OcppVersion.V201, "RequestStartTransaction", """{"idToken":{"idToken":"APP-7","type":"ISO14443"},"remoteStartId":1}""")]
    public void A_driver_whom_the_CSMS_has_just_started_may_charge(OcppVersion version, string action, string request)
    {
        var stand = NewStand(version);
        stand.CsmsAsks(action, request, """{"status":"Rejected"}""");
        Assert.NotEqual("Accepted", stand.Judges("APP-7"));

        stand.CsmsAsks(action, request, Accepted);

        Assert.Equal("Accepted", stand.Judges("app-7"));
    }

    [Fact]
    public void All_answers_about_a_token_teach_and_nothing_else_is_asked_for()
    {
        var old = NewStand(OcppVersion.V16);
        old.Hears("StartTransaction", """{"connectorId":1,"idTag":"A","timestamp":"2026-11-21T08:00:00Z","meterStart":0}""", """{"transactionId":7,"idTagInfo":{"status":"Accepted"}}""");
        old.Hears("StopTransaction", """{"transactionId":7,"idTag":"B","timestamp":"2026-11-21T08:00:00Z","meterStop":0}""", """{"idTagInfo":{"status":"Accepted"}}""");
        var @new = NewStand(OcppVersion.V21);
        @new.Hears("TransactionEvent", """{"idToken":{"idToken":"C","type":"ISO14443"}}""", """{"totalCost":1.5,"idTokenInfo":{"status":"Accepted"}}""");

        Assert.Equal(("Accepted", "Accepted", "Accepted"), (old.Judges("A"), old.Judges("B"), @new.Judges("C")));
        Assert.True(StandIn.Interests(OcppVersion.V16, "StopTransaction"u8));
        Assert.False(StandIn.Interests(OcppVersion.V16, "TransactionEvent"u8));
        Assert.False(StandIn.Interests(OcppVersion.V21, "MeterValues"u8));
    }

    private static string List(OcppVersion version, int number, string type, params (string Token, string? Status)[] tokens)
    {
        var old = version is OcppVersion.V16;
        var entries = tokens.Select(t => old
            ? $$"""{"idTag":"{{t.Token}}"{{(t.Status is null ? "" : $",\"idTagInfo\":{{\"status\":\"{t.Status}\"}}")}}}"""
            : $$$"""{"idToken":{"idToken":"{{{t.Token}}}","type":"ISO14443"}{{{(t.Status is null ? "" : $",\"idTokenInfo\":{{\"status\":\"{t.Status}\"}}")}}}}""");
        return $$"""{"{{(old ? "listVersion" : "versionNumber")}}":{{number}},"updateType":"{{type}}","localAuthorizationList":[{{string.Join(',', entries)}}]}""";
    }
}
