using Gateway.Journal;
using Gateway.Ocpp;

namespace Gateway.Tests.Outage;

/// <summary>What transaction messages are told of the driver.</summary>
public sealed class StandInTransactionTests : StandTest
{
    private const string Event = """{"eventType":"Started","timestamp":"2026-11-21T08:00:00Z","triggerReason":"Authorized","seqNo":0,"transactionInfo":{"transactionId":"t-1"}""";

    [Theory]
    [InlineData("ISO14443", Stand.Card, "Accepted")]
    [InlineData("ISO14443", "OTHER", "Unknown")]
    [InlineData("NoAuthorization", "", "Accepted")]
    [InlineData("Local", "paid-at-the-terminal", "Accepted")]
    public void An_event_with_a_token_is_told_of_the_token(string type, string token, string verdict)
    {
        var stand = NewStand(OcppVersion.V201);
        stand.CsmsSays("Accepted");

        var answer = stand.Says("TransactionEvent", Event + $$$""","idToken":{"idToken":"{{{token}}}","type":"{{{type}}}"}}""");

        Assert.Equal(verdict, answer.GetProperty("idTokenInfo").GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(OcppVersion.V201, "TransactionEvent", Event + "}")]
    [InlineData(OcppVersion.V16, "StopTransaction", """{"transactionId":7,"timestamp":"2026-11-21T08:00:00Z","meterStop":5}""")]
    public void Without_a_token_nothing_is_said(OcppVersion version, string action, string payload)
        => Assert.Empty(NewStand(version).Says(action, payload).EnumerateObject());

    [Fact]
    public void A_blocked_driver_is_told_so_and_his_transaction_is_kept()
    {
        var stand = NewStand(OcppVersion.V16);
        stand.CsmsSays("Blocked");

        var start = stand.Ask("StartTransaction", $$"""{"connectorId":1,"idTag":"{{Stand.Card}}","timestamp":"2026-11-21T08:00:00Z","meterStart":0}""");
        var stop = stand.Says("StopTransaction", $$"""{"transactionId":7,"idTag":"{{Stand.Card}}","timestamp":"2026-11-21T08:00:00Z","meterStop":5}""");

        Assert.Contains("Blocked", System.Text.Encoding.UTF8.GetString(start.Payload.Span), StringComparison.Ordinal);
        Assert.Equal(HeldKind.Transaction, start.Hold!.Kind);
        Assert.Equal("Blocked", stop.GetProperty("idTagInfo").GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("\"certificate\":\"-----BEGIN\"", "Unknown")]
    [InlineData("\"iso15118CertificateHashData\":[{\"hashAlgorithm\":\"SHA256\",\"issuerNameHash\":\"a\",\"issuerKeyHash\":\"b\",\"serialNumber\":\"1\",\"responderURL\":\"http://x.example/\"}]", "Accepted")]
    public void A_contract_certificate_is_not_said_to_be_good(string proof, string verdict)
    {
        var stand = NewStand(OcppVersion.V201);
        stand.CsmsSays("Accepted");

        var answer = stand.Says("Authorize", $$$"""{"idToken":{"idToken":"{{{Stand.Card}}}","type":"ISO14443"},{{{proof}}}}""");

        Assert.Equal("NoCertificateAvailable", answer.GetProperty("certificateStatus").GetString());
        Assert.Equal(verdict, answer.GetProperty("idTokenInfo").GetProperty("status").GetString());
    }
}
