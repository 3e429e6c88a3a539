using System.Text;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Outage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Outage;

/// <summary>What stations are told while the CSMS is away, action by action.</summary>
public sealed class StandInTests : StandTest
{
    [Fact]
    public void The_readme_shows_what_is_answered_how()
        => Assert.Contains(StandInFates.Table(), File.ReadAllText(Repository.File("src/Gateway/Outage/README.md")), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_action_of_a_version_gets_an_answer_that_keeps_its_schema_and_its_row_of_the_table(OcppVersion version)
    {
        foreach (var message in MessageCatalogue.Of(version).Messages)
        {
            var stand = NewStand(version);
            var payload = Examples.Of(message.Request);
            var answer = stand.In.Answer(Encoding.UTF8.GetBytes(message.Action), "m1", payload.Span, Stand.Noon);

            stand.AssertWhole(message.Action, answer with { Payload = answer.Payload });
            Assert.Null(answer.Flaw);
            Assert.Equal(Expected(message), (answer.Error, answer.Hold?.Kind, answer.Lazy));
            if (answer.Hold is { } hold)
            {
                Assert.Equal(("CP-1", version, message.Action, "m1", Stand.Noon), (hold.Station, hold.Version, hold.Action, hold.MessageId, hold.HeldAt));
                Assert.True(hold.Payload.Span.SequenceEqual(payload.Span), "A held payload is the station's own bytes.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_station_may_boot_with_the_time_and_the_interval_last_heard(OcppVersion version)
    {
        var boot = Encoding.UTF8.GetString(Examples.Of(MessageCatalogue.Of(version).Find("BootNotification")!.Request).Span);
        var stand = NewStand(version);

        var first = stand.Says("BootNotification", boot);
        stand.Hears("BootNotification", boot, """{"status":"Accepted","currentTime":"2026-11-21T08:00:00Z","interval":77}""");
        stand.Hears("BootNotification", boot, """{"status":"Pending","currentTime":"2026-11-21T08:00:00Z","interval":5}""");
        var later = stand.Again().Says("BootNotification", boot);

        Assert.Equal("Accepted", first.GetProperty("status").GetString());
        Assert.Equal(300, first.GetProperty("interval").GetInt32());
        Assert.Equal(Stand.Noon, first.GetProperty("currentTime").GetDateTimeOffset());
        Assert.Equal(("Accepted", 77), (later.GetProperty("status").GetString(), later.GetProperty("interval").GetInt32()));
        Assert.Equal(boot, Encoding.UTF8.GetString(StandInBoot.Recall(stand.Memory, "CP-1")!.Request.Span));
        Assert.Equal("boot", stand.Ask("BootNotification", boot).Hold!.Replaces);
    }

    [Fact]
    public void A_station_that_the_CSMS_rejected_is_not_admitted_by_an_outage()
    {
        const string Boot = """{"chargePointVendor":"A","chargePointModel":"B"}""";
        var stand = NewStand(OcppVersion.V16);
        stand.Hears("BootNotification", Boot, """{"status":"Rejected","currentTime":"2026-11-21T08:00:00Z","interval":60}""");

        var answer = stand.Says("BootNotification", Boot);

        Assert.Equal(("Rejected", 60), (answer.GetProperty("status").GetString(), answer.GetProperty("interval").GetInt32()));
        Assert.Null(stand.Ask("BootNotification", Boot).Hold);
    }

    [Theory]
    [InlineData("""{"connectorId":1,"transactionId":5,"meterValue":[{"timestamp":"2026-11-21T08:00:00Z","sampledValue":[{"value":"1"}]}]}""", HeldKind.MeterSample)]
    [InlineData("""{"connectorId":1,"transactionId":-1,"meterValue":[{"timestamp":"2026-11-21T08:00:00Z","sampledValue":[{"value":"1","context":"Trigger"}]}]}""", HeldKind.MeterSample)]
    [InlineData("""{"connectorId":1,"meterValue":[{"timestamp":"2026-11-21T08:00:00Z","sampledValue":[{"value":"1","context":"Sample.Clock"}]}]}""", HeldKind.MeterSample)]
    [InlineData("""{"connectorId":0,"meterValue":[{"timestamp":"2026-11-21T08:00:00Z","sampledValue":[{"value":"1","context":"Trigger"}]}]}""", HeldKind.Event)]
    [InlineData("""{"connectorId":1,"transactionId":5,"meterValue":[{"timestamp":"2026-11-21T08:00:00Z","sampledValue":[{"value":"1"},{"value":"2","context":"Transaction.End"}]}]}""", HeldKind.Transaction)]
    [InlineData("""{"connectorId":1,"transactionId":5,"meterValue":[{"timestamp":"2026-11-21T08:00:00Z","sampledValue":[{"value":"x","format":"SignedData"}]}]}""", HeldKind.Transaction)]
    public void Readings_are_as_dear_as_what_is_billed_by_them(string payload, HeldKind kind)
        => Assert.Equal(kind, NewStand(OcppVersion.V16).Ask("MeterValues", payload).Hold!.Kind);

    [Theory]
    [InlineData(OcppVersion.V16, "NoSuchThing", ErrorCode.NotImplemented)]
    [InlineData(OcppVersion.V16, "TransactionEvent", ErrorCode.NotImplemented)]
    [InlineData(OcppVersion.V201, "StartTransaction", ErrorCode.NotImplemented)]
    [InlineData(OcppVersion.V16, "RemoteStartTransaction", ErrorCode.NotSupported)]
    [InlineData(OcppVersion.V21, "PublishFirmware", ErrorCode.NotSupported)]
    [InlineData(OcppVersion.V21, "NotifyPeriodicEventStream", ErrorCode.NotSupported)]
    [InlineData(OcppVersion.V201, "SignCertificate", ErrorCode.InternalError)]
    public void What_nobody_here_can_answer_gets_the_honest_error(OcppVersion version, string action, ErrorCode code)
        => Assert.Equal(code, NewStand(version).Ask(action, "{}").Error);

    private static (ErrorCode?, HeldKind?, bool) Expected(Message message)
        => message.Sender is Direction.CsmsToStation or Direction.CsmsToController || message.Response is null ? (ErrorCode.NotSupported, null, false)
        : message.Action switch
        {
            "BootNotification" => (null, HeldKind.Boot, false),
            "Heartbeat" or "Authorize" or "DataTransfer" => (null, null, false),
            "StartTransaction" or "StopTransaction" or "TransactionEvent" or "NotifySettlement" or "BatterySwap" => (null, HeldKind.Transaction, false),
            "MeterValues" => (null, message.Request.Find("connectorId") is null ? HeldKind.Event : HeldKind.MeterSample, false),
            "StatusNotification" => (null, HeldKind.Status, true),
            "SecurityEventNotification" => (null, HeldKind.Security, false),
            _ when message.Response.Fields.Any(f => f.Required) => (ErrorCode.InternalError, null, false),
            _ => (null, HeldKind.Event, false),
        };
}
