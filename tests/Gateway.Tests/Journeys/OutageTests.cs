using System.Text.Json.Nodes;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;
using static Gateway.Tests.Journeys.Payloads;

namespace Gateway.Tests.Journeys;

/// <summary>The CSMS goes away and comes back: what the station is told meanwhile, and what the CSMS is told afterwards.</summary>
public sealed class OutageTests
{
    private const int TransactionUnwanted = 2042;

    [Fact]
    public async Task A_session_of_1_6_that_began_alone_is_told_in_order_under_the_number_of_the_csms()
    {
        await using var journey = await Journey.StartAsync(site => site with { StationKeys = "offlineUnknown: accept" });
        var alone = await Alone.StartAsync(journey, "ocpp1.6");
        var boot = await alone.AsksAsync("BootNotification", """{"chargePointVendor":"V","chargePointModel":"M"}""");
        Assert.Equal("Accepted", (string?)boot["status"]);
        Assert.Equal("Accepted", (string?)(await alone.AsksAsync("Authorize", """{"idTag":"04A1"}"""))["idTagInfo"]!["status"]);
        var local = (long)(await alone.AsksAsync("StartTransaction", Start))["transactionId"]!;
        await alone.AsksAsync("MeterValues", Meter(local));
        await alone.AsksAsync("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Charging"}""");
        var back = await alone.EndsAsync();

        Assert.StartsWith("""{"chargePointVendor":"V",""", await back.TakesAsync("BootNotification", BootAnswer), StringComparison.Ordinal);
        Assert.Equal(Start, await back.TakesAsync("StartTransaction", """{"transactionId":7,"idTagInfo":{"status":"Accepted"}}"""));
        Assert.Equal(Meter(7), await back.TakesAsync("MeterValues", "{}"));
        Assert.Contains("\"Charging\"", await back.TakesAsync("StatusNotification", "{}"), StringComparison.Ordinal);

        // From here on frames pass, and the number is still translated, both ways.
        await back.IsRelayingAsync(journey);
        await back.Link.SaysAsync("""[2,"s","RemoteStopTransaction",{"transactionId":7}]""");
        Assert.Equal($$"""[2,"s","RemoteStopTransaction",{"transactionId":{{local}}}]""", await back.Station.HearsAsync());
        await back.Station.SaysAsync("""[3,"s",{"status":"Accepted"}]""");
        Assert.Equal("""[3,"s",{"status":"Accepted"}]""", await back.Link.HearsAsync());
        await back.Station.SaysAsync($$"""[2,"e","StopTransaction",{{Stop(local)}}]""");
        Assert.Equal($$"""[2,"e","StopTransaction",{{Stop(7)}}]""", await back.Link.HearsAsync());
    }

    [Theory]
    [InlineData("ocpp2.0.1")]
    [InlineData("ocpp2.1")]
    public async Task Transaction_events_that_were_answered_alone_arrive_marked_offline_and_otherwise_unchanged(string protocol)
    {
        await using var journey = await Journey.StartAsync();
        var alone = await Alone.StartAsync(journey, protocol);
        await alone.AsksAsync("TransactionEvent", Event("Started", 0), id: "tx-0");
        await alone.AsksAsync("TransactionEvent", Event("Updated", 1), id: "tx-1");
        var security = """{"type":"SettingSystemTime","timestamp":"2026-03-01T12:00:30Z"}""";
        await alone.AsksAsync("SecurityEventNotification", security);
        await alone.AsksAsync("TransactionEvent", Event("Ended", 2), id: "tx-2");
        var back = await alone.EndsAsync();

        Assert.Equal(Offline(Event("Started", 0)), await back.TakesAsync("TransactionEvent", "{}", "tx-0"));
        Assert.Equal(Offline(Event("Updated", 1)), await back.TakesAsync("TransactionEvent", "{}", "tx-1"));
        Assert.Equal(security, await back.TakesAsync("SecurityEventNotification", "{}"));
        Assert.Equal(Offline(Event("Ended", 2)), await back.TakesAsync("TransactionEvent", "{}", "tx-2"));
        await back.IsRelayingAsync(journey);
    }

    [Fact]
    public async Task What_the_station_says_during_the_replay_waits_behind_it_and_what_is_not_kept_passes()
    {
        await using var journey = await Journey.StartAsync();
        var alone = await Alone.StartAsync(journey, "ocpp2.0.1");
        await alone.AsksAsync("TransactionEvent", Event("Started", 0), id: "tx-0");
        var back = await alone.EndsAsync();
        var first = await back.Link.HearsAsync();

        await back.Station.SaysAsync($$"""[2,"tx-1","TransactionEvent",{{Event("Updated", 1)}}]""");
        Assert.StartsWith("""[3,"tx-1",""", await back.Station.HearsAsync(), StringComparison.Ordinal);
        await back.Station.SaysAsync("""[2,"h","Heartbeat",{}]""");
        Assert.StartsWith("""[2,"tx-0",""", first, StringComparison.Ordinal);
        await back.Link.SaysAsync("""[3,"tx-0",{}]""");
        Assert.Equal("""[2,"h","Heartbeat",{}]""", await back.Link.HearsAsync());
        await back.Link.SaysAsync("""[3,"h",{"currentTime":"2026-03-01T12:00:00Z"}]""");
        Assert.Equal("""[3,"h",{"currentTime":"2026-03-01T12:00:00Z"}]""", await back.Station.HearsAsync());
        Assert.Equal(Offline(Event("Updated", 1)), await back.TakesAsync("TransactionEvent", "{}", "tx-1"));
        await back.IsRelayingAsync(journey);
        await back.Pair.PassesUpAsync($$"""[2,"tx-2","TransactionEvent",{{Event("Ended", 2)}}]""");
    }

    [Fact]
    public async Task A_gateway_that_is_started_again_in_the_outage_goes_on_where_it_was()
    {
        await using var csms = await ScriptedCsms.StartAsync();
        var site = new TestSite(csms.Url) { StationKeys = "offlineUnknown: accept" };
        long local;
        csms.Refuses("CP-01", 503);
        await using (var first = await RunningGateway.StartAsync(site))
        {
            first.KeepState = true;
            await using var station = await ScriptedStation.ConnectAsync(first.Url, "CP-01");
            local = (long)(await Alone.AsksAsync(station, "StartTransaction", Start))["transactionId"]!;
        }

        await using var second = await RunningGateway.StartAsync(site);
        await using var returned = await ScriptedStation.ConnectAsync(second.Url, "CP-01");
        Assert.Equal("Accepted", (string?)(await Alone.AsksAsync(returned, "BootNotification", """{"chargePointVendor":"V","chargePointModel":"M"}"""))["status"]);
        Assert.Equal(local, (long)(await Alone.AsksAsync(returned, "StartTransaction", Start))["transactionId"]!);
        await Alone.AsksAsync(returned, "StopTransaction", Stop(local));
        csms.LetsIn("CP-01");

        var back = new Alone(new(returned, await csms.AcceptsAsync("CP-01")));
        Assert.Equal(Start, await back.TakesAsync("StartTransaction", """{"transactionId":9,"idTagInfo":{"status":"Accepted"}}"""));
        await back.TakesAsync("BootNotification", BootAnswer);
        Assert.Equal(Stop(9), await back.TakesAsync("StopTransaction", "{}"));
    }

    [Theory]
    [InlineData("ocpp1.6", "stop")]
    [InlineData("ocpp2.0.1", "stop")]
    [InlineData("ocpp1.6", "finish")]
    [InlineData("ocpp2.0.1", "finish")]
    public async Task A_transaction_that_the_csms_does_not_want_afterwards_is_stopped_or_finishes(string protocol, string then)
    {
        await using var journey = await Journey.StartAsync(site => site with { StationKeys = $"offlineUnknown: accept\n  lateRefusal: {then}" });
        var alone = await Alone.StartAsync(journey, protocol);
        var is16 = protocol == "ocpp1.6";
        var answer = is16
            ? await alone.AsksAsync("StartTransaction", Start)
            : await alone.AsksAsync("TransactionEvent", Event("Started", 0, ""","idToken":{"idToken":"04A1","type":"ISO14443"}"""));
        var back = await alone.EndsAsync();

        await (is16
            ? back.TakesAsync("StartTransaction", """{"transactionId":7,"idTagInfo":{"status":"Blocked"}}""")
            : back.TakesAsync("TransactionEvent", """{"idTokenInfo":{"status":"Blocked"}}"""));

        var log = await journey.Log.HearsAsync(TransactionUnwanted, "Blocked");
        if (then == "finish")
        {
            Assert.Contains("it may finish", log, StringComparison.Ordinal);
            await back.IsRelayingAsync(journey);
            Assert.False(back.Station.HasHeard);
        }
        else
        {
            var (id, action, payload) = Alone.Call(await back.Station.HearsAsync());
            Assert.Equal(is16 ? "RemoteStopTransaction" : "RequestStopTransaction", action);
            Assert.Equal(is16 ? (string)answer["transactionId"]!.ToString() : "t-1", JsonNode.Parse(payload)!["transactionId"]!.ToString());
            await back.Station.SaysAsync($$"""[3,"{{id}}",{"status":"Accepted"}]""");
            await back.IsRelayingAsync(journey);
        }

        // And the next outage knows the token.
        journey.Csms.Refuses("CP-01", 503);
        back.Link.Cut();
        var asked = is16 ? """{"idTag":"04A1"}""" : """{"idToken":{"idToken":"04A1","type":"ISO14443"}}""";
        var status = (await back.AsksAsync("Authorize", asked))[is16 ? "idTagInfo" : "idTokenInfo"]!["status"];
        Assert.Equal("Blocked", (string?)status);
    }

    [Fact]
    public async Task A_csms_that_answers_pings_but_not_what_it_must_hear_is_bridged()
    {
        var time = new ManualTime();
        await using var journey = await Journey.StartAsync(time: time);
        var pair = await journey.ConnectAsync("CP-01", "ocpp2.0.1");
        await pair.PassesUpAsync("""[2,"s-0","SecurityEventNotification",{"type":"MemoryExhaustion","timestamp":"2026-03-01T12:00:00Z"}]""");
        var again = journey.RedialledAsync(pair.Station);

        var answered = Alone.HearsAnswerAsync(pair.Station, "s-0");
        await time.PassUntilAsync(answered);
        await time.PassUntilAsync(again);

        Assert.Equal("""[3,"s-0",{}]""", await answered);
        var taken = new Alone(await again).TakesAsync("SecurityEventNotification", "{}", "s-0");
        await time.PassUntilAsync(taken);       // after a long outage stations take turns to begin
        Assert.Contains("MemoryExhaustion", await taken, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_the_csms_never_answers_costs_no_link()
    {
        var time = new ManualTime();
        await using var journey = await Journey.StartAsync(
            site => site with { StationKeys = "callTimeout: 5 min\n  pingInterval: 10 min" }, time);      // a busy machine has time to answer
        var pair = await journey.ConnectAsync("CP-01", "ocpp2.0.1");
        await pair.PassesUpAsync("""[2,"d","DataTransfer",{"vendorId":"com.example"}]""");
        await pair.Station.SaysAsync($$"""[2,"tx-0","TransactionEvent",{{Event("Started", 0)}}]""");

        var heard = pair.Link.HearsAsync();
        await time.PassUntilAsync(heard);

        Assert.StartsWith("""[2,"tx-0",""", await heard, StringComparison.Ordinal);
        Assert.True(pair.Link.IsOpen);
    }

    [Fact]
    public async Task What_cannot_be_put_on_disk_is_not_acknowledged()
    {
        await using var csms = await ScriptedCsms.StartAsync();
        csms.Refuses("CP-01", 503);
        var site = new TestSite(csms.Url);
        Directory.CreateDirectory(Path.Combine(site.State, "journal.db"));      // a folder in the journal's place
        await using var gateway = await RunningGateway.StartAsync(site);
        await using var station = await ScriptedStation.ConnectAsync(gateway.Url, "CP-01", "ocpp2.0.1");

        await station.SaysAsync($$"""[2,"tx-0","TransactionEvent",{{Event("Started", 0)}}]""");

        Assert.StartsWith("""[4,"tx-0","InternalError",""", await station.HearsAsync(), StringComparison.Ordinal);
    }
}
