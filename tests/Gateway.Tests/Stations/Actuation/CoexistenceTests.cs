using System.Text.Json.Nodes;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Profiles;

namespace Gateway.Tests.Stations.Actuation;

/// <summary>The CSMS's profiles and ours on one station: neither overwrites, hides or is taken for the other.</summary>
public sealed class CoexistenceTests
{
    private const string Known = "  - { vendor: Acme, step: 1 A }\n";

    [Theory]
    [InlineData("ocpp1.6", "SetChargingProfile", """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":2140000001,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":8}]}}}""", "Rejected")]
    [InlineData("ocpp2.0.1", "SetChargingProfile", """{"evseId":1,"chargingProfile":{"id":2140000000,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Relative","chargingSchedule":[{"id":1,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":8}]}]}}""", "Rejected")]
    [InlineData("ocpp1.6", "ClearChargingProfile", """{"id":2140000001}""", "Unknown")]
    [InlineData("ocpp2.1", "ClearChargingProfile", """{"chargingProfileId":2140000001}""", "Unknown")]
    [InlineData("ocpp2.1", "UpdateDynamicSchedule", """{"chargingProfileId":2140000001,"scheduleUpdate":{"limit":32}}""", "Rejected")]
    [InlineData("ocpp1.6", "RemoteStartTransaction", """{"idTag":"A","chargingProfile":{"chargingProfileId":2140000001,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":8}]}}}""", "Rejected")]
    public async Task A_call_of_the_csms_that_means_a_profile_of_ours_is_answered_here(string protocol, string action, string payload, string status)
    {
        await using var station = await QuirkyStation.StartAsync(Known, protocol);

        var answer = await station.CsmsAsync(action, payload);
        await station.Pair.WorksBesideAsync(station);

        Assert.Equal(status, (string)answer["status"]!);
        Assert.Equal(["ClearCache"], station.Actions);
    }

    [Fact]
    public async Task The_highest_of_several_levels_is_ours()
    {
        await using var station = await QuirkyStation.StartAsync(Known);
        station.Answer = (action, _) => action is "GetConfiguration"
            ? """{"configurationKey":[{"key":"ChargeProfileMaxStackLevel","readonly":true,"value":"4"}]}"""
            : QuirkyStation.Usual(action);
        await station.HasFallbackAsync();
        await station.Until(() => station.Actions.Contains("GetConfiguration"), "the question");
        await station.TakesAsync(10);

        var top = await station.CsmsAsync("SetChargingProfile", Set(4, "TxProfile", 8, level: 4));
        var max = await station.CsmsAsync("SetChargingProfile", Set(6, "ChargePointMaxProfile", 20, level: 4, evse: 0));
        var below = await station.CsmsAsync("SetChargingProfile", Set(5, "TxProfile", 8, level: 3));
        var limit = await station.TakesAsync(16, accepted: 8);

        Assert.Equal(("Rejected", "Accepted", "Accepted"), ((string)top["status"]!, (string)max["status"]!, (string)below["status"]!));
        Assert.Equal(4, limit.Level);
    }

    [Fact]
    public async Task The_fallback_stands_above_the_defaults_of_the_csms_and_never_with_more()
    {
        await using var station = await QuirkyStation.StartAsync(Known);
        await station.CsmsAsync("SetChargingProfile", Set(4, "TxDefaultProfile", 32, level: 2, evse: 0));
        await station.CsmsAsync("SetChargingProfile", Set(5, "TxDefaultProfile", 4, level: 1, evse: 1));

        await station.HasFallbackAsync();

        var ours = station.Profiles.Where(p => GatewayProfiles.Owns((int)p.Profile["chargingProfileId"]!)).ToList();
        Assert.Equal([(0, 6.0), (1, 4.0)], ours.Select(p => (p.Evse, p.Limit)));
        Assert.All(ours, p => Assert.True(p.Level > 2));
    }

    [Fact]
    public async Task When_the_csms_changes_its_default_the_fallback_follows()
    {
        await using var station = await QuirkyStation.StartAsync(Known);
        await station.HasFallbackAsync();
        var before = station.Profiles.Count;

        await station.CsmsAsync("SetChargingProfile", Set(4, "TxDefaultProfile", 0, level: 0, evse: 0));
        await station.PassAsync(() => station.Snapshot.FallbackInstalled, "the fallback");

        var again = station.Profiles.Skip(before + 1).First();
        Assert.Equal((0, 0.0, 1), (again.Evse, again.Limit, again.Level));
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"chargingProfilePurpose":"TxProfile"}""", true)]
    [InlineData("""{"stackLevel":1}""", true)]
    [InlineData("""{"id":4}""", false)]
    public async Task What_a_clear_of_the_csms_takes_with_it_is_set_again(string clear, bool isTaken)
    {
        await using var station = await QuirkyStation.StartAsync(Known);
        await station.HasFallbackAsync();
        await station.TakesAsync(10);
        var before = station.Profiles.Count;

        await station.CsmsAsync("ClearChargingProfile", clear);
        Assert.Equal(isTaken, station.Snapshot.Evses[0].Accepted is null);
        await station.SecondsAsync(3);
        await station.AcceptsAsync(10);

        Assert.Equal(isTaken ? [6.0, 10] : [], station.Profiles.Skip(before).Select(p => p.Limit).Take(2));
    }

    [Fact]
    public async Task A_report_to_the_csms_tells_its_own_profiles_only()
    {
        await using var station = await QuirkyStation.StartAsync(Known, "ocpp2.0.1");
        var (theirs, ours) = (Reported(7), Reported(GatewayProfiles.LiveOf(1)));

        await station.Pair.Station.SaysAsync(Report("a", $"{theirs},{ours}"));
        var both = JsonNode.Parse(await station.Pair.Link.HearsAsync())!;
        await station.Pair.Link.SaysAsync("""[3,"a",{}]""");
        await station.Pair.Station.SaysAsync(Report("b", ours));
        var onlyOurs = JsonNode.Parse(await station.Pair.Link.HearsAsync())!;
        await station.Pair.Link.SaysAsync("""[3,"b",{}]""");
        await station.Pair.Station.SaysAsync(Report("c", theirs));
        var onlyTheirs = await station.Pair.Link.HearsAsync();

        Assert.Equal([7], both[3]!["chargingProfile"]!.AsArray().Select(p => (int)p!["id"]!));
        Assert.Equal("CSO", (string)both[3]!["chargingLimitSource"]!);
        Assert.Equal("EMS", (string)onlyOurs[3]!["chargingLimitSource"]!);
        Assert.Equal(Report("c", theirs), onlyTheirs);
    }

    [Fact]
    public async Task The_maximum_that_the_csms_sets_for_the_station_is_known_and_kept()
    {
        await using var station = await QuirkyStation.StartAsync(Known);

        await station.CsmsAsync("SetChargingProfile", Set(4, "ChargePointMaxProfile", 10, level: 0, evse: 0));
        await station.TakesAsync(16, accepted: 10);
        Assert.Equal(10, station.Snapshot.CsmsMax?.Value);

        await station.CsmsAsync("ClearChargingProfile", """{"id":4}""");
        Assert.Null(station.Snapshot.CsmsMax);
    }

    [Fact]
    public async Task A_dynamic_profile_of_the_csms_is_followed_with_each_update_and_ends_with_its_time()
    {
        await using var station = await QuirkyStation.StartAsync(Known, "ocpp2.1");

        await station.CsmsAsync("SetChargingProfile", """{"evseId":1,"chargingProfile":{"id":4,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Dynamic","transactionId":"17","chargingSchedule":[{"id":1,"duration":60,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":12,"limit_L2":11}]}]}}""");
        Assert.Equal(11, station.Snapshot.Evses[0].CsmsLimit?.Value);
        await station.CsmsAsync("UpdateDynamicSchedule", """{"chargingProfileId":4,"scheduleUpdate":{"limit":8}}""");
        Assert.Equal(8, station.Snapshot.Evses[0].CsmsLimit?.Value);

        await station.Pair.Station.SaysAsync("""[2,"p","PullDynamicScheduleUpdate",{"chargingProfileId":4}]""");
        await station.Pair.Link.HearsAsync();
        await station.Pair.Link.SaysAsync("""[3,"p",{"status":"Accepted","scheduleUpdate":{"limit":7}}]""");
        await station.Until(() => station.Snapshot.Evses[0].CsmsLimit?.Value == 7, "the pulled value");

        await station.PassAsync(() => station.Snapshot.Evses[0].CsmsLimit is null, "the end of the profile");
    }

    [Fact]
    public async Task A_station_that_asks_for_values_of_our_own_profile_is_answered_here()
    {
        await using var station = await QuirkyStation.StartAsync(Known, "ocpp2.1");

        await station.Pair.Station.SaysAsync("""[2,"p","PullDynamicScheduleUpdate",{"chargingProfileId":2140000001}]""");
        await station.Pair.Station.SaysAsync("""[2,"h","Heartbeat",{}]""");

        Assert.Equal("""[2,"h","Heartbeat",{}]""", await station.Pair.Link.HearsAsync());
    }

    [Fact]
    public async Task While_priority_charging_is_on_our_limit_stands_among_its_profiles()
    {
        await using var station = await QuirkyStation.StartAsync(Known, "ocpp2.1");
        await station.CsmsAsync("SetChargingProfile", """{"evseId":1,"chargingProfile":{"id":4,"stackLevel":2,"chargingProfilePurpose":"PriorityCharging","chargingProfileKind":"Relative","chargingSchedule":[{"id":1,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":14}]}]}}""");
        Assert.Equal("TxProfile", (await station.TakesAsync(16)).Purpose);

        await station.CsmsAsync("UsePriorityCharging", """{"transactionId":"17","activate":true}""");
        await station.PassAsync(() => station.Limits[^1].Purpose == "PriorityCharging", "our limit among the priority profiles");

        Assert.Equal((14.0, 3), (station.Limits[^1].Limit, station.Limits[^1].Level));
        Assert.Null(station.Limits[^1].Profile["transactionId"]);
        Assert.True(station.Snapshot.Evses[0].HasPriority);

        await station.Pair.Station.SaysAsync("""[2,"n","NotifyPriorityCharging",{"transactionId":"17","activated":false}]""");
        await station.PassAsync(() => station.Limits[^1].Purpose == "TxProfile", "our limit among the transaction's");
        Assert.Equal(16, station.Limits[^1].Limit);
    }

    private static string Set(int id, string purpose, double limit, int level, int evse = 1)
        => ProfilePayload.Set(ProfileRules.V16, evse, id, purpose, limit, level, transaction: purpose == "TxProfile" ? "17" : null);

    private static string Reported(int id)
        => $$"""{"id":{{id}},"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":[{"id":1,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":8.0}]}]}""";

    private static string Report(string id, string profiles)
        => $$"""[2,"{{id}}","ReportChargingProfiles",{"requestId":1,"chargingLimitSource":"CSO","evseId":1,"chargingProfile":[{{profiles}}]}]""";
}
