using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.LocalController;
using Gateway.LocalController.DeviceModel;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;

namespace Gateway.Tests.LocalController.DeviceModel;

/// <summary>The device model over the gateway's own link, in both versions; all that is said is held against the catalogue.</summary>
public sealed class ReportJourneyTests
{
    private const int ReportBroken = 2504;

    [Theory]
    [InlineData("ocpp2.0.1")]
    [InlineData("ocpp2.1")]
    public async Task A_base_report_follows_its_answer_part_by_part(string protocol)
    {
        await using var journey = await StartAsync(protocol, stations: 40);
        using var csms = await OwnPeer.BootedAsync(journey);

        var answer = await csms.AsksAsync("GetBaseReport", """{"requestId":7,"reportBase":"FullInventory"}""");

        Assert.Equal("Accepted", Text(answer, "status"));
        var parts = await PartsAsync(csms, 7);
        Assert.True(parts.Count > 5, $"{parts.Count} parts");
        Assert.Equal(Enumerable.Range(0, parts.Count), parts.Select(part => part.GetProperty("seqNo").GetInt32()));
        Assert.Equal([.. Enumerable.Repeat(true, parts.Count - 1), false], parts.Select(part => part.GetProperty("tbc").GetBoolean()));
        Assert.Single(parts.Select(part => Text(part, "generatedAt")).Distinct());
        Assert.All(parts, part => Assert.InRange(part.GetRawText().Length, 1, 40_000));
        var told = parts.SelectMany(part => part.GetProperty("reportData").EnumerateArray()).ToList();
        Assert.Equal(journey.Gateway.Service<Model>().All.Count, told.Count);
        Assert.All(told, row => Assert.NotNull(Text(row.GetProperty("variableCharacteristics"), "dataType")));
    }

    [Theory]
    [InlineData("ocpp2.0.1")]
    [InlineData("ocpp2.1")]
    public async Task While_the_boot_is_pending_the_csms_may_read_set_and_be_told(string protocol)
    {
        await using var journey = await StartAsync(protocol);
        using var csms = await OwnPeer.AcceptAsync(journey.Csms, action => action is "BootNotification"
            ? """{"currentTime":"2026-03-01T12:00:00Z","interval":300,"status":"Pending"}""" : null);
        await Patience.Until(() => journey.Gateway.Image.Csms.BootStatus == "Pending", "the gateway's boot");

        await csms.AsksAsync("SetVariables", """
            {"setVariableData":[{"component":{"name":"Balancing"},"variable":{"name":"Reserve"},"attributeValue":"6"}]}
            """);
        await csms.AsksAsync("GetReport", """{"requestId":8,"componentVariable":[{"component":{"name":"Balancing"},"variable":{"name":"Reserve"}}]}""");

        var part = Assert.Single(await PartsAsync(csms, 8));        // B02.FR.02
        Assert.Equal("6", Text(part.GetProperty("reportData")[0].GetProperty("variableAttribute")[0], "value"));
        Assert.Equal(6, journey.Gateway.Image.LeastReserve.Value);
    }

    [Fact]
    public async Task A_report_that_the_csms_does_not_take_ends_and_the_next_one_is_told()
    {
        var refusals = 1;
        await using var journey = await StartAsync("ocpp2.1");
        using var csms = await OwnPeer.BootedAsync(
            journey, action => action is "NotifyReport" && Interlocked.Decrement(ref refusals) >= 0 ? "error InternalError" : null);

        await csms.AsksAsync("GetBaseReport", """{"requestId":1,"reportBase":"FullInventory"}""");
        await journey.Log.HearsAsync(ReportBroken, "InternalError");
        await csms.AsksAsync("GetBaseReport", """{"requestId":2,"reportBase":"SummaryInventory"}""");

        Assert.Single(await PartsAsync(csms, 2));
        Assert.Single(csms.Calls, call => call.Action is "NotifyReport" && call.Payload.GetProperty("requestId").GetInt32() is 1);
    }

    [Fact]
    public async Task B07_FR_13_more_reports_at_once_than_it_can_hold_are_rejected_until_one_is_done()
    {
        var silent = true;
        await using var journey = await StartAsync("ocpp2.1");
        using var csms = await OwnPeer.BootedAsync(journey, action => action is "NotifyReport" && Volatile.Read(ref silent) ? "" : null);

        var answers = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            answers.Add(Text(await csms.AsksAsync("GetBaseReport", $$"""{"requestId":{{i}},"reportBase":"FullInventory"}"""), "status"));
        }

        Assert.Equal(["Accepted", "Accepted", "Accepted", "Accepted", "Rejected"], answers);
        csms.Cut();
        Volatile.Write(ref silent, false);
        using var again = await OwnPeer.BootedAsync(journey);
        await again.AsksAsync("GetBaseReport", """{"requestId":9,"reportBase":"SummaryInventory"}""");
        Assert.Single(await PartsAsync(again, 9));
    }

    [Fact]
    public async Task A_new_password_is_shown_at_the_next_handshake_which_comes_at_once()
    {
        await using var journey = await StartAsync("ocpp2.1");
        using var csms = await OwnPeer.BootedAsync(journey);
        await journey.Csms.IsVisitedAsync(TestSite.Gateway);

        var answer = await csms.AsksAsync("SetVariables", """
            {"setVariableData":[{"component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"},"attributeValue":"given by the cloud"}]}
            """);

        Assert.Equal("Accepted", Text(answer.GetProperty("setVariableResult")[0], "attributeStatus"));
        var visit = await journey.Csms.IsVisitedAsync(TestSite.Gateway);
        Assert.Equal(ScriptedStation.Basic(TestSite.Gateway, "given by the cloud"), visit.Authorization);
    }

    [Fact]
    public async Task A_password_that_the_csms_refuses_gives_way_to_the_one_before()
    {
        await using var journey = await StartAsync("ocpp2.1", "password: the one before it");
        using var csms = await OwnPeer.BootedAsync(journey);
        await journey.Csms.IsVisitedAsync(TestSite.Gateway);
        journey.Csms.Refuses(TestSite.Gateway, 401);

        await csms.AsksAsync("SetVariables", """
            {"setVariableData":[{"component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"},"attributeValue":"mistyped in the cloud"}]}
            """);

        var (first, second) = (await journey.Csms.IsVisitedAsync(TestSite.Gateway), await journey.Csms.IsVisitedAsync(TestSite.Gateway));
        Assert.Equal(ScriptedStation.Basic(TestSite.Gateway, "mistyped in the cloud"), first.Authorization);
        Assert.Equal(ScriptedStation.Basic(TestSite.Gateway, "the one before it"), second.Authorization);
    }

    [Fact]
    public async Task A_held_message_is_told_as_often_as_the_csms_wants()
    {
        await using var journey = await StartAsync("ocpp2.0.1");
        using var csms = await OwnPeer.BootedAsync(journey);
        var alone = await Alone.StartAsync(journey, "ocpp2.0.1");
        await alone.AsksAsync("TransactionEvent", """
            {"eventType":"Started","timestamp":"2026-03-01T12:00:00Z","triggerReason":"CablePluggedIn","seqNo":0,"transactionInfo":{"transactionId":"t-1"}}
            """);

        await csms.AsksAsync("SetVariables", """
            {"setVariableData":[{"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"MessageAttempts","instance":"TransactionEvent"},"attributeValue":"1"}]}
            """);
        var back = await alone.EndsAsync();
        var told = JsonNode.Parse(await back.Link.HearsAsync())!;
        Assert.Equal("TransactionEvent", (string)told[2]!);
        await back.Link.SaysAsync($$"""[4,"{{told[1]}}","InternalError","",{}]""");

        await Patience.Until(() => journey.Gateway.Image.Freeze().Upstream?.Bridge?.DeadLetters is 1, "a dead letter after one attempt");
    }

    [Fact]
    public async Task What_the_csms_has_changed_is_shown_over_http()
    {
        var status = Ports.Free();
        await using var csmsEnd = await ScriptedCsms.StartAsync();
        await using var gateway = await RunningGateway.StartAsync((port, _) => new TestSite(csmsEnd.Url).Text(port, status));
        var own = await csmsEnd.AcceptsAsync(TestSite.Gateway);
        var boot = JsonNode.Parse(await own.HearsAsync())!;
        await own.SaysAsync($$"""[3,"{{boot[1]}}",{"currentTime":"2026-03-01T12:00:00Z","interval":300,"status":"Accepted"}]""");
        await Patience.Until(() => gateway.Image.Csms.BootStatus == "Accepted", "the gateway's boot");

        await own.SaysAsync("""
            [2,"s","SetVariables",{"setVariableData":[{"component":{"name":"Balancing"},"variable":{"name":"Reserve"},"attributeValue":"6"}]}]
            """);
        await Patience.Until(() => gateway.Image.Freeze().Controller?.Overridden.Length is 1, "the change in the site image");

        using var http = new HttpClient();
        Assert.Equal(
            """{"overridden":[{"variable":"Balancing.Reserve","value":"6","unit":"A","siteKey":"balancing.reserve","siteValue":"2"}]}""",
            await http.GetStringAsync(new Uri($"http://127.0.0.1:{status}/api/controller")));
    }

    private static Task<Journey> StartAsync(string protocol, string more = "", int stations = 2) => Journey.StartAsync(site => site with
    {
        CsmsKeys = $"protocols: [{protocol}]\n  {more}",
        Stations = [.. Enumerable.Range(1, stations).Select(i => $"{{ id: CP-{i:00}, password: {TestSite.Password} }}")],
    });

    private static string Text(JsonElement at, string name) => at.GetProperty(name).GetString()!;

    /// <summary>All parts of a report, up to the last.</summary>
    private static async Task<IReadOnlyList<JsonElement>> PartsAsync(OwnPeer csms, int requestId)
    {
        IReadOnlyList<JsonElement> Heard() => [.. csms.Calls.Where(c => c.Action is "NotifyReport" && c.Payload.GetProperty("requestId").GetInt32() == requestId).Select(c => c.Payload)];
        await Patience.Until(() => Heard() is [.., var last] && !last.GetProperty("tbc").GetBoolean(), $"the last part of report {requestId}");
        return Heard();
    }
}
