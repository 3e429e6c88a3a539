using Gateway.Ocpp;
using Gateway.Ocpp.Messages;

namespace Gateway.Tests.Ocpp.Messages;

public sealed class StationReaderTests
{
    [Theory]
    [InlineData(OcppVersion.V16, "BootNotification", """{"chargePointVendor":"Acme","chargePointModel":"One","firmwareVersion":"1.2"}""", "boot Acme One 1.2")]
    [InlineData(OcppVersion.V201, "BootNotification", """{"reason":"PowerUp","chargingStation":{"model":"Two","vendorName":"Acme"}}""", "boot Acme Two -")]
    [InlineData(OcppVersion.V21, "BootNotification", """{"chargingStation":{"vendorName":"Acme","modem":{"iccid":"1"},"model":"X","firmwareVersion":"9"},"reason":"PowerUp"}""", "boot Acme X 9")]
    [InlineData(OcppVersion.V16, "StatusNotification", """{"connectorId":2,"errorCode":"NoError","status":"SuspendedEVSE"}""", "status 2.1 SuspendedEVSE")]
    [InlineData(OcppVersion.V16, "StatusNotification", """{"connectorId":0,"errorCode":"NoError","status":"Available"}""", "status 0.0 Available")]
    [InlineData(OcppVersion.V201, "StatusNotification", """{"timestamp":"2026-01-01T00:00:00Z","connectorStatus":"Occupied","evseId":2,"connectorId":3}""", "status 2.3 Occupied")]
    [InlineData(OcppVersion.V16, "StartTransaction", """{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"2026-01-01T00:00:00Z"}""", "starting 1")]
    [InlineData(OcppVersion.V16, "StopTransaction", """{"transactionId":17,"meterStop":5,"timestamp":"2026-01-01T00:00:00Z","transactionData":[{"timestamp":"x","sampledValue":[]}]}""", "ended 0 17")]
    [InlineData(OcppVersion.V16, "MeterValues", """{"connectorId":1,"transactionId":17,"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":"5"}]}]}""", "runs 1 17 -; measured 1")]
    [InlineData(OcppVersion.V201, "TransactionEvent", """{"eventType":"Started","timestamp":"2026-01-01T00:00:00Z","triggerReason":"Authorized","seqNo":0,"transactionInfo":{"transactionId":"abc","chargingState":"EVConnected"},"evse":{"id":2,"connectorId":1}}""", "runs 2 abc EVConnected")]
    [InlineData(OcppVersion.V21, "TransactionEvent", """{"eventType":"Updated","seqNo":3,"transactionInfo":{"transactionId":"abc","chargingState":"Idle"}}""", "runs 0 abc Idle")]
    [InlineData(OcppVersion.V21, "TransactionEvent", """{"eventType":"Ended","seqNo":9,"transactionInfo":{"transactionId":"abc"},"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":5}]}]}""", "ended 0 abc")]
    [InlineData(OcppVersion.V201, "NotifyEVChargingNeeds", """{"evseId":2,"chargingNeeds":{"requestedEnergyTransfer":"AC_three_phase","departureTime":"2026-11-22T07:00:00Z","acChargingParameters":{"energyAmount":22000,"evMinCurrent":6}}}""", "wants 2 2026-11-22 07:00:00Z 22000")]
    [InlineData(OcppVersion.V201, "NotifyEVChargingNeeds", """{"chargingNeeds":{"dcChargingParameters":{"evMaxCurrent":250,"evEnergyCapacity":60000,"stateOfCharge":40,"fullSoC":90}},"evseId":1}""", "wants 1 - 30000")]
    [InlineData(OcppVersion.V201, "NotifyEVChargingNeeds", """{"evseId":1,"chargingNeeds":{"dcChargingParameters":{"energyAmount":7e3,"evEnergyCapacity":60000,"stateOfCharge":40}}}""", "wants 1 - 7000")]
    [InlineData(OcppVersion.V21, "NotifyEVChargingNeeds", """{"evseId":1,"chargingNeeds":{"v2xChargingParameters":{"maxChargePower":11000,"evTargetEnergyRequest":12500.5}}}""", "wants 1 - 12500.5")]
    [InlineData(OcppVersion.V21, "NotifyEVChargingNeeds", """{"evseId":1,"chargingNeeds":{"departureTime":"tomorrow","acChargingParameters":{"energyAmount":"much"}}}""", "")]
    [InlineData(OcppVersion.V21, "NotifyEVChargingNeeds", """{"evseId":1,"chargingNeeds":[7]}""", "")]
    [InlineData(OcppVersion.V201, "MeterValues", """{"evseId":1,"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":5}]}]}""", "measured 1")]
    public void Every_message_of_interest_is_told(OcppVersion version, string action, string payload, string told)
        => Assert.Equal((ReadFault.None, told), Outline(Sightings.Call(version, action, payload)));

    [Theory]
    [InlineData(OcppVersion.V16, "StatusNotification", """{"connectorId":2,"errorCode":"NoError","status":"Charging","timestamp":"2026-01-01T10:00:05Z"}""", true)]
    [InlineData(OcppVersion.V16, "StartTransaction", """{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"2026-01-01T10:00:05Z"}""", true)]
    [InlineData(OcppVersion.V16, "MeterValues", """{"connectorId":1,"meterValue":[{"timestamp":"2026-01-01T10:00:05Z","sampledValue":[{"value":"5"}]}]}""", true)]
    [InlineData(OcppVersion.V201, "StatusNotification", """{"timestamp":"2026-01-01T10:00:05Z","connectorStatus":"Occupied","evseId":2,"connectorId":3}""", true)]
    [InlineData(OcppVersion.V201, "MeterValues", """{"evseId":1,"meterValue":[{"timestamp":"2026-01-01T10:00:05Z","sampledValue":[{"value":5}]}]}""", true)]
    [InlineData(OcppVersion.V21, "TransactionEvent", """{"eventType":"Updated","timestamp":"2026-01-01T10:00:05Z","seqNo":3,"transactionInfo":{"transactionId":"abc"}}""", true)]
    [InlineData(OcppVersion.V21, "TransactionEvent", """{"eventType":"Updated","timestamp":"2026-01-01T10:00:05Z","seqNo":3,"offline":true,"transactionInfo":{"transactionId":"abc"}}""", false)]
    [InlineData(OcppVersion.V16, "StatusNotification", """{"connectorId":2,"errorCode":"NoError","status":"Charging","timestamp":"yesterday"}""", false)]
    public void When_a_station_wrote_a_message_is_told_of_those_that_were_not_kept_for_later(OcppVersion version, string action, string payload, bool isTold)
        => Assert.Equal(
            isTold ? new DateTimeOffset(2026, 1, 1, 10, 0, 5, TimeSpan.Zero) : null,
            Sightings.WrittenIn(version, action, payload));

    [Theory]
    [InlineData(OcppVersion.V16, "MeterValues", """{"connectorId":0,"transactionId":17,"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":"5"}]}]}""")]
    [InlineData(OcppVersion.V21, "MeterValues", """{"evseId":0,"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":5}]}]}""")]
    [InlineData(OcppVersion.V16, "Authorize", """{"idTag":"T"}""")]
    [InlineData(OcppVersion.V16, "TransactionEvent", """{"eventType":"Ended","transactionInfo":{"transactionId":"abc"}}""")]
    [InlineData(OcppVersion.V201, "StartTransaction", """{"connectorId":1}""")]
    [InlineData(OcppVersion.V201, "", "")]
    public void The_main_meter_and_what_is_of_no_interest_tell_nothing(OcppVersion version, string action, string payload)
        => Assert.Equal((ReadFault.None, ""), Outline(Sightings.Call(version, action, payload)));

    [Theory]
    [InlineData("""{}""", "")]
    [InlineData("""{"chargingPriority":5}""", "priority 5")]
    [InlineData("""{"idTokenInfo":{"status":"Accepted","chargingPriority":-3}}""", "priority -3")]
    [InlineData("""{"chargingPriority":5,"idTokenInfo":{"status":"Accepted","chargingPriority":-3}}""", "priority 5")]
    [InlineData("""{"idTokenInfo":{"chargingPriority":-3},"chargingPriority":"high"}""", "priority -3")]
    [InlineData("""{"idTokenInfo":"none","totalCost":0}""", "")]
    [InlineData("""{"chargingPriority":1.5}""", "")]
    public void Of_the_answer_to_a_transaction_event_the_priority_is_told(string payload, string told)
    {
        Assert.Equal((ReadFault.None, told), Sightings.Answer(OcppVersion.V201, "TransactionEvent", payload));
        Assert.Equal((ReadFault.None, ""), Sightings.Answer(OcppVersion.V16, "TransactionEvent", payload));
    }

    [Theory]
    [InlineData("""{"chargingNeeds":{"departureTime":"2026-11-22T07:00:00Z"}}""")]
    [InlineData("""{"evseId":0,"chargingNeeds":{"departureTime":"2026-11-22T07:00:00Z"}}""")]
    public void Needs_without_an_evse_are_nobodys(string payload)
        => Assert.Equal((ReadFault.Incomplete, ""), Outline(Sightings.Call(OcppVersion.V201, "NotifyEVChargingNeeds", payload)));

    [Fact]
    public void What_was_queued_while_offline_is_no_present_measurement()
        => Assert.Equal("runs 1 a -", Sightings.Call(OcppVersion.V201, "TransactionEvent",
            """{"eventType":"Updated","offline":true,"transactionInfo":{"transactionId":"a"},"evse":{"id":1},"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":5}]}]}""").Told);

    [Theory]
    [InlineData("17", "runs 1 17 -")]
    [InlineData("\"17\"", "runs 1 17 -")]
    [InlineData("-1", "runs 1 -1 -")]
    [InlineData("9223372036854775807", "runs 1 9223372036854775807 -")]
    [InlineData("0", "")]
    [InlineData("null", "")]
    [InlineData("\"null\"", "")]
    [InlineData("{\"id\":1}", "")]
    public void Transaction_numbers_come_in_all_shapes(string number, string told)
        => Assert.Equal((ReadFault.None, told), Outline(Sightings.Call(OcppVersion.V16, "MeterValues",
            $$"""{"transactionId":{{number}},"connectorId":"1","meterValue":[]}""")));

    [Fact]
    public void Values_of_a_transactions_end_start_it_no_more()
        => Assert.Equal("measured 1", Sightings.Call(OcppVersion.V16, "MeterValues",
            """{"connectorId":1,"transactionId":17,"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":"5","context":"Transaction.End"}]}]}""").Told);

    [Theory]
    [InlineData("BootNotification", """{"status":"Pending","currentTime":"2026-01-01T00:00:00Z","interval":30}""", "answered Pending")]
    [InlineData("StartTransaction", """{"idTagInfo":{"status":"Accepted"},"transactionId":9223372036854775807}""", "number 3 9223372036854775807")]
    [InlineData("StartTransaction", """{"transactionId":"-1","idTagInfo":{"status":"Accepted"}}""", "number 3 -1")]
    [InlineData("StopTransaction", """{"idTagInfo":{"status":"Accepted"}}""", "")]
    [InlineData("StatusNotification", "{}", "")]
    public void Answers_tell_boot_status_and_transaction_number(string action, string payload, string told)
        => Assert.Equal((ReadFault.None, told), Sightings.Answer(OcppVersion.V16, action, payload, connector: 3));

    [Theory]
    [InlineData("MeterValues", """{"connectorId":1,"meterValue":[{"timestamp":""", ReadFault.NotJson)]
    [InlineData("MeterValues", """{"connectorId":1,"meterValue":[,{"timestamp":"x"}]}""", ReadFault.NotJson)]
    [InlineData("MeterValues", """{"meterValue":[]}""", ReadFault.Incomplete)]
    [InlineData("MeterValues", "[]", ReadFault.Incomplete)]
    [InlineData("MeterValues", "", ReadFault.NotJson)]
    [InlineData("StatusNotification", """{"connectorId":-3,"status":"Available"}""", ReadFault.Incomplete)]
    [InlineData("StatusNotification", """{"connectorId":1,"status":7.5e999}""", ReadFault.None)]
    [InlineData("StatusNotification", """{"connectorId":1,"status":["Available"]}""", ReadFault.Incomplete)]
    [InlineData("StartTransaction", """{"connectorId":99999999999999999999}""", ReadFault.Incomplete)]
    [InlineData("StopTransaction", """{"transactionId":null}""", ReadFault.Incomplete)]
    [InlineData("BootNotification", """{"chargePointVendor":"\ud800"}""", ReadFault.NotJson)]
    public void Broken_payloads_have_a_fault_and_never_throw(string action, string payload, ReadFault fault)
        => Assert.Equal(fault, Sightings.Call(OcppVersion.V16, action, payload).Fault);

    [Fact]
    public void Nesting_costs_its_sender_only()
    {
        var deep = "{\"connectorId\":1,\"meterValue\":" + new string('[', 10_000) + new string(']', 10_000) + "}";

        Assert.Equal(ReadFault.NotJson, Sightings.Call(OcppVersion.V16, "MeterValues", deep).Fault);
    }

    [Fact]
    public void A_broken_message_tells_nothing_of_its_readable_half()
        => Assert.Equal("", Sightings.Call(OcppVersion.V16, "StopTransaction", """{"transactionId":17,"meterStop":""").Told);

    private static (ReadFault, string) Outline((ReadFault Fault, string Told, MeterSample Sample) result) => (result.Fault, result.Told);
}
