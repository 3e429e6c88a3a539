using Gateway.Journal;
using Gateway.Ocpp;

namespace Gateway.Tests.Outage;

/// <summary>Messages that break their schema while the CSMS is away.</summary>
public sealed class StandInFlawTests : StandTest
{
    // What stations were seen to send: numbers as texts, texts too long, a half date, an object for an array.
    [Theory]
    [InlineData(OcppVersion.V16, "StartTransaction", """{"connectorId":"1","idTag":"04E9","timestamp":"2026-11-21T08:00:00Z","meterStart":0}""")]
    [InlineData(OcppVersion.V16, "StartTransaction", """{"connectorId":1,"idTag":"04E91C52A1B680-AND-THE-SERIAL","timestamp":"2026-11-21T08:00","meterStart":0.5}""")]
    [InlineData(OcppVersion.V16, "StopTransaction", """{"transactionId":"17","timestamp":"","meterStop":100,"reason":"Bored"}""")]
    [InlineData(OcppVersion.V16, "StopTransaction", """{"transactionId":17}""")]
    [InlineData(OcppVersion.V16, "MeterValues", """{"connectorId":1,"transactionId":17,"meterValue":{"timestamp":"2026-11-21T08:00:00Z","sampledValue":[]}}""")]
    [InlineData(OcppVersion.V201, "TransactionEvent", """{"eventType":"Ended","seqNo":"3","transactionInfo":{"transactionId":"abc"}}""")]
    [InlineData(OcppVersion.V21, "TransactionEvent", """{"eventType":"Started","transactionInfo":{"transactionId":"abc"},"idToken":7}""")]
    public void A_transaction_is_not_lost_for_a_small_flaw(OcppVersion version, string action, string payload)
    {
        var stand = NewStand(version);

        var answer = stand.Ask(action, payload);

        stand.AssertWhole(action, answer);
        Assert.NotNull(answer.Flaw);
        Assert.NotNull(answer.Hold);
        Assert.Contains(answer.Hold.Kind, new[] { HeldKind.Transaction, HeldKind.MeterSample });
    }

    [Theory]
    [InlineData(OcppVersion.V16, "StartTransaction", """{"idTag":"04E9","meterStart":0}""")]
    [InlineData(OcppVersion.V16, "StopTransaction", """{"meterStop":0}""")]
    [InlineData(OcppVersion.V16, "StopTransaction", "[]")]
    [InlineData(OcppVersion.V16, "MeterValues", """{"connectorId":1}""")]
    [InlineData(OcppVersion.V201, "TransactionEvent", """{"eventType":"Nearly","transactionInfo":{"transactionId":"abc"}}""")]
    [InlineData(OcppVersion.V201, "TransactionEvent", """{"eventType":"Ended","transactionInfo":{"transactionId":"a"}""")]
    [InlineData(OcppVersion.V201, "MeterValues", """{"evseId":"1","meterValue":[]}""")]
    [InlineData(OcppVersion.V201, "NotifyEvent", "{}")]
    [InlineData(OcppVersion.V16, "StatusNotification", """{"connectorId":1,"status":"Tired","errorCode":"NoError"}""")]
    [InlineData(OcppVersion.V201, "BootNotification", "null")]
    public void What_cannot_be_understood_is_refused_and_not_kept(OcppVersion version, string action, string payload)
    {
        var answer = NewStand(version).Ask(action, payload);

        Assert.NotNull(answer.Error);
        Assert.NotNull(answer.Flaw);
        Assert.Null(answer.Hold);
    }

    [Fact]
    public void A_station_whose_model_has_too_long_a_name_may_boot()
        => Assert.Equal("Accepted", NewStand(OcppVersion.V16)
            .Says("BootNotification", """{"chargePointVendor":"A vendor with quite a long name","chargePointModel":"B"}""").GetProperty("status").GetString());

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    public void Transaction_ids_that_no_CSMS_gave_are_survived(string id)
    {
        var stand = NewStand(OcppVersion.V16);

        var stop = stand.Ask("StopTransaction", $$"""{"transactionId":{{id}},"timestamp":"2026-11-21T08:00:00Z","meterStop":100}""");
        var values = stand.Ask("MeterValues", $$"""{"connectorId":1,"transactionId":{{id}},"meterValue":[{"timestamp":"2026-11-21T08:00:00Z","sampledValue":[{"value":"1"}]}]}""");

        Assert.Equal((null, HeldKind.Transaction), (stop.Error, stop.Hold!.Kind));
        Assert.Equal((null, HeldKind.MeterSample), (values.Error, values.Hold!.Kind));
        Assert.Equal(id, values.Hold.Transaction);
    }
}
