using System.Text.Json.Nodes;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Profiles;
using Gateway.Tests.Peers;
using Gateway.Tests.Stations;
using Gateway.Tests.Support;

namespace Gateway.Tests.Journeys;

/// <summary>The lowest of all limits holds: ours overrule the CSMS's profiles at the station, so they stay below them.</summary>
public sealed class CsmsLimitTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    [InlineData("ocpp2.1")]
    public async Task No_limit_of_ours_is_above_what_the_csms_has_set_until_it_takes_it_back(string protocol)
    {
        await using var journey = await Journey.StartAsync(time: _time);
        var pair = await ChargeAsync(journey, protocol);
        await LimitAsync(pair, at => at == 32);

        await AskAsync(pair, "SetChargingProfile", Tx(protocol, 8), "Accepted");
        Assert.Equal(8, await LimitAsync(pair, _ => true));
        Assert.Equal(8, AllowedOn(journey));

        await AskAsync(pair, "ClearChargingProfile", protocol == "ocpp1.6" ? """{"id":4}""" : """{"chargingProfileId":4}""", "Accepted");
        Assert.Equal(32, await LimitAsync(pair, at => at == 32));
    }

    [Theory]
    [InlineData("ocpp1.6", ProfileRules.V16)]
    [InlineData("ocpp2.1", ProfileRules.V2)]
    public async Task A_profile_on_a_high_level_cannot_raise_a_limit_of_ours(string protocol, ProfileRules rules)
    {
        await using var journey = await Journey.StartAsync(time: _time);
        var pair = await ChargeAsync(journey, protocol);
        Assert.Equal((32, 1), await LeadAsync(pair, at => at == 32));

        var profile = ProfilePayload.Set(rules, 1, 4, "TxProfile", 63, transaction: "17", level: 7).ReplaceLineEndings("");
        await AskAsync(pair, "SetChargingProfile", profile, "Accepted");

        Assert.Equal((32, 8), await LeadAsync(pair, _ => true));
    }

    [Fact]
    public async Task A_transaction_of_an_earlier_connection_ends_with_its_number_alone()
    {
        await using var journey = await Journey.StartAsync(time: _time);
        var pair = await ChargeAsync(journey, "ocpp1.6");
        await pair.Station.DisposeAsync();
        var again = await journey.ConnectAsync(protocol: "ocpp1.6");
        Assert.Equal("17", journey.Gateway.Station("CP-01").Evses.Single().TransactionId);

        await again.PassesUpAsync("""[2,"stop","StopTransaction",{"transactionId":17,"meterStop":1,"timestamp":"2026-03-01T12:01:00Z"}]""");

        Assert.Null(journey.Gateway.Station("CP-01").Evses.Single().TransactionId);
    }

    [Fact]
    public async Task A_profile_that_the_station_rejects_limits_nothing()
    {
        await using var journey = await Journey.StartAsync(time: _time);
        var pair = await ChargeAsync(journey, "ocpp1.6");

        await AskAsync(pair, "SetChargingProfile", Tx("ocpp1.6", 8), "Rejected");

        Assert.Equal(32, await LimitAsync(pair, at => at == 32));
    }

    [Fact]
    public async Task A_profile_that_had_to_wait_for_its_turn_counts_too()
    {
        await using var journey = await Journey.StartAsync(time: _time);
        var pair = await ChargeAsync(journey, "ocpp1.6");
        await LimitAsync(pair, at => at == 32);

        await pair.PassesDownAsync("""[2,"first","ClearCache",{}]""");
        await pair.Link.SaysAsync(Frame("second", "SetChargingProfile", Tx("ocpp1.6", 8)));
        await pair.PassesUpAsync("""[2,"u","Heartbeat",{}]""");       // so the second has been read
        await pair.PassesDownAsync("""[3,"u",{}]""");
        await pair.PassesUpAsync("""[3,"first",{"status":"Accepted"}]""");
        Assert.Contains("second", await pair.Station.HearsAsync(), StringComparison.Ordinal);
        await pair.PassesUpAsync("""[3,"second",{"status":"Accepted"}]""");

        Assert.Equal(8, await LimitAsync(pair, _ => true));
    }

    [Fact]
    public async Task The_second_period_of_a_schedule_takes_effect_when_its_time_comes()
    {
        await using var journey = await Journey.StartAsync(time: _time);
        var pair = await ChargeAsync(journey, "ocpp1.6");
        await LimitAsync(pair, at => at == 32);
        var start = _time.GetUtcNow();
        var schedule = ProfilePayload.Set(
            ProfileRules.V16, 1, 4, "TxProfile", 16, transaction: "17", kind: "Absolute",
            schedule: $"\"startSchedule\":\"{start:yyyy-MM-ddTHH:mm:ssZ}\",\"chargingRateUnit\":\"A\"", more: ",{\"startPeriod\":60,\"limit\":8}");

        await AskAsync(pair, "SetChargingProfile", schedule.ReplaceLineEndings(""), "Accepted");

        Assert.Equal(16, await LimitAsync(pair, _ => true));
        Assert.Equal(8, await LimitAsync(pair, at => at != 16));
        Assert.InRange((_time.GetUtcNow() - start).TotalSeconds, 59, 75);
    }

    [Fact]
    public async Task A_limit_that_was_decided_before_the_csmss_is_cut_to_it()
    {
        await using var journey = await Journey.StartAsync(time: _time);
        var pair = await ChargeAsync(journey, "ocpp1.6");
        await AskAsync(pair, "SetChargingProfile", Tx("ocpp1.6", 8), "Accepted");

        journey.Gateway.Limits.SetLimit(new("CP-01", 1), new(16));

        Assert.Equal(8, await LimitAsync(pair, at => at != 0));      // a model that nobody knows is tried out with its fallback
    }

    [Fact]
    public async Task What_the_csms_has_set_outlives_the_connection()
    {
        await using var journey = await Journey.StartAsync(time: _time);
        var before = await ChargeAsync(journey, "ocpp1.6");
        await AskAsync(before, "SetChargingProfile", Tx("ocpp1.6", 8), "Accepted");
        Assert.Equal(8, AllowedOn(journey));

        var after = await journey.ConnectAsync();
        await before.Station.EndsAsync();
        Assert.Equal(8, AllowedOn(journey));
        await AskAsync(after, "ClearChargingProfile", """{"id":4}""", "Accepted");

        Assert.Null(AllowedOn(journey));
    }

    [Fact]
    public async Task A_profile_counts_also_where_the_csms_did_not_wait_for_the_answer()
    {
        await using var journey = await Journey.StartAsync(time: _time);
        var pair = await ChargeAsync(journey, "ocpp1.6");
        await pair.PassesDownAsync(Frame("csms", "SetChargingProfile", Tx("ocpp1.6", 8)));
        pair.Link.Cut();
        await Patience.Until(() => !journey.Gateway.Station("CP-01").UpstreamConnected, "the loss of the link");

        await pair.Station.SaysAsync("""[3,"csms",{"status":"Accepted"}]""");

        await Patience.Until(() => AllowedOn(journey) == 8, "the CSMS's limit");
    }

    /// <summary>A station that has booted and charges under transaction 17.</summary>
    private static async Task<Pair> ChargeAsync(Journey journey, string protocol)
    {
        var pair = await journey.ConnectAsync(protocol: protocol);
        await pair.PassesUpAsync(protocol == "ocpp1.6"
            ? """[2,"boot","BootNotification",{"chargePointVendor":"A","chargePointModel":"B"}]"""
            : """[2,"boot","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"A","model":"B"}}]""");
        await pair.PassesDownAsync("""[3,"boot",{"status":"Accepted","currentTime":"2026-03-01T12:00:00Z","interval":300}]""");
        await pair.PassesUpAsync(protocol == "ocpp1.6"
            ? """[2,"start","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"}]"""
            : """[2,"start","TransactionEvent",{"eventType":"Started","timestamp":"2026-03-01T12:00:00Z","triggerReason":"Authorized","seqNo":0,"transactionInfo":{"transactionId":"17","chargingState":"Charging"},"evse":{"id":1,"connectorId":1}}]""");
        await pair.PassesDownAsync(protocol == "ocpp1.6"
            ? """[3,"start",{"transactionId":17,"idTagInfo":{"status":"Accepted"}}]"""
            : """[3,"start",{}]""");
        return pair;
    }

    private static double? AllowedOn(Journey journey) => journey.Gateway.Station("CP-01").Evses.Single().CsmsLimit?.Value;

    private static string Tx(string protocol, double limit) => ProfilePayload.Set(
        protocol == "ocpp1.6" ? ProfileRules.V16 : ProfileRules.V2, 1, 4, "TxProfile", limit, transaction: "17").ReplaceLineEndings("");

    private static string Frame(string id, string action, string payload) => $"[2,\"{id}\",\"{action}\",{payload}]";

    /// <summary>The CSMS calls; what the gateway says first is accepted.</summary>
    private static async Task AskAsync(Pair pair, string action, string payload, string status)
    {
        var frame = Frame(action, action, payload);
        await pair.Link.SaysAsync(frame);
        while (await pair.Station.HearsAsync() is var heard && heard != frame)
        {
            await AcceptAsync(pair, JsonNode.Parse(heard)!);
        }

        await pair.PassesUpAsync($$"""[3,"{{action}}",{"status":"{{status}}"}]""");
    }

    private static Task AcceptAsync(Pair pair, JsonNode call) => pair.Station.SaysAsync($$"""[3,"{{call[1]}}",{"status":"Accepted"}]""");

    /// <summary>Accepts what the gateway tells the station, while time passes, until a live limit is as wanted.</summary>
    private async Task<double> LimitAsync(Pair pair, Func<double, bool> wanted) => (await LeadAsync(pair, wanted)).Limit;

    /// <returns>With the stack level that it was set on.</returns>
    private async Task<(double Limit, int Level)> LeadAsync(Pair pair, Func<double, bool> wanted)
    {
        using var patience = Patience.Start();
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();      // limits are renewed for ever
            var heard = pair.Station.HearsAsync();
            await _time.PassUntilAsync(heard);
            var call = JsonNode.Parse(await heard)!;
            await AcceptAsync(pair, call);
            if ((call[3]!["csChargingProfiles"] ?? call[3]!["chargingProfile"]) is not { } profile)
            {
                continue;       // a question about what it can do
            }

            if ((int)(profile["chargingProfileId"] ?? profile["id"])! == GatewayProfiles.LiveOf(1))
            {
                var schedule = profile["chargingSchedule"] is JsonArray several ? several[0]! : profile["chargingSchedule"]!;
                var limit = (double)schedule["chargingSchedulePeriod"]![0]!["limit"]!;
                if (wanted(limit))
                {
                    return (limit, (int)profile["stackLevel"]!);
                }
            }
        }
    }
}
