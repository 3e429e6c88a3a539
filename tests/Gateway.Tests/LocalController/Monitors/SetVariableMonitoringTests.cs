using Gateway.LocalController.Monitors;
using Gateway.Ocpp;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Tests.LocalController.Monitors;

/// <summary>Which monitors can be set. OCPP 2.1 part 2, N04; streams N11.</summary>
public sealed class SetVariableMonitoringTests : IDisposable
{
    private readonly MonitoredGateway _gateway = new();

    public void Dispose() => _gateway.Dispose();

    [Theory]
    [InlineData("UpperThreshold", 120, "Power")]
    [InlineData("LowerThreshold", -1000, "Power")]
    [InlineData("UpperThreshold", 3, "Count")]
    [InlineData("Delta", 0, "Power")]
    [InlineData("Delta", 1, "Label")]
    [InlineData("Periodic", 1, "Label")]
    [InlineData("PeriodicClockAligned", 900, "Power")]
    [InlineData("TargetDelta", 10, "Power")]
    [InlineData("TargetDeltaRelative", 0.1, "Power")]
    [InlineData("Delta", 1, "pOwEr")]
    public async Task N04_A_monitor_that_fits_its_variable_is_accepted_and_numbered(string type, double value, string variable)
    {
        var result = await _gateway.SetsAsync(type, value, variable);

        Assert.Equal("Accepted", result["status"]!.GetValue<string>());
        Assert.Equal(VariableMonitor.FirstFree, result["id"]!.GetValue<int>());
        Assert.Equal(value, _gateway.Book.Find(VariableMonitor.FirstFree)!.Value);
    }

    [Theory]
    [InlineData("UpperThreshold", "Label")]
    [InlineData("LowerThreshold", "Label")]
    [InlineData("TargetDelta", "Count")]            // it has no target
    [InlineData("TargetDeltaRelative", "Label")]
    [InlineData("Delta", "Secret")]                 // it must not be told, so not watched
    [InlineData("Periodic", "Secret")]
    [InlineData("UpperThreshold", "Unwatchable")]
    public async Task N04_A_monitor_that_does_not_fit_is_unsupported(string type, string variable)
    {
        var result = await _gateway.SetsAsync(type, 1, variable);

        Assert.Equal("UnsupportedMonitorType", result["status"]!.GetValue<string>());
        Assert.NotNull(result["statusInfo"]);
        Assert.Null(result["id"]);
    }

    [Theory]
    [InlineData("""{"name":"Nobody"}""", "Power", "UnknownComponent")]
    [InlineData("""{"name":"Meter","instance":"2"}""", "Power", "UnknownComponent")]
    [InlineData("""{"name":"Meter","evse":{"id":1}}""", "Power", "UnknownComponent")]
    [InlineData("""{"name":"Meter","evse":{"id":1,"connectorId":1}}""", "Power", "UnknownComponent")]
    [InlineData("""{"name":"Meter"}""", "Nothing", "UnknownVariable")]
    [InlineData("""{"name":"METER"}""", "Nothing", "UnknownVariable")]
    public async Task N04_A_name_that_nobody_has_is_unknown(string component, string variable, string status)
    {
        var answer = await _gateway.AnswersAsync("SetVariableMonitoring", $$"""
            {"setMonitoringData":[{"value":1,"type":"Delta","severity":5,"component":{{component}},"variable":{"name":"{{variable}}"} }]}
            """);

        Assert.Equal(status, answer["setMonitoringResult"]![0]!["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("UpperThreshold", 1001, 5, "ValueOutOfRange")]      // the variable never gets there
    [InlineData("LowerThreshold", -1000.1, 5, "ValueOutOfRange")]
    [InlineData("Delta", -1, 5, "ValuePositiveOnly")]
    [InlineData("TargetDelta", -1, 5, "ValuePositiveOnly")]
    [InlineData("Periodic", 0, 5, "ValueOutOfRange")]
    [InlineData("Periodic", 0.5, 5, "ValueOutOfRange")]
    [InlineData("PeriodicClockAligned", 86401, 5, "ValueOutOfRange")]
    [InlineData("Delta", 1, 10, "ValueOutOfRange")]
    public async Task N04_A_value_out_of_range_is_rejected_with_a_reason(string type, double value, int severity, string reason)
    {
        var result = await _gateway.SetsAsync(type, value, severity: severity);

        Assert.Equal("Rejected", result["status"]!.GetValue<string>());
        Assert.Equal(reason, result["statusInfo"]!["reasonCode"]!.GetValue<string>());
    }

    [Fact]
    public async Task N04_A_number_beyond_all_numbers_is_none()
    {
        var monitor = MonitoredGateway.Monitor("UpperThreshold", 7777, "Count", 5).Replace("7777", "1e999", StringComparison.Ordinal);

        Assert.Equal(ErrorCode.PropertyConstraintViolation, (await _gateway.ReplyAsync("SetVariableMonitoring", monitor)).Code);
    }

    [Fact]
    public async Task N04_The_same_kind_of_monitor_with_the_same_severity_is_a_duplicate()
    {
        await _gateway.HasAsync("UpperThreshold", 10, severity: 5);

        Assert.Equal("Duplicate", (await _gateway.SetsAsync("UpperThreshold", 20, severity: 5))["status"]!.GetValue<string>());
        Assert.Equal("Accepted", (await _gateway.SetsAsync("UpperThreshold", 20, severity: 4))["status"]!.GetValue<string>());
        Assert.Equal("Accepted", (await _gateway.SetsAsync("LowerThreshold", 20, severity: 5))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task N04_Duplicates_within_one_message_are_found()
    {
        var one = """{"value":1,"type":"Delta","severity":5,"component":{"name":"Meter"},"variable":{"name":"Power"}}""";

        var answer = await _gateway.AnswersAsync("SetVariableMonitoring", $$"""{"setMonitoringData":[{{one}},{{one}}]}""");

        Assert.Equal(["Accepted", "Duplicate"], answer["setMonitoringResult"]!.AsArray().Select(r => r!["status"]!.GetValue<string>()));
    }

    [Fact]
    public async Task N04_An_id_replaces_the_monitor_that_has_it()
    {
        var id = await _gateway.HasAsync("UpperThreshold", 10);

        Assert.Equal(id, await _gateway.HasAsync("LowerThreshold", 20, severity: 3, more: $$""","id":{{id}}"""));
        var replaced = _gateway.Book.Find(id)!;
        Assert.Equal((MonitorEnumType.LowerThreshold, 20, 3), (replaced.Type, replaced.Value, replaced.Severity));
        Assert.Single(_gateway.Book.All, m => m.Origin is EventNotificationEnumType.CustomMonitor);
    }

    [Theory]
    [InlineData(4711, "NotFound")]      // the gateway numbers new monitors itself
    [InlineData(1, "ReadOnly")]         // hard-wired
    [InlineData(11, "InvalidValue")]    // of another variable
    public async Task N04_An_id_that_cannot_be_replaced_is_rejected(int id, string reason)
    {
        var result = await _gateway.SetsAsync("UpperThreshold", 10, more: $$""","id":{{id}}""");

        Assert.Equal("Rejected", result["status"]!.GetValue<string>());
        Assert.Equal(reason, result["statusInfo"]!["reasonCode"]!.GetValue<string>());
    }

    [Fact]
    public async Task N04_A_preset_monitor_that_is_replaced_becomes_the_csmss()
    {
        var answer = await _gateway.AnswersAsync("SetVariableMonitoring", """
            {"setMonitoringData":[{"value":2,"type":"Delta","severity":8,"component":{"name":"SiteAlarm"},"variable":{"name":"CircuitsOverloaded"},"id":11}]}
            """);

        Assert.Equal("Accepted", answer["setMonitoringResult"]![0]!["status"]!.GetValue<string>());
        Assert.Equal(EventNotificationEnumType.CustomMonitor, _gateway.Book.Find(11)!.Origin);
    }

    [Fact]
    public async Task N04_A_monitor_for_transactions_is_told_to_stay_silent_and_does()
    {
        var result = await _gateway.SetsAsync("UpperThreshold", 10, more: ""","transaction":true""");

        Assert.Equal("Accepted", result["status"]!.GetValue<string>());
        Assert.Contains("no transactions", result["statusInfo"]!["additionalInfo"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(_gateway.Looks());
    }

    [Fact]
    public async Task N04_More_items_than_announced_are_refused_as_a_whole()
    {
        var one = """{"value":1,"type":"Delta","severity":5,"component":{"name":"Meter"},"variable":{"name":"Power"}}""";
        var many = string.Join(',', Enumerable.Repeat(one, MonitoringSettings.MostSet + 1));

        var reply = await _gateway.ReplyAsync("SetVariableMonitoring", $$"""{"setMonitoringData":[{{many}}]}""");

        Assert.Equal(ErrorCode.OccurrenceConstraintViolation, reply.Code);
        Assert.Null(reply.Payload);
        Assert.DoesNotContain(_gateway.Book.All, m => m.Origin is EventNotificationEnumType.CustomMonitor);
    }

    [Fact]
    public async Task N04_More_bytes_than_announced_are_refused_as_a_whole()
    {
        var padding = new string(' ', MonitoringSettings.MostSetBytes);

        var reply = await _gateway.ReplyAsync("SetVariableMonitoring", MonitoredGateway.Monitor("Delta", 1, "Power", 5) + padding);

        Assert.Equal(ErrorCode.FormatViolation, reply.Code);
        Assert.Null(reply.Payload);
    }

    [Fact]
    public void N04_There_is_an_end_to_monitors()
    {
        for (var i = _gateway.Book.All.Count; i < MonitorBook.MostMonitors; i++)
        {
            _gateway.Book.Put(new(0, new("Other", null, $"V{i}"), MonitorEnumType.Delta, 1, 5));
        }

        var (_, status, why) = _gateway.Get<MonitorRules>().Judge(new(1, MonitorEnumType.Delta, 5, new("Meter"), new("Power")));

        Assert.Equal((SetMonitoringStatusEnumType.Rejected, "TooManyElements"), (status, why!.ReasonCode));
    }

    [Theory]
    [InlineData("Periodic", "Accepted")]
    [InlineData("PeriodicClockAligned", "Accepted")]
    [InlineData("Delta", "Rejected")]
    [InlineData("UpperThreshold", "Rejected")]
    public async Task N11_Streams_are_for_periodic_monitors(string type, string status)
        => Assert.Equal(
            status, (await _gateway.SetsAsync(type, 10, more: ""","periodicEventStream":{"interval":60,"values":10}"""))["status"]!.GetValue<string>());

    [Fact]
    public async Task N11_There_is_an_end_to_streams()
    {
        for (var i = 0; i < MonitorRules.MostStreams; i++)
        {
            _gateway.Book.Put(new(0, new("Other", null, $"V{i}"), MonitorEnumType.Periodic, 1, 5) { Stream = new(60) });
        }

        Assert.Equal("Rejected", (await _gateway.SetsAsync("Periodic", 10, more: ""","periodicEventStream":{}"""))["status"]!.GetValue<string>());
        Assert.Equal("Accepted", (await _gateway.SetsAsync("Periodic", 10))["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"value":1,"type":"TargetDelta","severity":5,"component":{"name":"Meter"},"variable":{"name":"Power"}}""")]
    [InlineData("""{"value":1,"type":"Periodic","severity":5,"component":{"name":"Meter"},"variable":{"name":"Power"},"periodicEventStream":{}}""")]
    public async Task N04_What_2_1_brought_is_no_2_0_1(string monitor)
        => Assert.Null((await _gateway.ReplyAsync("SetVariableMonitoring", $$"""{"setMonitoringData":[{{monitor}}]}""", OcppVersion.V201)).Payload);

    [Fact]
    public async Task N04_In_2_0_1_the_answer_is_as_good()
        => Assert.Equal("Accepted", (await _gateway.SetsAsync("Delta", 1, version: OcppVersion.V201))["status"]!.GetValue<string>());
}
