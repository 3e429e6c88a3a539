using System.Text.Json;
using Gateway.Tests.Journeys;
using Gateway.Tests.Monitoring;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.LocalController.Limits;

/// <summary>Limits for the group from the CSMS, the site file and MQTT, over real sockets to a charging station.</summary>
public sealed class LimitsJourneyTests
{
    private const string V201 = "protocols: [ocpp2.0.1, ocpp1.6]", V21 = "protocols: [ocpp2.1, ocpp1.6]";

    private const string SiteLimit = "limits: [{ id: contract, limit: 27.6 kW, source: so, gridCritical: true }]";

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(V201)]
    [InlineData(V21)]
    public async Task K01_A_limit_for_the_group_reaches_the_station_and_ends_when_it_is_cleared(string protocols)
    {
        await using var journey = await Journey.StartAsync(site => site with { CsmsKeys = protocols }, _time);
        using var own = await OwnPeer.BootedAsync(journey);
        var station = await ChargeAsync(journey);
        await LimitAsync(station, at => at == 32);

        Assert.Equal("Accepted", await SetsAsync(own, Profile.Of(1, periods: """{"startPeriod":0,"limit":10}""")));
        Assert.Equal(10, await LimitAsync(station, at => at != 32));
        Assert.Equal(10, (await own.AsksAsync("GetCompositeSchedule", """{"duration":60,"evseId":0}"""))
            .GetProperty("schedule").GetProperty("chargingSchedulePeriod")[0].GetProperty("limit").GetDouble());

        await own.AsksAsync("ClearChargingProfile", """{"chargingProfileId":1}""");
        Assert.Equal(32, await LimitAsync(station, at => at == 32));
    }

    [Theory]
    [InlineData(V201)]
    [InlineData(V21)]
    public async Task A_default_for_the_cluster_reaches_every_car(string protocols)
    {
        await using var journey = await Journey.StartAsync(site => site with { CsmsKeys = protocols }, _time);
        using var own = await OwnPeer.BootedAsync(journey);
        await SetsAsync(own, Profile.Of(1, "TxDefaultProfile", kind: "Relative", start: null, periods: """{"startPeriod":0,"limit":9}"""));

        var station = await ChargeAsync(journey);

        Assert.Equal(9, await LimitAsync(station, at => at > 0));
    }

    [Theory]
    [InlineData(V201)]
    [InlineData(V21)]
    public async Task K12_FR_02_An_external_limit_is_told_on_the_own_link_without_an_evse(string protocols)
    {
        await using var journey = await Journey.StartAsync(site => site with { CsmsKeys = protocols, Sections = SiteLimit }, _time);
        using var own = await OwnPeer.BootedAsync(journey);

        var told = own.HearsAsync("NotifyChargingLimit");
        await _time.PassUntilAsync(told);

        var limit = await told;
        Assert.False(limit.TryGetProperty("evseId", out _));
        Assert.Equal("SO", limit.GetProperty("chargingLimit").GetProperty("chargingLimitSource").GetString());
        Assert.True(limit.GetProperty("chargingLimit").GetProperty("isGridCritical").GetBoolean());
        Assert.Equal(protocols == V21, limit.GetProperty("chargingLimit").TryGetProperty("isLocalGeneration", out _));
        Assert.Equal(40, limit.GetProperty("chargingSchedule")[0].GetProperty("chargingSchedulePeriod")[0].GetProperty("limit").GetDouble());
        Assert.Equal(40, journey.Gateway.Image.Freeze().Caps.Single().PerPhase.Value);
    }

    [Theory]
    [InlineData(V201)]
    [InlineData(V21)]
    public async Task K09_Profiles_are_reported_by_source_in_parts_of_which_the_last_says_so(string protocols)
    {
        await using var journey = await Journey.StartAsync(site => site with { CsmsKeys = protocols, Sections = SiteLimit }, _time);
        using var own = await OwnPeer.BootedAsync(journey);
        var periods = string.Join(',', Enumerable.Range(0, 100).Select(i => $$"""{"startPeriod":{{i * 60}},"limit":{{i}}.5,"numberPhases":3}"""));
        int[] ids = [.. Enumerable.Range(1, 10)];       // about 45 KiB together
        foreach (var id in ids)
        {
            Assert.Equal("Accepted", await SetsAsync(own, Profile.Of(id, level: id, periods: periods)));
        }

        var answer = await own.AsksAsync("GetChargingProfiles", """{"requestId":77,"chargingProfile":{}}""");

        Assert.Equal("Accepted", LimitsBench.Status(answer));
        var parts = new List<JsonElement>();
        do
        {
            parts.Add(await own.HearsAsync("ReportChargingProfiles"));
        }
        while (parts[^1].TryGetProperty("tbc", out var more) && more.GetBoolean());
        Assert.True(parts.Count >= 3, $"{parts.Count} parts");
        Assert.All(parts, p => Assert.Equal(77, p.GetProperty("requestId").GetInt32()));
        Assert.Equal(ids, Ids("CSO"));
        Assert.Equal([-1001], Ids("SO"));

        int[] Ids(string source) =>
        [
            .. parts.Where(p => p.GetProperty("chargingLimitSource").GetString() == source)
                .SelectMany(p => p.GetProperty("chargingProfile").EnumerateArray()).Select(p => p.GetProperty("id").GetInt32()),
        ];
    }

    [Fact]
    public async Task K28_FR_10_The_gateway_asks_for_the_values_of_a_dynamic_profile_in_its_interval()
    {
        await using var journey = await Journey.StartAsync(time: _time);
        var update = """{"status":"Accepted","scheduleUpdate":{"limit":21}}""";
        using var own = await OwnPeer.BootedAsync(journey, action => action is "PullDynamicScheduleUpdate" ? Volatile.Read(ref update) : null);
        await SetsAsync(own, Profile.Dynamic(3, 40, more: ""","dynUpdateInterval":20"""));
        var from = _time.GetUtcNow();

        for (var i = 1; i <= 2; i++)
        {
            var pulled = own.HearsAsync("PullDynamicScheduleUpdate");
            await _time.PassUntilAsync(pulled);
            Assert.Equal(3, (await pulled).GetProperty("chargingProfileId").GetInt32());
            Assert.True((_time.GetUtcNow() - from).TotalSeconds >= 20 * i, "before its interval");
        }

        await Patience.Until(() => journey.Gateway.Image.Freeze().Caps is [{ PerPhase.Value: 21 }], "the new value");
        Volatile.Write(ref update, """{"status":"Accepted","scheduleUpdate":{"limit":-5}}""");
        await _time.PassUntilAsync(own.HearsAsync("PullDynamicScheduleUpdate"));
        Assert.Equal(21, journey.Gateway.Image.Freeze().Caps.Single().PerPhase.Value);
    }

    [Fact]
    public async Task K01_FR_103_A_profile_that_is_invalid_after_a_long_outage_does_not_come_back_with_the_link_and_by_K01_FR_102_another_does()
    {
        await using var journey = await Journey.StartAsync(time: _time);
        using var own = await OwnPeer.BootedAsync(journey);
        await SetsAsync(own, Profile.Of(1, level: 1, periods: """{"startPeriod":0,"limit":20}""", more: ""","maxOfflineDuration":30,"invalidAfterOfflineDuration":true"""));
        await SetsAsync(own, Profile.Of(2, level: 0, periods: """{"startPeriod":0,"limit":30}""", more: ""","maxOfflineDuration":30"""));
        Assert.Equal(20, journey.Gateway.Image.Freeze().Caps.Single().PerPhase.Value);
        journey.Csms.Refuses(TestSite.Gateway, 503);

        own.Cut();
        await _time.PassUntilAsync(Patience.Until(() => journey.Gateway.Image.Freeze().Caps is [], "the end of both"));
        _time.Advance(TimeSpan.FromSeconds(3));

        journey.Csms.LetsIn(TestSite.Gateway);
        var again = OwnPeer.BootedAsync(journey);
        await _time.PassUntilAsync(again);
        using var back = await again;
        await Patience.Until(() => journey.Gateway.Image.Freeze().Caps is [{ PerPhase.Value: 30 }], "the one that comes back");
    }

    [Fact]
    public async Task K14_A_limit_that_came_and_went_while_the_csms_was_away_is_told_in_order_when_it_is_back()
    {
        await using var broker = await Broker.StartAsync();
        await using var csms = await ScriptedCsms.StartAsync();
        csms.Refuses(TestSite.Gateway, 503);
        await using var gateway = await RunningGateway.StartAsync(new TestSite(csms.Url) { Sections = Mqtt(broker) });
        using var ears = Subscriber.To(broker);
        await ears.HearsAsync("site-gateway/depot/status", "online");

        await SayAsync(broker, ears, """{"id":"1","source":"EMS","limitA":25,"durationS":600}""", """{"id":"1","status":"accepted",""");
        await Patience.Until(() => gateway.Image.Freeze().Caps is [{ PerPhase.Value: 25 }], "the cap");
        await gateway.Log.HearsAsync(2603, "EMS");
        await SayAsync(broker, ears, """{"id":"2","source":"EMS","clear":true}""", """{"id":"2","status":"accepted",""");
        await gateway.Log.HearsAsync(2604, "EMS");
        await SayAsync(broker, ears, """{"id":"3","source":"EMS","limitA":"much"}""", """{"id":"3","status":"rejected",""");
        Assert.Empty(gateway.Image.Freeze().Caps);

        csms.LetsIn(TestSite.Gateway);
        using var own = await OwnPeer.AcceptAsync(csms);
        Assert.Equal("EMS", (await own.HearsAsync("NotifyChargingLimit")).GetProperty("chargingLimit").GetProperty("chargingLimitSource").GetString());
        Assert.Equal("EMS", (await own.HearsAsync("ClearedChargingLimit")).GetProperty("chargingLimitSource").GetString());
        Assert.Equal(["NotifyChargingLimit", "ClearedChargingLimit"], own.Calls.Select(c => c.Action).Where(a => a.EndsWith("ChargingLimit", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task After_a_restart_what_the_csms_has_set_holds_before_anything_is_balanced()
    {
        await using var csms = await ScriptedCsms.StartAsync();
        var site = new TestSite(csms.Url);
        await using (var before = await RunningGateway.StartAsync(site, _time))
        {
            before.KeepState = true;
            using var own = await OwnPeer.AcceptAsync(csms);
            await Patience.Until(() => before.Image.Freeze().Csms.BootStatus == "Accepted", "its boot");
            Assert.Equal("Accepted", await SetsAsync(own, Profile.Of(1, periods: """{"startPeriod":0,"limit":13}""")));
        }

        csms.HangsFor(TestSite.Gateway);
        await using var after = await RunningGateway.StartAsync(site, _time);

        var image = after.Image.Freeze();
        Assert.Null(image.Allocation);
        Assert.Equal(13, image.Caps.Single().PerPhase.Value);
    }

    private static string Mqtt(Broker broker) => $"mqtt: {{ broker: \"mqtt://127.0.0.1:{broker.Port}\" }}";

    private static async Task<string> SetsAsync(OwnPeer own, string profile)
        => LimitsBench.Status(await own.AsksAsync("SetChargingProfile", $$"""{"evseId":0,"chargingProfile":{{profile.ReplaceLineEndings("")}}}"""));

    private static async Task SayAsync(Broker broker, Subscriber ears, string command, string answer)
    {
        using var said = Broker.Start("mosquitto_pub", "-h", "127.0.0.1", "-p", $"{broker.Port}", "-q", "1", "-t", "site-gateway/depot/set/limit", "-m", command);
        var heard = await ears.HearsAsync("site-gateway/depot/set/limit/result");
        Assert.StartsWith(answer, heard.Payload, StringComparison.Ordinal);
    }

    /// <summary>A 1.6 station that has booted and charges under transaction 17.</summary>
    private static async Task<Pair> ChargeAsync(Journey journey)
    {
        var pair = await journey.ConnectAsync(protocol: "ocpp1.6");
        await pair.PassesUpAsync("""[2,"boot","BootNotification",{"chargePointVendor":"A","chargePointModel":"B"}]""");
        await pair.PassesDownAsync("""[3,"boot",{"status":"Accepted","currentTime":"2026-03-01T12:00:00Z","interval":300}]""");
        await pair.PassesUpAsync("""[2,"start","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"}]""");
        await pair.PassesDownAsync("""[3,"start",{"transactionId":17,"idTagInfo":{"status":"Accepted"}}]""");
        return pair;
    }

    /// <summary>Accepts what the gateway tells the station, while time passes, until a live limit is as wanted.</summary>
    private async Task<double> LimitAsync(Pair pair, Func<double, bool> wanted)
    {
        using var patience = Patience.Start();
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            var heard = pair.Station.HearsAsync();
            await _time.PassUntilAsync(heard);
            var call = JsonDocument.Parse(await heard).RootElement;
            await pair.Station.SaysAsync($$"""[3,"{{call[1].GetString()}}",{"status":"Accepted"}]""");
            if (call[2].GetString() is "SetChargingProfile" && call[3].GetProperty("csChargingProfiles") is var profile
                && profile.GetProperty("chargingProfilePurpose").GetString() is "TxProfile"
                && profile.GetProperty("chargingSchedule").GetProperty("chargingSchedulePeriod")[0].GetProperty("limit").GetDouble() is var limit && wanted(limit))
            {
                return limit;
            }
        }
    }
}
