using Gateway.LocalController;
using Gateway.LocalController.DeviceModel;
using Gateway.Ocpp;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Tests.LocalController.DeviceModel;

/// <summary>OCPP 2.1 part 2, B05.</summary>
public sealed class SetVariablesTests
{
    private const int Changed = 2501, ChangeRefused = 2502;

    private const string Comm = """{"name":"OCPPCommCtrlr"}""";

    [Theory]
    [InlineData(Comm, """{"name":"HeartbeatInterval"}""", "45", "Accepted", null)]                                         // B05.FR.10
    [InlineData(Comm, """{"name":"HeartbeatInterval"}""", "0", "Rejected", "ValueTooLow")]                                 // B05.FR.08
    [InlineData(Comm, """{"name":"HeartbeatInterval"}""", "86401", "Rejected", "ValueTooHigh")]
    [InlineData(Comm, """{"name":"HeartbeatInterval"}""", "soon", "Rejected", "InvalidValue")]                             // B05.FR.07
    [InlineData(Comm, """{"name":"HeartbeatInterval"}""", "", "Rejected", "InvalidValue")]
    [InlineData(Comm, """{"name":"HeartbeatInterval"}""", "1e3", "Rejected", "InvalidValue")]
    [InlineData(Comm, """{"name":"ActiveNetworkProfile"}""", "2", "Rejected", "ReadOnly")]                                 // B05.FR.09
    [InlineData(Comm, """{"name":"Coffee"}""", "black", "UnknownVariable", null)]                                          // B05.FR.05
    [InlineData("""{"name":"CoffeeCtrlr"}""", """{"name":"Coffee"}""", "black", "UnknownComponent", null)]                 // B05.FR.04
    [InlineData("""{"name":"OCPPCommCtrlr","evse":{"id":1}}""", """{"name":"HeartbeatInterval"}""", "45", "UnknownComponent", null)]
    [InlineData(Comm, """{"name":"NetworkConfigurationPriority"}""", "1", "Accepted", null)]
    [InlineData(Comm, """{"name":"NetworkConfigurationPriority"}""", "2,1", "Rejected", "InvalidValue")]
    [InlineData("""{"name":"ClockCtrlr"}""", """{"name":"TimeSource"}""", "NTP", "Accepted", null)]
    [InlineData("""{"name":"ClockCtrlr"}""", """{"name":"TimeSource"}""", "Heartbeat,NTP", "Rejected", "InvalidValue")]
    [InlineData("""{"name":"ClockCtrlr"}""", """{"name":"TimeSource"}""", "", "Rejected", "InvalidValue")]
    [InlineData("""{"name":"SecurityCtrlr"}""", """{"name":"OrganizationName"}""", "ACME Charging", "Accepted", null)]
    [InlineData("""{"name":"SecurityCtrlr"}""", """{"name":"OrganizationName"}""", "two\nlines", "Rejected", "InvalidValue")]
    [InlineData("""{"name":"NetworkConfiguration","instance":"1"}""", """{"name":"OcppCsmsUrl"}""", "ws://elsewhere", "Rejected", "ReadOnly")]
    [InlineData("""{"name":"NetworkConfiguration","instance":"2"}""", """{"name":"BasicAuthPassword"}""", "0123456789abcdef", "Rejected", "ReadOnly")]
    [InlineData("""{"name":"Circuit","instance":"main"}""", """{"name":"Limit"}""", "400", "Rejected", "ReadOnly")]
    public void Each_value_gets_its_own_status(string component, string variable, string value, string status, string? reason)
    {
        using var rack = Rack.New();

        Assert.Equal((status, reason), rack.Set(component, variable, value));
    }

    [Fact]
    public void B05_FR_01_to_03_and_12_results_are_as_many_as_values_and_name_them_as_they_were_set()
    {
        using var rack = Rack.New();
        var results = rack.Ask("SetVariables", """
            {"setVariableData":[
            {"component":{"name":"ocppcommctrlr"},"variable":{"name":"OfflineThreshold"},"attributeValue":"30"},
            {"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"OfflineThreshold"},"attributeValue":"30","attributeType":"MinSet"}]}
            """)["setVariableResult"]!.AsArray();

        Assert.Equal(["Accepted", "NotSupportedAttributeType"], results.Select(r => (string)r!["attributeStatus"]!));      // B05.FR.06
        Assert.Equal(["Actual", "MinSet"], results.Select(r => (string)r!["attributeType"]!));
        Assert.Equal("""{"name":"ocppcommctrlr"}""", results[0]!["component"]!.ToJsonString());
        Assert.Equal(("Accepted", "30"), rack.Get(Comm, """{"name":"OfflineThreshold"}"""));
    }

    [Fact]
    public void B05_FR_11_more_items_than_one_message_may_hold_are_refused_and_none_is_set()
    {
        using var rack = Rack.New();

        var refusal = rack.Reply("SetVariables", "{\"setVariableData\":[" + string.Join(',', Enumerable.Repeat(
            """{"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"OfflineThreshold"},"attributeValue":"5"}""", MessageLimits.Items + 1)) + "]}");

        Assert.Equal(ErrorCode.OccurrenceConstraintViolation, refusal.Code);
        Assert.Equal(("Accepted", "60"), rack.Get(Comm, """{"name":"OfflineThreshold"}"""));
    }

    //           type                     min   max   values        text                    code
    [Theory]
    [InlineData(DataEnumType.Integer, -5d, 5d, "", "-5", null)]
    [InlineData(DataEnumType.Integer, null, null, "", "2147483648", "ValueTooHigh")]
    [InlineData(DataEnumType.Integer, null, null, "", "1.0", "InvalidValue")]
    [InlineData(DataEnumType.Integer, null, null, "", " 1", "InvalidValue")]
    [InlineData(DataEnumType.Decimal, 0d, 5d, "", "4.99", null)]
    [InlineData(DataEnumType.Decimal, 0d, 5d, "", "5.01", "ValueTooHigh")]
    [InlineData(DataEnumType.Decimal, 0d, 5d, "", "4,99", "InvalidValue")]
    [InlineData(DataEnumType.Decimal, null, null, "", "NaN", "InvalidValue")]
    [InlineData(DataEnumType.Decimal, null, null, "", "Infinity", "InvalidValue")]
    [InlineData(DataEnumType.Boolean, null, null, "", "true", null)]
    [InlineData(DataEnumType.Boolean, null, null, "", "True", "InvalidValue")]
    [InlineData(DataEnumType.DateTime, null, null, "", "2026-11-21T08:00:00Z", null)]
    [InlineData(DataEnumType.DateTime, null, null, "", "2026-11-21T08:00:00.123+01:00", null)]
    [InlineData(DataEnumType.DateTime, null, null, "", "21.11.2026", "InvalidValue")]
    [InlineData(DataEnumType.String, null, 3d, "", "abcd", "TooLargeElement")]
    [InlineData(DataEnumType.String, null, 3d, "", "", null)]
    [InlineData(DataEnumType.OptionList, null, null, "a,b", "b", null)]
    [InlineData(DataEnumType.OptionList, null, null, "a,b", "a,b", "InvalidValue")]
    [InlineData(DataEnumType.OptionList, null, null, "a,b", "", "InvalidValue")]
    [InlineData(DataEnumType.MemberList, null, null, "a,b", "b,a", null)]
    [InlineData(DataEnumType.MemberList, null, null, "a,b", "", null)]
    [InlineData(DataEnumType.MemberList, null, null, "a,b", "a,a", "InvalidValue")]
    [InlineData(DataEnumType.SequenceList, null, null, "a,b", "b, a", null)]
    [InlineData(DataEnumType.SequenceList, null, null, "a,b", "b,c", "InvalidValue")]
    [InlineData(DataEnumType.MemberList, null, 2d, "", "a,b", "TooLargeElement")]
    public void B05_FR_07_and_08_a_value_is_held_against_type_and_limits(
        DataEnumType type, double? min, double? max, string values, string text, string? code)
        => Assert.Equal(code, VariableCheck.Fault(
            new Variable(new("C", null, "V"), type, () => null) { Min = min, Max = max, Values = [.. VariableCheck.Members(values)] }, text)?.Code);

    [Fact]
    public void A_change_is_logged_and_a_secret_is_not()
    {
        using var rack = Rack.New();

        rack.Set(Comm, """{"name":"OfflineThreshold"}""", "33");
        rack.Set("""{"name":"SecurityCtrlr"}""", """{"name":"BasicAuthPassword"}""", "a very secret one");
        rack.Set(Comm, """{"name":"OfflineThreshold"}""", "-1");

        Assert.Equal(
            ["the CSMS has set OCPPCommCtrlr.OfflineThreshold to 33", "the CSMS has set SecurityCtrlr.BasicAuthPassword to (secret)"], rack.Log.Of(Changed));
        Assert.Single(rack.Log.Of(ChangeRefused, "OCPPCommCtrlr.OfflineThreshold"));
        Assert.DoesNotContain("a very secret one", rack.Log.ToString(), StringComparison.Ordinal);
    }
}
