using System.Text.Json.Nodes;
using Gateway.Ocpp.Messages;
using Gateway.Site;

namespace Gateway.Tests.Stations.Actuation;

/// <summary>Each key of a file about models of stations, with a station that is like that.</summary>
public sealed class QuirkTests
{
    private static string Entry(string keys) => $"  - {{ vendor: Acme, {keys} }}\n";

    [Fact]
    public async Task Level_zero_is_used_from_the_first_limit_on()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("stackLevel: zero"));

        Assert.Equal(0, (await station.TakesAsync(10)).Level);
        Assert.Single(station.Limits);
    }

    [Fact]
    public async Task The_highest_level_is_the_one_that_the_station_tells()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("stackLevel: highest"));
        station.Answer = (action, _) => action is "GetConfiguration"
            ? """{"configurationKey":[{"key":"ChargeProfileMaxStackLevel","readonly":true,"value":"8"}]}"""
            : QuirkyStation.Usual(action);

        await station.HasFallbackAsync();

        await station.Until(() => station.Actions.Contains("GetConfiguration"), "the question");
        Assert.Equal(8, (await station.TakesAsync(10)).Level);
    }

    [Fact]
    public async Task A_station_that_needs_relative_gets_a_schedule_that_ends_by_the_age_of_the_transaction()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("avoid: [absolute]"));
        await station.SecondsAsync(60);

        var limit = await station.TakesAsync(10);

        Assert.Equal("Relative", limit.Kind);
        Assert.InRange(limit.Duration!.Value, 180, 182);
        Assert.Null(limit.Profile["chargingSchedule"]!["startSchedule"]);
        Assert.False(station.Snapshot.Ability.Expires);
    }

    [Fact]
    public async Task A_station_that_refuses_relative_gets_an_absolute_fallback()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("avoid: [relative]"));

        await station.HasFallbackAsync();

        var fallback = Assert.Single(station.Profiles);
        Assert.Equal(("Absolute", "TxDefaultProfile", 6.0), (fallback.Kind, fallback.Purpose, fallback.Limit));
        Assert.NotNull(fallback.Profile["chargingSchedule"]!["startSchedule"]);
    }

    [Fact]
    public async Task A_watts_only_station_gets_watts_of_a_low_voltage_until_it_has_measured_its_own()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("unit: W, avoid: [ampere]"));

        var before = await station.TakesAsync(10);
        await station.MeasuresAsync(9, volt: 232);
        var after = await station.TakesAsync(12);

        Assert.Equal(("W", 3.0 * 10 * 207, 3), (before.Unit, before.Limit, before.Phases));
        Assert.Equal(("W", 3.0 * 12 * 232, 3), (after.Unit, after.Limit, after.Phases));
    }

    [Fact]
    public async Task A_dc_station_is_told_what_arrives_at_the_car()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("unit: W, efficiency: 90, minimum: 2 A"));

        Assert.Equal(Math.Floor(3 * 4 * 207 * 0.9), (await station.TakesAsync(4)).Limit);
    }

    [Theory]
    [InlineData("minimum: 8 A", 7, 0)]
    [InlineData("minimum: 8 A", 8.4, 8)]
    [InlineData("step: 0.1 A", 13.78, 13.7)]
    [InlineData("step: 1 A", 13.78, 13)]
    [InlineData("step: 2 A", 13.78, 12)]
    [InlineData("resume: set", 5.9, 0)]
    public async Task A_limit_is_one_that_the_station_can_take(string quirk, double wished, double told)
    {
        await using var station = await QuirkyStation.StartAsync(Entry(quirk));

        Assert.Equal(told, (await station.TakesAsync(wished, told)).Limit);
    }

    [Fact]
    public async Task What_balancing_has_to_know_is_in_the_site_image()
    {
        await using var station = await QuirkyStation.StartAsync(
            Entry("resume: nothing, minimum: 8 A, step: 0.5 A, latency: 60 s, keepsProfiles: false, takesLimits: false, avoid: [duration]"));
        await station.SecondsAsync(2);

        var ability = station.Snapshot.Ability;

        Assert.Equal(
            new Ability
            {
                Min = new(8), Step = new(0.5), Resumes = false, Latency = TimeSpan.FromSeconds(60), KeepsFallback = false, TakesLimits = false,
                Expires = false, Source = "quirk own",
            },
            ability);
    }

    [Fact]
    public async Task A_station_that_ignores_tx_profiles_is_limited_by_the_default_of_its_connector()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("avoid: [txProfile]"));
        await station.HasFallbackAsync();

        var limit = await station.TakesAsync(10);

        Assert.Equal(("TxDefaultProfile", 1), (limit.Purpose, limit.Evse));
        Assert.True(limit.Level > station.Profiles[0].Level, "the live limit has to lead over the fallback");
        Assert.Null(limit.Profile["transactionId"]);
        Assert.NotNull(limit.Duration);
    }

    [Fact]
    public async Task A_station_that_obeys_defaults_only_is_limited_by_one_also_where_it_takes_the_others()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("live: txDefaultProfile"));

        Assert.Equal("TxDefaultProfile", (await station.TakesAsync(10)).Purpose);
    }

    //          quirk         unit
    [Theory]
    [InlineData("step: 1 A", "W")]      // as it says itself
    [InlineData("unit: A", "A")]
    public async Task A_unit_is_the_one_that_is_known_of_it_whatever_it_says_itself(string quirk, string unit)
    {
        await using var station = await QuirkyStation.StartAsync(Entry(quirk));
        station.Answer = (action, _) => action is "GetConfiguration"
            ? """{"configurationKey":[{"key":"ChargingScheduleAllowedChargingRateUnit","readonly":true,"value":"Power"}]}"""
            : QuirkyStation.Usual(action);
        await station.HasFallbackAsync();
        await station.Until(() => station.Actions.Contains("GetConfiguration"), "the question");
        await station.Pair.WorksBesideAsync(station);

        Assert.Equal(unit, (await station.TakesAsync(10)).Unit);
    }

    [Fact]
    public async Task A_station_that_knows_the_maximum_only_gets_fallback_and_limit_as_that()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("live: maxProfile, avoid: [txProfile, txDefaultProfile]"));
        await station.HasFallbackAsync();

        var limit = await station.TakesAsync(10);

        Assert.Equal(("ChargePointMaxProfile", 0), (limit.Purpose, limit.Evse));
        Assert.Equal(("ChargePointMaxProfile", "Absolute", 6.0), (station.Profiles[0].Purpose, station.Profiles[0].Kind, station.Profiles[0].Limit));
        Assert.True(limit.Level > station.Profiles[0].Level, "the live limit has to lead over the fallback");
    }

    [Fact]
    public async Task Where_connector_0_is_refused_each_connector_has_its_fallback()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("avoid: [stationWide]"));

        await station.HasFallbackAsync();

        Assert.Equal([1], station.Profiles.Select(p => p.Evse));
    }

    [Theory]
    [InlineData("avoid: [duration]", null, true)]
    [InlineData("avoid: [transactionId]", 125, false)]
    public async Task What_a_station_refuses_inside_of_a_profile_is_left_out(string quirk, int? duration, bool hasTransaction)
    {
        await using var station = await QuirkyStation.StartAsync(Entry(quirk));

        var limit = await station.TakesAsync(10);

        Assert.Equal((duration, hasTransaction), (limit.Duration, limit.Profile["transactionId"] is not null));
    }

    [Fact]
    public async Task A_station_with_a_wrong_clock_gets_limits_that_began_long_ago()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("startsBefore: 2 h"));

        var limit = await station.TakesAsync(10);

        var start = DateTimeOffset.Parse((string)limit.Profile["chargingSchedule"]!["startSchedule"]!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange((station.Time.GetUtcNow() - start).TotalMinutes, 119.9, 120.1);
        Assert.Equal((2 * 3600) + 120, limit.Duration);
    }

    [Fact]
    public async Task A_paused_car_is_let_go_by_clearing_where_the_station_wants_that()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("resume: clear"));
        await station.TakesAsync(10);
        Assert.DoesNotContain("ClearChargingProfile", station.Actions);
        await station.TakesAsync(0);

        await station.TakesAsync(8);

        Assert.Equal(["SetChargingProfile", "SetChargingProfile", "ClearChargingProfile", "SetChargingProfile"], station.Actions);
        Assert.Equal(GatewayProfiles.LiveOf(1), (int)station.All("ClearChargingProfile")[0]["id"]!);
    }

    [Theory]
    [InlineData("resume: set")]
    [InlineData("step: 1 A")]
    public async Task Others_are_let_go_by_the_next_limit(string quirk)
    {
        await using var station = await QuirkyStation.StartAsync(Entry(quirk));
        await station.TakesAsync(10);
        await station.TakesAsync(0);

        await station.TakesAsync(8);

        Assert.Equal(["SetChargingProfile", "SetChargingProfile", "SetChargingProfile"], station.Actions);
    }

    [Fact]
    public async Task A_station_that_charges_on_after_a_remote_stop_is_paused_before()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("zeroBeforeStop: true"));

        station.Journey.Gateway.Limits.StopTransaction(new("CP-01", 1));

        await station.Until(() => station.Actions.Contains("RemoteStopTransaction"), "the stop");
        Assert.Equal(["SetChargingProfile", "RemoteStopTransaction"], station.Actions);
        Assert.Equal(0, station.Limits[0].Limit);
    }

    [Fact]
    public async Task A_station_that_must_not_be_asked_is_not_asked()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("ask: false"));

        await station.HasFallbackAsync();
        await station.TakesAsync(10);
        await station.Pair.WorksBesideAsync(station);

        Assert.Equal(["SetChargingProfile", "SetChargingProfile"], station.Actions.Where(a => a != "ClearCache"));
    }

    [Fact]
    public async Task Meter_values_are_set_once_where_a_quirk_says_so_and_never_else()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("meterInterval: 10 s, measurands: [Current.Import, Voltage]"));
        await using var other = await station.SecondAsync(vendor: "Else");

        await station.HasFallbackAsync();
        await station.Until(() => station.All("ChangeConfiguration").Count == 2, "both settings");
        await station.HasFallbackAsync(7);
        await other.HasFallbackAsync();
        await other.TakesAsync(10);

        Assert.Equal(
            ["MeterValuesSampledData=Current.Import,Voltage", "MeterValueSampleInterval=10"],
            station.All("ChangeConfiguration").Select(c => $"{c["key"]}={c["value"]}"));
        Assert.Empty(other.All("ChangeConfiguration"));
    }

    [Fact]
    public async Task Limits_for_each_phase_go_to_those_that_know_them_by_their_own_terminals()
    {
        await using var station = await QuirkyStation.StartAsync(Entry("perPhase: true"), "ocpp2.1", more: "fallbackCurrent: 6 A, phases: [L2, L3, L1]");

        station.Limit(10, 12, 14);
        await station.AcceptsAsync(14);

        var period = station.Limits[^1].Profile["chargingSchedule"]![0]!["chargingSchedulePeriod"]![0]!;
        Assert.Equal("12 14 10", $"{period["limit"]} {period["limit_L2"]} {period["limit_L3"]}");
    }

    [Fact]
    public async Task Others_get_the_lowest_of_the_phases()
    {
        await using var station = await QuirkyStation.StartAsync(protocol: "ocpp2.1");

        station.Limit(10, 12, 14);
        await station.AcceptsAsync(10);

        var period = station.Limits[^1].Profile["chargingSchedule"]![0]!["chargingSchedulePeriod"]![0]!;
        Assert.Equal((10.0, null), ((double)period["limit"]!, (JsonNode?)period["limit_L2"]));
    }
}
