using System.Text;
using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Tests.Reference;

public sealed class OcppShowTests
{
    public static TheoryData<OcppVersion> Versions => [.. Enum.GetValues<OcppVersion>()];

    [Fact]
    public void A_message_is_explained()
    {
        var shown = Answer.ToShow("1.6", "Authorize");

        Assert.Equal(0, shown.Code);
        Assert.StartsWith("Authorize, OCPP 1.6: station -> CSMS; Core; by the gateway: relayed, acted on, answered\n", shown.Out, StringComparison.Ordinal);
        Assert.Matches(@"\n  idTag +required +string\(20\) +Token of the driver", shown.Out);
        Assert.Matches(@"\n  idTagInfo +required +IdTagInfo +\w", shown.Out);
        Assert.Contains("\"idTag\": \"04E91C52A1B680\"", shown.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.1", "transactionevent", "message", "TransactionEvent")]
    [InlineData("2.1", "TransactionEventRequest", "request", "TransactionEventRequest")]
    [InlineData("2.1", "transactioneventRESPONSE", "response", "TransactionEventResponse")]
    [InlineData("2.1", "IdToken", "type", "IdTokenType")]
    [InlineData("2.0.1", "IdTokenEnumType", "enum", "IdTokenEnumType")]
    [InlineData("2.1", "chargingState", "enum", "ChargingStateEnumType")]
    [InlineData("2.1", "Reset", "message", "Reset")]
    [InlineData("1.6", "FirmwareStatus", "enum", "FirmwareStatus")]
    [InlineData("1.6", "ChargingProfilePurpose", "enum", "ChargingProfilePurposeType")]
    [InlineData("1.5", "IdTagInfo", "type", "IdTagInfo")]
    public void A_name_is_found_as_people_write_it(string version, string name, string kind, string found)
    {
        var shown = JsonNode.Parse(Answer.ToShow(version, name, json: true).Out)!;

        Assert.Equal((kind, found), (shown["kind"]!.ToString(), shown["name"]!.ToString()));
        Assert.Contains(found, Answer.ToShow(version, name).Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Everything_can_be_shown_within_a_terminal(OcppVersion version)
    {
        var catalogue = MessageCatalogue.Of(version);
        foreach (var name in catalogue.Messages.Select(m => m.Action).Concat(catalogue.Types.Select(t => t.Name)).Concat(catalogue.Enums.Select(e => e.Name)))
        {
            var shown = Answer.ToShow(version.Number(), name);
            Assert.Equal((0, ""), (shown.Code, shown.Error));
            Assert.StartsWith($"{name}, OCPP {version.Number()}", shown.Out, StringComparison.Ordinal);
            Assert.True(shown.Lines.All(l => l.Length <= 125 || l.Contains('"', StringComparison.Ordinal)), $"{name} is wider than a terminal");
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Examples_as_shown_pass(OcppVersion version)
    {
        foreach (var message in MessageCatalogue.Of(version).Messages)
        {
            var shown = JsonNode.Parse(Answer.ToShow(version.Number(), message.Action, json: true).Out)!;
            Assert.Null(PayloadChecker.Check(message.Request, Encoding.UTF8.GetBytes(shown["request"]!["example"]!.ToJsonString())));
            Assert.Equal(message.Response is null, shown["response"] is null);
            Assert.Equal(message.Request.Fields.Count, shown["request"]!["fields"]!.AsArray().Count);
        }
    }

    [Fact]
    public void A_type_and_an_enum_say_where_they_are_used()
    {
        Assert.Contains(
            "Used in  RemoteStartTransactionRequest.chargingProfile, SetChargingProfileRequest.csChargingProfiles",
            Answer.ToShow("1.6", "ChargingProfile").Out, StringComparison.Ordinal);
        Assert.Contains("StatusNotificationRequest.connectorStatus", Answer.ToShow("2.1", "ConnectorStatus").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.1", "TransactionEvnt", "did you mean TransactionEvent?")]
    [InlineData("2.1", "MesurandEnumType", "did you mean MeasurandEnumType?")]
    [InlineData("2.1", "StartTransaction", "but 1.5 and 1.6 have")]
    [InlineData("1.6", "AFRRSignal", "but 2.1 has")]
    [InlineData("1.6", "", "no message, type or enum")]
    [InlineData("2.2", "Heartbeat", "no OCPP 2.2")]
    public void A_name_that_is_none_is_wrong_usage_with_a_hint(string version, string name, string says)
    {
        var shown = Answer.ToShow(version, name);

        Assert.Equal((2, ""), (shown.Code, shown.Out));
        Assert.Contains(says, shown.Error, StringComparison.Ordinal);
        Assert.Single(shown.Error.TrimEnd('\n').Split('\n'));
    }
}
