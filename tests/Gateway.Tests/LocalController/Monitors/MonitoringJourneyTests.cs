using System.Text.Json;
using Gateway.GridSignals;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.LocalController.Monitors;

/// <summary>A CSMS sets monitors on the real gateway and hears of them.</summary>
public sealed class MonitoringJourneyTests
{
    private const int Lost = 2301;
    private const string Heartbeat = """{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"}""";

    private static readonly string[] Settable = ["Accepted", "Duplicate"];      // the gateway watches its alarms itself

    private readonly ManualTime _time = new();
    private readonly string _state = TestSite.NewState();

    [Theory]
    [InlineData("ocpp2.0.1")]
    [InlineData("ocpp2.1")]
    public async Task N04_N07_A_monitor_is_set_and_its_alert_is_heard(string protocol)
    {
        await using var journey = await StartAsync(protocol);
        using var csms = await OwnPeer.BootedAsync(journey);

        var id = await SetsAsync(csms, Monitor("UpperThreshold", 100, 3));
        var told = await csms.HearsAsync("NotifyEvent", _time);

        Assert.Equal(0, told.GetProperty("seqNo").GetInt32());
        var @event = Assert.Single(told.GetProperty("eventData").EnumerateArray());
        Assert.Equal(("Alerting", "CustomMonitor"), (Text(@event, "trigger"), Text(@event, "eventNotificationType")));
        Assert.Equal(id, @event.GetProperty("variableMonitoringId").GetInt32());
        Assert.Equal("HeartbeatInterval", Text(@event.GetProperty("variable"), "name"));
        Assert.Equal(protocol is "ocpp2.1", @event.TryGetProperty("severity", out var severity) && severity.GetInt32() is 3);
    }

    [Theory]
    [InlineData("ocpp2.0.1")]
    [InlineData("ocpp2.1")]
    public async Task N08_Monitors_that_are_due_together_are_heard_together(string protocol)
    {
        await using var journey = await StartAsync(protocol);
        using var csms = await OwnPeer.BootedAsync(journey);
        var monitors = Enumerable.Range(0, 10).Select(severity => Monitor("Periodic", 5, severity));
        await csms.AsksAsync("SetVariableMonitoring", $$"""{"setMonitoringData":[{{string.Join(',', monitors)}}]}""");

        var told = await csms.HearsAsync("NotifyEvent", _time);

        Assert.Equal(10, told.GetProperty("eventData").GetArrayLength());
        Assert.Distinct(told.GetProperty("eventData").EnumerateArray().Select(e => e.GetProperty("eventId").GetInt64()));
    }

    [Theory]
    [InlineData("ocpp2.0.1")]
    [InlineData("ocpp2.1")]
    public async Task N02_A_long_report_comes_in_pieces(string protocol)
    {
        await using var journey = await StartAsync(protocol);
        using var csms = await OwnPeer.BootedAsync(journey);
        string[] variables =
        [
            "OCPPCommCtrlr.HeartbeatInterval", "OCPPCommCtrlr.WebSocketPingInterval", "OCPPCommCtrlr.RetryBackOffWaitMinimum",
            "OCPPCommCtrlr.RetryBackOffRandomRange", "SiteAlarm.CircuitsOverloaded", "SiteAlarm.MetersStale", "SiteAlarm.StationsDisobeying",
            "SiteAlarm.JournalTrouble",
        ];
        string[] types = ["Periodic", "PeriodicClockAligned", "Delta", "UpperThreshold", "LowerThreshold"];
        foreach (var variable in variables)
        {
            var monitors =
                from type in types
                from severity in Enumerable.Range(0, 10)
                select Monitor(type, 10, severity)
                    .Replace("OCPPCommCtrlr", variable.Split('.')[0], StringComparison.Ordinal)
                    .Replace("HeartbeatInterval", variable.Split('.')[1], StringComparison.Ordinal);
            var answer = await csms.AsksAsync("SetVariableMonitoring", $$"""{"setMonitoringData":[{{string.Join(',', monitors)}}]}""");
            Assert.All(answer.GetProperty("setMonitoringResult").EnumerateArray(), r => Assert.Contains(Text(r, "status"), Settable));
        }

        Assert.Equal("Accepted", Text(await csms.AsksAsync("GetMonitoringReport", """{"requestId":7}"""), "status"));
        var (reported, parts) = (new List<int>(), 0);
        for (var more = true; more; parts++)
        {
            var part = await csms.HearsAsync("NotifyMonitoringReport");
            Assert.Equal((7, parts), (part.GetProperty("requestId").GetInt32(), part.GetProperty("seqNo").GetInt32()));
            reported.AddRange(
                from variable in part.GetProperty("monitor").EnumerateArray()
                from monitor in variable.GetProperty("variableMonitoring").EnumerateArray()
                select monitor.GetProperty("id").GetInt32());
            more = part.TryGetProperty("tbc", out var tbc) && tbc.GetBoolean();
        }

        Assert.Equal(2, parts);
        Assert.Equal((variables.Length * types.Length * 10) + SignalAlarms.Monitors.Count(), reported.Count);
        Assert.Distinct(reported);
    }

    [Theory]
    [InlineData("ocpp2.0.1")]
    [InlineData("ocpp2.1")]
    public async Task N03_N05_N06_Monitors_are_graded_and_cleared(string protocol)
    {
        await using var journey = await StartAsync(protocol);
        using var csms = await OwnPeer.BootedAsync(journey);
        var id = await SetsAsync(csms, Monitor("UpperThreshold", 100, 8));

        Assert.Equal("Accepted", Text(await csms.AsksAsync("SetMonitoringLevel", """{"severity":7}"""), "status"));
        Assert.Equal("Accepted", Text(await csms.AsksAsync("SetMonitoringBase", """{"monitoringBase":"All"}"""), "status"));
        var other = await SetsAsync(csms, Monitor("Periodic", 3, 7));
        var told = await csms.HearsAsync("NotifyEvent", _time);

        Assert.Equal(other, Assert.Single(told.GetProperty("eventData").EnumerateArray()).GetProperty("variableMonitoringId").GetInt32());
        var cleared = await csms.AsksAsync("ClearVariableMonitoring", $$"""{"id":[{{id}},{{other}},1]}""");
        Assert.Equal(["Accepted", "Accepted", "Rejected"], cleared.GetProperty("clearMonitoringResult").EnumerateArray().Select(r => Text(r, "status")));
    }

    [Theory]
    [InlineData("ocpp2.0.1")]
    [InlineData("ocpp2.1")]
    public async Task What_is_grave_outlives_an_outage_and_a_restart(string protocol)
    {
        await using var journey = await StartAsync(protocol, backoff: "{ min: 1 s, max: 2 s }");
        using var csms = await OwnPeer.BootedAsync(journey);
        var grave = await SetsAsync(csms, Monitor("UpperThreshold", 100, 1));
        await SetsAsync(csms, Monitor("UpperThreshold", 100, 9));
        journey.Csms.Refuses(TestSite.Gateway, 503);
        csms.Cut();
        await Patience.Until(() => !journey.Gateway.Image.Csms.Connected, "the loss in the site image");
        var cutAt = _time.GetUtcNow();

        await _time.PassUntilAsync(journey.Log.HearsAsync(Lost, "HTTP 503", times: 2));
        var endedAt = _time.GetUtcNow();
        journey.Gateway.KeepState = true;
        await journey.Gateway.StopAsync();
        _time.Advance(TimeSpan.FromHours(1));
        journey.Csms.LetsIn(TestSite.Gateway);
        await using var again = await RunningGateway.StartAsync(Site(journey.Csms, protocol, "{ min: 1 s, max: 2 s }") with { State = _state }, _time);
        using var next = await OwnPeer.AcceptAsync(journey.Csms);
        var told = await next.HearsAsync("NotifyEvent", _time);

        Assert.InRange(told.GetProperty("generatedAt").GetDateTimeOffset(), cutAt, endedAt);
        Assert.Equal(grave, Assert.Single(told.GetProperty("eventData").EnumerateArray()).GetProperty("variableMonitoringId").GetInt32());
    }

    [Fact]
    public async Task N11_to_N15_A_stream_is_opened_fed_adjusted_and_closed()
    {
        await using var journey = await StartAsync("ocpp2.1");
        using var csms = await OwnPeer.BootedAsync(journey);

        var id = await SetsAsync(csms, Monitor("Periodic", 1, 5, ""","periodicEventStream":{"values":3}"""));
        var opened = (await csms.HearsAsync("OpenPeriodicEventStream", _time)).GetProperty("constantStreamData");
        var fed = await csms.HearsAsync("NotifyPeriodicEventStream", _time);

        Assert.Equal((id, 3), (opened.GetProperty("variableMonitoringId").GetInt32(), opened.GetProperty("params").GetProperty("values").GetInt32()));
        Assert.Equal(opened.GetProperty("id").GetInt32(), fed.GetProperty("id").GetInt32());
        Assert.Equal(["300", "300", "300"], fed.GetProperty("data").EnumerateArray().Select(d => Text(d, "v")));
        var shown = await csms.AsksAsync("GetPeriodicEventStream", "{}");
        Assert.Equal(id, Assert.Single(shown.GetProperty("constantStreamData").EnumerateArray()).GetProperty("variableMonitoringId").GetInt32());

        var adjusted = await csms.AsksAsync("AdjustPeriodicEventStream", $$"""{"id":{{opened.GetProperty("id")}},"params":{"values":5} }""");
        Assert.Equal("Accepted", Text(adjusted, "status"));
        while ((await csms.HearsAsync("NotifyPeriodicEventStream", _time)).GetProperty("data").GetArrayLength() is not 5)
        {
            // What was on its way still has the old pace.
        }

        await csms.AsksAsync("ClearVariableMonitoring", $$"""{"id":[{{id}}]}""");
        Assert.Equal(opened.GetProperty("id").GetInt32(), (await csms.HearsAsync("ClosePeriodicEventStream", _time)).GetProperty("id").GetInt32());
        Assert.Equal("{}", (await csms.AsksAsync("GetPeriodicEventStream", "{}")).GetRawText());
        Assert.False(csms.HasHeard("NotifyEvent"));
    }

    [Fact]
    public async Task N15_A_stream_is_opened_again_on_the_next_link()
    {
        await using var journey = await StartAsync("ocpp2.1");
        using var csms = await OwnPeer.BootedAsync(journey);
        var id = await SetsAsync(csms, Monitor("Periodic", 1, 5, ""","periodicEventStream":{}"""));
        await csms.HearsAsync("NotifyPeriodicEventStream", _time);

        var link = OwnPeer.AcceptAsync(journey.Csms);
        csms.Cut();
        await _time.PassUntilAsync(link);
        using var next = await link;

        var opened = await next.HearsAsync("OpenPeriodicEventStream", _time);
        Assert.Equal(id, opened.GetProperty("constantStreamData").GetProperty("variableMonitoringId").GetInt32());
        await next.HearsAsync("NotifyPeriodicEventStream", _time);
    }

    [Fact]
    public async Task N15_A_csms_that_does_not_take_a_stream_hears_nothing_of_it()
    {
        await using var journey = await StartAsync("ocpp2.1");
        using var csms = await OwnPeer.BootedAsync(journey, action => action is "OpenPeriodicEventStream" ? """{"status":"Rejected"}""" : null);
        await SetsAsync(csms, Monitor("Periodic", 1, 5, ""","periodicEventStream":{}"""));
        await csms.HearsAsync("OpenPeriodicEventStream", _time);
        await SetsAsync(csms, Monitor("Periodic", 20, 5).Replace("HeartbeatInterval", "WebSocketPingInterval", StringComparison.Ordinal));

        var told = await csms.HearsAsync("NotifyEvent", _time);

        Assert.Equal("WebSocketPingInterval", Text(Assert.Single(told.GetProperty("eventData").EnumerateArray()).GetProperty("variable"), "name"));
        Assert.False(csms.HasHeard("NotifyPeriodicEventStream"));
        Assert.False(csms.HasHeard("OpenPeriodicEventStream"));
    }

    [Fact]
    public async Task N11_A_stream_that_may_not_be_heard_is_not_opened()
    {
        await using var journey = await StartAsync("ocpp2.1");
        using var csms = await OwnPeer.BootedAsync(journey);
        await csms.AsksAsync("SetMonitoringLevel", """{"severity":7}""");
        await SetsAsync(csms, Monitor("Periodic", 1, 8, ""","periodicEventStream":{}"""));
        await SetsAsync(csms, Monitor("Periodic", 1, 5, ""","transaction":true,"periodicEventStream":{}"""));
        await SetsAsync(csms, Monitor("PeriodicClockAligned", 20, 5));

        await csms.HearsAsync("NotifyEvent", _time);

        Assert.False(csms.HasHeard("OpenPeriodicEventStream"));
        Assert.False(csms.HasHeard("NotifyPeriodicEventStream"));
    }

    private static string Monitor(string type, int value, int severity, string more = "")
        => $$"""{"value":{{value}},"type":"{{type}}","severity":{{severity}},"component":{{Heartbeat}}{{more}} }""";

    private static string? Text(JsonElement json, string field) => json.GetProperty(field).GetString();

    private static async Task<int> SetsAsync(OwnPeer csms, string monitor)
    {
        var answer = await csms.AsksAsync("SetVariableMonitoring", $$"""{"setMonitoringData":[{{monitor}}]}""");
        var result = Assert.Single(answer.GetProperty("setMonitoringResult").EnumerateArray());
        Assert.Equal("Accepted", Text(result, "status"));
        return result.GetProperty("id").GetInt32();
    }

    private static TestSite Site(ScriptedCsms csms, string protocol, string backoff)
        => new(csms.Url) { CsmsKeys = $"protocols: [{protocol}]", Backoff = backoff };

    private Task<Journey> StartAsync(string protocol, string backoff = "{ min: 100 ms, max: 200 ms }")
        => Journey.StartAsync(site => site with { CsmsKeys = $"protocols: [{protocol}]", Backoff = backoff, State = _state }, _time);
}
