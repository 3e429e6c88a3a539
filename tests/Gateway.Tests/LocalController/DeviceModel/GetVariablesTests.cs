using Gateway.LocalController.DeviceModel;
using Gateway.Ocpp;

namespace Gateway.Tests.LocalController.DeviceModel;

/// <summary>OCPP 2.1 part 2, B06.</summary>
public sealed class GetVariablesTests : IDisposable
{
    private const string Comm = """{"name":"OCPPCommCtrlr"}""";

    private readonly Rack _rack = Rack.New();

    public void Dispose() => _rack.Dispose();

    [Theory]
    [InlineData(Comm, """{"name":"HeartbeatInterval"}""", "Accepted", "60")]
    [InlineData("""{"name":"ocppcommctrlr"}""", """{"name":"HEARTBEATINTERVAL"}""", "Accepted", "60")]         // names know no case
    [InlineData(Comm, """{"name":"MessageTimeout","instance":"Default"}""", "Accepted", "30")]                 // B06.FR.14
    [InlineData(Comm, """{"name":"MessageTimeout"}""", "UnknownVariable", null)]                              // B06.FR.15
    [InlineData(Comm, """{"name":"Coffee"}""", "UnknownVariable", null)]                                      // B06.FR.07
    [InlineData("""{"name":"CoffeeCtrlr"}""", """{"name":"Coffee"}""", "UnknownComponent", null)]             // B06.FR.06
    [InlineData("""{"name":"OCPPCommCtrlr","evse":{"id":1}}""", """{"name":"HeartbeatInterval"}""", "UnknownComponent", null)]
    [InlineData("""{"name":"OCPPCommCtrlr","instance":"x"}""", """{"name":"HeartbeatInterval"}""", "UnknownComponent", null)]
    [InlineData("""{"name":"SecurityCtrlr"}""", """{"name":"BasicAuthPassword"}""", "Rejected", null)]        // B06.FR.09
    [InlineData("""{"name":"Device","instance":"grid"}""", """{"name":"ACCurrent","instance":"L2"}""", "Accepted", "12.35")]
    [InlineData("""{"name":"Circuit","instance":"row-a"}""", """{"name":"ACCurrent","instance":"L1"}""", "Accepted", "")]   // B06.FR.13
    [InlineData("""{"name":"Station","instance":"CP+1"}""", """{"name":"FirmwareVersion"}""", "Accepted", "1.2.3")]
    public void Each_variable_gets_its_own_status(string component, string variable, string status, string? value)
        => Assert.Equal((status, value), _rack.Get(component, variable));

    [Fact]
    public void B06_FR_01_to_04_answers_are_as_many_as_questions_and_name_them_as_they_were_asked()
    {
        var results = _rack.Ask("GetVariables", """
            {"getVariableData":[
            {"component":{"name":"clockctrlr"},"variable":{"name":"TimeSource"}},
            {"component":{"name":"ClockCtrlr"},"variable":{"name":"TimeSource"},"attributeType":"Target"},
            {"component":{"name":"Nobody","instance":"a","evse":{"id":3,"connectorId":1}},"variable":{"name":"b","instance":"c"},"attributeType":"MaxSet"}]}
            """)["getVariableResult"]!.AsArray();

        Assert.Equal(3, results.Count);
        Assert.Equal("""{"name":"clockctrlr"}""", results[0]!["component"]!.ToJsonString());
        Assert.Equal("Actual", (string)results[0]!["attributeType"]!);                          // B06.FR.11
        Assert.Equal("NotSupportedAttributeType", (string)results[1]!["attributeStatus"]!);     // B06.FR.08
        Assert.Equal("Target", (string)results[1]!["attributeType"]!);                          // B06.FR.03
        Assert.Null(results[1]!["attributeValue"]);
        Assert.Equal("""{"name":"Nobody","evse":{"id":3,"connectorId":1},"instance":"a"}""", results[2]!["component"]!.ToJsonString());
        Assert.Equal("UnknownComponent", (string)results[2]!["attributeStatus"]!);
    }

    [Theory]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public void B06_FR_16_more_items_than_one_message_may_hold_are_refused(OcppVersion version)
    {
        string Asking(int items) => "{\"getVariableData\":[" + string.Join(',', Enumerable.Repeat(
            """{"component":{"name":"ClockCtrlr"},"variable":{"name":"DateTime"}}""", items)) + "]}";

        Assert.Equal(MessageLimits.Items, _rack.Ask("GetVariables", Asking(MessageLimits.Items), version)["getVariableResult"]!.AsArray().Count);
        var refusal = _rack.Reply("GetVariables", Asking(MessageLimits.Items + 1), version);
        Assert.Null(refusal.Payload);
        Assert.Equal(ErrorCode.OccurrenceConstraintViolation, refusal.Code);
    }

    [Fact]
    public void B06_FR_17_more_bytes_than_one_message_may_hold_are_refused()
    {
        var refusal = _rack.Reply(
            "GetVariables",
            """{"getVariableData":[{"component":{"name":"ClockCtrlr"},"variable":{"name":"DateTime"}}]}""" + new string(' ', MessageLimits.Bytes));

        Assert.Equal(ErrorCode.FormatViolation, refusal.Code);
    }

    [Fact]
    public void A_variable_that_has_a_target_tells_it_and_lets_nobody_set_it()
    {
        using var rack = Rack.New(more: new Gateway.LocalController.Variable(
            new("C", null, "V"), Gateway.Ocpp.Records.V2.DataEnumType.Integer, () => "1") { Target = () => "2" });
        const string Target = """{"component":{"name":"C"},"variable":{"name":"V"},"attributeType":"Target" """;

        Assert.Equal("2", (string?)rack.Ask("GetVariables", $$"""{"getVariableData":[{{Target}}}]}""")["getVariableResult"]![0]!["attributeValue"]);
        Assert.Equal(
            "Rejected",
            (string?)rack.Ask("SetVariables", $$"""{"setVariableData":[{{Target}},"attributeValue":"3"}]}""")["setVariableResult"]![0]!["attributeStatus"]);
        Assert.Equal(["1", "2"], ReportRow.Of(rack.Model.Find(new("C", null, "V"))!).VariableAttribute.Select(a => a.Value));
    }

    [Fact]
    public void The_time_is_the_time_of_asking()
    {
        Assert.Equal(("Accepted", "2026-03-01T12:00:00.000Z"), _rack.Get("""{"name":"ClockCtrlr"}""", """{"name":"DateTime"}"""));

        _rack.Time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(("Accepted", "2026-03-01T12:01:30.000Z"), _rack.Get("""{"name":"ClockCtrlr"}""", """{"name":"DateTime"}"""));
    }

    [Fact]
    public void A_station_that_comes_later_can_be_asked_for()
    {
        const string Late = """{"name":"Station","instance":"late"}""";
        Assert.Equal(("UnknownComponent", null), _rack.Get(Late, """{"name":"Active"}"""));

        _rack.Image.Station("late").Connected("ocpp1.6");

        Assert.Equal(("Accepted", "true"), _rack.Get(Late, """{"name":"Active"}"""));
    }
}
