using System.Text;
using Gateway.Ocpp;
using Gateway.Outage;

namespace Gateway.Tests.Outage;

public sealed class UnwantedTransactionTests
{
    private const string Started = """{"eventType":"Started","transactionInfo":{"transactionId":"tx-1"}}""";

    [Theory]
    [InlineData("Invalid")]
    [InlineData("Blocked")]
    [InlineData("Expired")]
    [InlineData("ConcurrentTx")]
    public void A_start_with_a_token_that_the_csms_does_not_want_is_told_by_the_stations_number(string status)
        => Assert.Equal(
            new UnwantedTransaction("1500000000", status),
            Read(OcppVersion.V16, "StartTransaction", "{}", $$$"""{"transactionId":17,"idTagInfo":{"status":"{{{status}}}"}}""", 1_500_000_000));

    [Theory]
    [InlineData(OcppVersion.V201, "Invalid")]
    [InlineData(OcppVersion.V21, "NoCredit")]
    public void An_event_with_a_token_that_the_csms_does_not_want_is_told_by_its_transaction(OcppVersion version, string status)
        => Assert.Equal(
            new UnwantedTransaction("tx-1", status),
            Read(version, "TransactionEvent", Started, $$$"""{"idTokenInfo":{"status":"{{{status}}}"}}"""));

    [Theory]
    [InlineData(OcppVersion.V16, "StartTransaction", "{}", """{"transactionId":17,"idTagInfo":{"status":"Accepted"}}""")]
    [InlineData(OcppVersion.V16, "StartTransaction", "{}", """{"transactionId":17}""")]
    [InlineData(OcppVersion.V16, "StartTransaction", "{}", """{"idTagInfo":{"status":""}}""")]
    [InlineData(OcppVersion.V16, "StartTransaction", "{}", "null")]
    [InlineData(OcppVersion.V16, "StartTransaction", "{}", """{"idTagInfo":{"status":"Invalid"}""")]
    [InlineData(OcppVersion.V16, "StopTransaction", "{}", """{"idTagInfo":{"status":"Invalid"}}""")]
    [InlineData(OcppVersion.V16, "TransactionEvent", Started, """{"idTokenInfo":{"status":"Invalid"}}""")]
    [InlineData(OcppVersion.V201, "StartTransaction", "{}", """{"idTagInfo":{"status":"Invalid"}}""")]
    [InlineData(OcppVersion.V201, "TransactionEvent", Started, """{"idTokenInfo":{"status":"Accepted"}}""")]
    [InlineData(OcppVersion.V201, "TransactionEvent", Started, """{"status":"Invalid"}""")]
    [InlineData(OcppVersion.V201, "TransactionEvent", "{}", """{"idTokenInfo":{"status":"Invalid"}}""")]
    [InlineData(OcppVersion.V21, "TransactionEvent", """{"eventType":"Ended","transactionInfo":{"transactionId":"tx-1"}}""",
        """{"idTokenInfo":{"status":"Invalid"}}""")]
    public void All_else_is_no_decision(OcppVersion version, string action, string request, string answer)
        => Assert.Null(Read(version, action, request, answer, 1));

    private static UnwantedTransaction? Read(OcppVersion version, string action, string request, string answer, long? localId = null)
        => UnwantedTransaction.Read(version, action, Encoding.UTF8.GetBytes(request), Encoding.UTF8.GetBytes(answer), localId);
}
