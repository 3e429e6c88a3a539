using Gateway.LocalController;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Records.V2;
using System.Text.Json;
using Gateway.LocalController.DeviceModel;

namespace Gateway.Tests.LocalController.DeviceModel;

/// <summary>The standard variables of the gateway are what OCPP's list of components and variables says they are.</summary>
public sealed class StandardRowsTests : IDisposable
{
    // Component, variable, instance, type, unit, mutability; required in every station, or in each slot of NetworkConfiguration (2.1).
    // MessageTimeout is ReadOnly in the list; our CSMS may change it. MessageAttemptInterval's unit is in its text only.
    private const string Facts = """
        OCPPCommCtrlr FileTransferProtocols - MemberList - ReadOnly required
        OCPPCommCtrlr MessageTimeout Default integer s ReadWrite required
        OCPPCommCtrlr MessageAttemptInterval TransactionEvent integer s ReadWrite required
        OCPPCommCtrlr MessageAttempts TransactionEvent integer - ReadWrite required
        OCPPCommCtrlr NetworkConfigurationPriority - string - ReadWrite required
        OCPPCommCtrlr NetworkProfileConnectionAttempts - integer - ReadWrite required
        OCPPCommCtrlr OfflineThreshold - integer s ReadWrite required
        OCPPCommCtrlr ResetRetries - integer - ReadWrite required
        OCPPCommCtrlr RetryBackOffRandomRange - integer s ReadWrite required
        OCPPCommCtrlr RetryBackOffRepeatTimes - integer - ReadWrite required
        OCPPCommCtrlr RetryBackOffWaitMinimum - integer s ReadWrite required
        OCPPCommCtrlr UnlockOnEVSideDisconnect - boolean - ReadOnly required
        OCPPCommCtrlr WebSocketPingInterval - integer s ReadWrite required
        OCPPCommCtrlr HeartbeatInterval - integer s ReadWrite optional
        OCPPCommCtrlr ActiveNetworkProfile - string - ReadOnly optional
        DeviceDataCtrlr BytesPerMessage GetReport integer - ReadOnly required
        DeviceDataCtrlr BytesPerMessage GetVariables integer - ReadOnly required
        DeviceDataCtrlr BytesPerMessage SetVariables integer - ReadOnly required
        DeviceDataCtrlr ItemsPerMessage GetReport integer - ReadOnly required
        DeviceDataCtrlr ItemsPerMessage GetVariables integer - ReadOnly required
        DeviceDataCtrlr ItemsPerMessage SetVariables integer - ReadOnly required
        DeviceDataCtrlr ConfigurationValueSize - integer - ReadOnly optional
        DeviceDataCtrlr ReportingValueSize - integer - ReadOnly optional
        ClockCtrlr DateTime - dateTime - ReadOnly required
        ClockCtrlr TimeSource - SequenceList - ReadWrite required
        SecurityCtrlr OrganizationName - string - ReadWrite required
        SecurityCtrlr SecurityProfile - integer - ReadOnly required
        SecurityCtrlr BasicAuthPassword - string - WriteOnly required
        SecurityCtrlr Identity - string - ReadOnly optional
        NetworkConfiguration OcppCsmsUrl - string - ReadOnly slot
        NetworkConfiguration OcppInterface - OptionList - ReadOnly slot
        NetworkConfiguration OcppTransport - OptionList - ReadOnly slot
        NetworkConfiguration OcppVersion - OptionList - ReadOnly slot
        NetworkConfiguration MessageTimeout - integer s ReadOnly slot
        NetworkConfiguration SecurityProfile - integer - ReadOnly slot
        NetworkConfiguration Identity - string - ReadOnly slot
        NetworkConfiguration BasicAuthPassword - string - WriteOnly slot
        NetworkConfiguration VpnEnabled - boolean - ReadOnly slot
        NetworkConfiguration ApnEnabled - boolean - ReadOnly slot
        """;

    private readonly Rack _rack = Rack.New();

    public static TheoryData<string> Rows => [.. Facts.Split('\n')];

    public void Dispose() => _rack.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_standard_variable_is_what_the_standard_says(string fact)
    {
        var parts = fact.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var instance = parts[2] is "-" ? null : parts[2];
        foreach (var slot in parts[6] is "slot" ? ["1", "2"] : new string?[] { null })
        {
            var row = _rack.Model.Find(new(parts[0], slot, parts[1], instance));

            Assert.NotNull(row);
            Assert.Equal(parts[3], JsonSerializer.Serialize(new VariableCharacteristicsType(row.Type, false), V2Json.Default.VariableCharacteristicsType).Split('"')[3]);
            Assert.Equal(parts[4] is "-" ? null : parts[4], row.Unit);
            Assert.Equal(parts[5], row.Mutability.ToString());
        }
    }

    [Fact]
    public void A_device_that_is_no_charging_station_has_no_component_of_that_name()
    {
        Assert.DoesNotContain(_rack.Model.All, row => row.Id.Component is "ChargingStation");
        Assert.Contains(_rack.Model.All, row => row.Id.Component is "LocalController");
    }

    [Fact]
    public void No_two_rows_have_one_name()
        => Assert.Equal(
            _rack.Model.All.Count,
            _rack.Service<IEnumerable<IOwnBlock>>().Sum(block => block.Variables.Count()));

    [Fact]
    public void What_can_be_set_keeps_its_own_rules_and_what_cannot_has_no_way_in()
        => Assert.All(_rack.Model.All, row =>
        {
            if (row.Mutability is MutabilityEnumType.ReadWrite)
            {
                Assert.NotNull(row.Write);
                Assert.Null(VariableCheck.Fault(row, row.Read()!));
            }
            else if (row.Mutability is MutabilityEnumType.ReadOnly)
            {
                Assert.Null(row.Write);
            }
        });

    [Fact]
    public void What_is_shown_is_of_its_own_type_or_empty()
        => Assert.All(_rack.Model.All, row =>
            Assert.True(row.Read() is not { Length: > 0 } value || VariableCheck.Fault(row, value) is null, $"{row.Id}: {row.Read()}"));

    [Theory]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public void Each_row_fits_into_a_report(OcppVersion version)
    {
        var shape = MessageCatalogue.Of(version).Types.Single(type => type.Name == "ReportDataType");

        Assert.All(_rack.Model.All, row =>
            Assert.Null(PayloadChecker.Check(shape, JsonSerializer.SerializeToUtf8Bytes(ReportRow.Of(row), V2Json.Default.ReportDataType))?.Line));
    }

    [Theory]
    [InlineData("ws://csms.example/ocpp", null, null, "0")]
    [InlineData("ws://csms.example/ocpp", "secret", null, "1")]
    [InlineData("wss://csms.example/ocpp", "secret", null, "2")]
    [InlineData("wss://csms.example/ocpp", "secret", "client.pem", "3")]
    public void The_security_profile_is_told_by_what_is_shown_to_the_csms(string url, string? password, string? certificate, string profile)
    {
        using var rack = Rack.New(csms: Rack.Csms with { Url = new(url), Password = password, ClientCertificate = certificate });

        Assert.Equal(("Accepted", profile), rack.Get("""{"name":"SecurityCtrlr"}""", """{"name":"SecurityProfile"}"""));
        Assert.Equal(("Accepted", profile), rack.Get("""{"name":"NetworkConfiguration","instance":"1"}""", """{"name":"SecurityProfile"}"""));
    }

    [Fact]
    public void The_address_of_the_csms_is_shown_without_user_and_password()
    {
        using var rack = Rack.New(csms: Rack.Csms with { Url = new("wss://user:secret@csms.example:8443/ocpp?key=secret") });

        Assert.Equal(
            ("Accepted", "wss://csms.example:8443/ocpp"),
            rack.Get("""{"name":"NetworkConfiguration","instance":"1"}""", """{"name":"OcppCsmsUrl"}"""));
    }
}
