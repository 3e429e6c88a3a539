using System.Text;
using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Stations.Actuation;

namespace Gateway.Tests.Stations.Actuation;

/// <summary>OCPP 2.1: a car that can discharge is told what to hold, within its limit (Q03, K28).</summary>
public sealed class V2xSetPointTests
{
    private const double Discharge = -14.5;

    [Fact]
    public async Task A_set_point_is_set_once_with_the_limit_and_then_updated()
    {
        await using var station = await StartAsync();

        await HoldsAsync(station, -10);
        await HoldsAsync(station, -8);

        Assert.Equal(("CentralSetpoint", 16.0, Discharge, -10.0), Told(station.Limits[^1]));
        Assert.Equal(("Dynamic", "TxProfile", 120), (station.Limits[^1].Kind, station.Limits[^1].Purpose, station.Limits[^1].Duration));
        Assert.Equal(
            """{"chargingProfileId":2140000001,"scheduleUpdate":{"limit":16,"dischargeLimit":-14.5,"setpoint":-8}}""",
            station.All("UpdateDynamicSchedule").Single().ToJsonString());
        Assert.Equal(2, station.Limits.Count);
        AssertValid(station);
    }

    [Fact]
    public async Task A_cut_goes_at_once_and_takes_the_set_point_down_with_it()
    {
        await using var station = await StartAsync();
        await HoldsAsync(station, 15);

        await station.TakesAsync(8);

        Assert.Equal((8.0, 8.0), Last(station));
        Assert.Equal(8, station.Snapshot.Evses[0].SetPoint!.Current.Value);
    }

    [Fact]
    public async Task A_set_point_above_the_limit_is_held_to_it()
    {
        await using var station = await StartAsync();
        await HoldsAsync(station, 5);

        await HoldsAsync(station, 30, held: 16);

        Assert.Equal((16.0, 16.0), Last(station));
    }

    [Fact]
    public async Task Of_several_while_a_call_is_under_way_only_the_newest_is_sent_and_after_a_cut()
    {
        await using var station = await StartAsync();
        await HoldsAsync(station, -10);
        var silent = "";
        station.Answer = (action, _) => action is "UpdateDynamicSchedule" ? silent : Answer(action);
        Steer(station, -5);
        await station.Until(() => station.All("UpdateDynamicSchedule").Count == 1, "the first");

        foreach (var ampere in (double[])[-4, -3, 10])
        {
            Steer(station, ampere);
        }

        station.Limit(7);
        silent = """{"status":"Accepted"}""";
        await station.PassAsync(() => station.Limits[^1].Limit == 7 || station.All("UpdateDynamicSchedule").Count > 1, "the next");

        Assert.DoesNotContain(station.All("UpdateDynamicSchedule"), u => (double)u["scheduleUpdate"]!["setpoint"]! is -4 or -3 or 10);
    }

    [Fact]
    public async Task What_moves_it_by_less_than_a_hundredth_of_its_rating_is_not_worth_a_call()
    {
        await using var station = await StartAsync();
        await HoldsAsync(station, -10);

        Steer(station, -10.3);
        await station.Pair.WorksBesideAsync(station);

        Assert.Empty(station.All("UpdateDynamicSchedule"));
    }

    [Fact]
    public async Task Who_is_let_go_gets_its_ordinary_limit_again()
    {
        await using var station = await StartAsync();
        await HoldsAsync(station, -10);

        station.Journey.Gateway.Service<Sessions>().LetGo(new(station.Id, 1));
        await station.Until(() => station.Snapshot.Evses[0].SetPoint is null, "the end");

        Assert.Equal((null, 16.0), ((string?)Period(station.Limits[^1])["operationMode"], station.Limits[^1].Limit));
    }

    [Fact]
    public async Task Who_is_told_nothing_more_gets_its_ordinary_limit_again_by_himself()
    {
        await using var station = await StartAsync();
        await HoldsAsync(station, -10);

        await station.PassAsync(() => station.Snapshot.Evses[0].SetPoint is null, "the end");

        Assert.Equal((null, 16.0), ((string?)Period(station.Limits[^1])["operationMode"], station.Limits[^1].Limit));
    }

    [Theory]
    [InlineData("""{"status":"Rejected","statusInfo":{"reasonCode":"InvalidOperationMode"}}""")]
    [InlineData(null)]
    public async Task Who_refuses_a_set_point_charges_on_by_its_limit_and_the_reason_is_known(string? refusal)
    {
        await using var station = await StartAsync();
        station.Answer = (action, payload) => payload.ToJsonString().Contains("CentralSetpoint", StringComparison.Ordinal) ? refusal : Answer(action);

        Steer(station, -10);
        await station.Until(() => station.Snapshot.Evses[0] is { NoSetPoint: not null, SetPoint: null, Sent: null }, "the refusal");

        Assert.Equal((0, 16.0), (station.Snapshot.Evses[0].Refusals, station.Snapshot.Evses[0].Accepted!.Current.Value));
        Assert.Contains(refusal is null ? "NotImplemented" : "InvalidOperationMode", station.Snapshot.Evses[0].NoSetPoint!.Reason, StringComparison.Ordinal);
        await station.TakesAsync(9);
        Assert.Null(Period(station.Limits[^1])["operationMode"]);
    }

    [Fact]
    public async Task A_station_that_takes_no_dynamic_profiles_is_not_asked()
    {
        await using var station = await StartAsync("avoid: [dynamic]");

        Steer(station, -10);
        await station.Until(() => station.Snapshot.Evses[0].NoSetPoint is not null, "the refusal");

        Assert.DoesNotContain(station.Profiles, p => Period(p)["operationMode"] is not null);
    }

    [Fact]
    public async Task Before_a_limit_is_in_force_there_is_no_set_point()
    {
        await using var station = await QuirkyStation.StartAsync("  - { vendor: Acme, step: 1 A }\n", "ocpp2.1", more: "fallbackCurrent: 6 A, v2x: { discharge: 10 kW }");
        await station.HasFallbackAsync();

        Steer(station, -10);
        await station.Pair.WorksBesideAsync(station);

        Assert.Empty(station.Limits);
    }

    private static async Task<QuirkyStation> StartAsync(string quirk = "step: 1 A")
    {
        var station = await QuirkyStation.StartAsync($"  - {{ vendor: Acme, {quirk} }}\n", "ocpp2.1", more: "fallbackCurrent: 6 A, v2x: { discharge: 10 kW }");
        await station.HasFallbackAsync();
        await station.TakesAsync(16);
        return station;
    }

    private static string? Answer(string action) => QuirkyStation.Usual(action);

    private static void Steer(QuirkyStation station, double ampere)
        => station.Journey.Gateway.Service<Sessions>().Steer(new(station.Id, 1), new(ampere), new(Discharge));

    private static async Task HoldsAsync(QuirkyStation station, double ampere, double? held = null)
    {
        var before = station.Actions.Count(a => a is "SetChargingProfile" or "UpdateDynamicSchedule");
        Steer(station, ampere);
        await station.Until(() => station.Snapshot.Evses[0].SetPoint?.Current == new Ampere(held ?? ampere), $"{ampere} A held");
        await station.Until(() => station.Actions.Count(a => a is "SetChargingProfile" or "UpdateDynamicSchedule") > before, "the call");
        await station.Pair.WorksBesideAsync(station);
    }

    private static (string?, double, double, double) Told(Heard heard)
        => ((string?)Period(heard)["operationMode"], heard.Limit, (double)Period(heard)["dischargeLimit"]!, (double)Period(heard)["setpoint"]!);

    private static (double Limit, double SetPoint) Last(QuirkyStation station)
        => station.All("UpdateDynamicSchedule")[^1]["scheduleUpdate"]! is var update ? ((double)update["limit"]!, (double)update["setpoint"]!) : default;

    private static JsonNode Period(Heard heard) => heard.Profile["chargingSchedule"]![0]!["chargingSchedulePeriod"]![0]!;

    private static void AssertValid(QuirkyStation station)
    {
        foreach (var action in (string[])["SetChargingProfile", "UpdateDynamicSchedule"])
        {
            Assert.All(station.All(action), payload => Assert.Null(
                PayloadChecker.Check(MessageCatalogue.Of(OcppVersion.V21).Find(action)!.Request, Encoding.UTF8.GetBytes(payload.ToJsonString()))));
        }
    }
}
