using System.Text.Json;
using Gateway.Ocpp;

namespace Gateway.Tests.LocalController.Limits;

/// <summary>Which profiles the gateway takes for the group, and what they then allow.</summary>
public sealed class SetProfileTests : IDisposable
{
    private readonly LimitsBench _bench = new();

    public static TheoryData<string, string, string> Refused => new()
    {
        // why, profile, status
        { "K01.FR.22", Profile.Of(1, "ChargingStationExternalConstraints"), "Rejected InvalidProfile" },
        { "K01.FR.38", Profile.Of(1, kind: "Relative", start: null), "Rejected InvalidProfile" },
        { "no transactions here", Profile.Of(1, "TxProfile", more: ""","transactionId":"t-1" """), "Rejected TxNotFound" },
        { "level", Profile.Of(1, level: 21), "Rejected InvalidStackLevel" },
        { "id of external limits", Profile.Of(-1), "Rejected InvalidProfile" },
        { "K01.FR.31", Profile.Of(1, periods: """{"startPeriod":10,"limit":40}"""), "Rejected InvalidSchedule" },
        { "order", Profile.Of(1, periods: """{"startPeriod":0,"limit":40},{"startPeriod":0,"limit":30}"""), "Rejected InvalidSchedule" },
        { "PeriodsPerSchedule", Profile.Of(1, periods: string.Join(',', Enumerable.Range(0, 101).Select(i => $$"""{"startPeriod":{{i}},"limit":40}"""))), "Rejected InvalidSchedule" },
        { "negative", Profile.Of(1, periods: """{"startPeriod":0,"limit":-1}"""), "Rejected InvalidSchedule" },
        { "K01.FR.40", Profile.Of(1, start: null), "Rejected InvalidSchedule" },
        { "K01.FR.41", Profile.Of(1, "TxDefaultProfile", kind: "Relative"), "Rejected InvalidSchedule" },
        { "no recurrency", Profile.Of(1, kind: "Recurring"), "Rejected InvalidProfile" },
        { "validity", Profile.Of(1, more: ""","validFrom":"2026-03-02T00:00:00Z","validTo":"2026-03-01T00:00:00Z" """), "Rejected InvalidProfile" },
        { "duration", Profile.Of(1, schedule: ""","duration":0"""), "Rejected InvalidSchedule" },
    };

    public static TheoryData<string, string, string> RefusedIn21 => new()
    {
        { "purpose", Profile.Of(1, "PriorityCharging"), "Rejected UnsupportedPurpose" },
        { "purpose", Profile.Of(1, "LocalGeneration"), "Rejected UnsupportedPurpose" },
        { "K01.FR.111", Profile.Of(1, periods: """{"startPeriod":0,"limit":40,"setpoint":10,"operationMode":"CentralSetpoint"}"""), "Rejected InvalidOperationMode" },
        { "no limit", Profile.Of(1, periods: """{"startPeriod":0}"""), "Rejected InvalidSchedule" },
        { "setpoint", Profile.Of(1, periods: """{"startPeriod":0,"limit":40,"setpoint":10}"""), "Rejected InvalidSchedule" },
        { "K28.FR.02", Profile.Of(1, kind: "Dynamic", start: null, periods: """{"startPeriod":0,"limit":40},{"startPeriod":9,"limit":1}"""), "Rejected InvalidSchedule" },
        { "K28.FR.04", Profile.Of(1, more: ""","dynUpdateInterval":10"""), "Rejected InvalidProfile" },
        { "local time", Profile.Of(1, schedule: ""","useLocalTime":true"""), "Rejected UnsupportedParam" },
        { "delay", Profile.Of(1, schedule: ""","randomizedDelay":5"""), "Rejected UnsupportedParam" },
        { "offline", Profile.Of(1, more: ""","maxOfflineDuration":-5"""), "Rejected ValuePositiveOnly" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_the_gateway_cannot_keep_is_refused_and_nothing_changes(string why, string profile, string status)
    {
        Assert.False(string.IsNullOrEmpty(why));
        Assert.Equal("Accepted", _bench.Sets(Profile.Of(99, level: 9)));

        Assert.Equal(status, _bench.Sets(profile));
        Assert.Equal(status, _bench.Sets(profile, version: OcppVersion.V201));
        Assert.Equal(40, _bench.Cap);
        Assert.Single(_bench.Profiles.All);
    }

    [Theory]
    [MemberData(nameof(RefusedIn21))]
    public void What_2_1_has_and_the_gateway_cannot_keep_is_refused(string why, string profile, string status)
    {
        Assert.False(string.IsNullOrEmpty(why));
        Assert.Equal(status, _bench.Sets(profile));
        Assert.Null(_bench.Cap);
    }

    [Theory]
    [InlineData("ChargingStationMaxProfile", 1, "Rejected InvalidProfile")]     // K04.FR.03
    [InlineData("TxDefaultProfile", 1, "Rejected UnknownEvse")]
    [InlineData("TxProfile", 1, "Rejected TxNotFound")]
    public void K01_The_gateway_has_no_evses(string purpose, int evse, string status)
        => Assert.Equal(status, _bench.Sets(Profile.Of(1, purpose), evse));

    [Fact]
    public void K01_FR_05_The_same_id_replaces()
    {
        _bench.Sets(Profile.Of(1));
        Assert.Equal("Accepted", _bench.Sets(Profile.Of(1, level: 3, periods: """{"startPeriod":0,"limit":50}""")));

        Assert.Equal(50, _bench.Cap);
        Assert.Single(_bench.Profiles.All);
    }

    [Fact]
    public void K01_FR_06_The_same_purpose_and_level_is_refused()
    {
        _bench.Sets(Profile.Of(1));

        Assert.Equal("Rejected DuplicateProfile", _bench.Sets(Profile.Of(2)));
        Assert.Equal("Accepted", _bench.Sets(Profile.Of(2, "TxDefaultProfile")));
        Assert.Equal("Accepted", _bench.Sets(Profile.Of(3, level: 1)));
    }

    [Fact]
    public void No_more_are_kept_than_the_device_model_says()
    {
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal("Accepted", _bench.Sets(Profile.Of(i, i < 20 ? "TxDefaultProfile" : "ChargingStationMaxProfile", level: i % 20)));
        }

        Assert.Equal("Rejected OutOfStorage", _bench.Sets(Profile.Of(40, level: 20)));
        Assert.Equal("Accepted", _bench.Sets(Profile.Of(39, level: 20)));
    }

    [Fact]
    public void K01_FR_17_The_highest_level_with_a_period_for_the_moment_leads()
    {
        _bench.Sets(Profile.Of(1, level: 0, periods: """{"startPeriod":0,"limit":20}"""));
        _bench.Sets(Profile.Of(2, level: 5, periods: """{"startPeriod":0,"limit":60}""", start: "2026-03-01T12:00:00Z", schedule: ""","duration":600"""));
        Assert.Equal(60, _bench.Cap);

        _bench.Time.Advance(TimeSpan.FromSeconds(600));

        Assert.Equal(20, _bench.Cap);
    }

    [Fact]
    public void K01_FR_50_Watts_of_the_site_flow_over_three_phases_whatever_the_period_says()
    {
        _bench.Sets(Profile.Of(1, unit: "W", periods: """{"startPeriod":0,"limit":27600,"numberPhases":1}"""));

        Assert.Equal(40, _bench.Cap);
    }

    [Theory]
    [InlineData(3, 16)]
    [InlineData(1, 48)]
    public void K01_FR_50_Watts_of_a_car_flow_over_the_phases_of_its_station(int phases, double ampere)
    {
        _bench.Sets(Profile.Of(1, "TxDefaultProfile", unit: "W", periods: """{"startPeriod":0,"limit":11040}"""));

        Assert.Equal(ampere, _bench.Each(_bench.Time.GetUtcNow(), phases));
        Assert.Null(_bench.Cap);
    }

    [Fact]
    public void Of_limits_per_phase_the_lowest_rules()
    {
        _bench.Sets(Profile.Of(1, periods: """{"startPeriod":0,"limit":40,"limit_L2":30,"limit_L3":35}"""));

        Assert.Equal(30, _bench.Cap);
    }

    [Fact]
    public void A_relative_default_counts_from_the_start_of_each_transaction()
    {
        _bench.Sets(Profile.Of(
            1, "TxDefaultProfile", kind: "Relative", start: null, periods: """{"startPeriod":0,"limit":6},{"startPeriod":300,"limit":16}"""));
        var now = _bench.Time.GetUtcNow();

        Assert.Equal(6, _bench.Each(now.AddSeconds(-299)));
        Assert.Equal(16, _bench.Each(now.AddSeconds(-300)));
    }

    [Fact]
    public void A_daily_profile_comes_every_day_and_validity_ends_it()
    {
        _bench.Sets(Profile.Of(
            1, kind: "Recurring", start: "2026-01-01T17:00:00Z", schedule: ""","duration":7200""",
            more: ""","recurrencyKind":"Daily","validTo":"2026-03-03T00:00:00Z" """));

        var caps = new List<(int Hour, double? Cap)>();
        for (var hour = 12; hour < 12 + 60; hour++)
        {
            caps.Add((hour, _bench.Cap));
            _bench.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal([17, 18, 41, 42], caps.Where(c => c.Cap is 40).Select(c => c.Hour));
        Assert.All(caps.Where(c => c.Cap is not 40), c => Assert.Null(c.Cap));
    }

    [Fact]
    public void K10_A_profile_is_cleared_by_its_id_or_by_criteria_and_unknown_without_any()
    {
        _bench.Sets(Profile.Of(1));
        _bench.Sets(Profile.Of(2, level: 1));
        _bench.Sets(Profile.Of(3, "TxDefaultProfile"));

        Assert.Equal("Unknown", Clears("""{"chargingProfileId":7}"""));
        Assert.Equal("Unknown", Clears("""{"chargingProfileCriteria":{"evseId":1}}"""));
        Assert.Equal("Unknown", Clears("""{"chargingProfileCriteria":{"stackLevel":1,"chargingProfilePurpose":"TxDefaultProfile"}}"""));
        Assert.Equal("Accepted", Clears("""{"chargingProfileId":1,"chargingProfileCriteria":{"stackLevel":9}}"""));     // the id overrules
        Assert.Equal([2, 3], _bench.Profiles.All.Select(p => p.Id));
        Assert.Equal("Accepted", Clears("""{"chargingProfileCriteria":{"evseId":0,"chargingProfilePurpose":"ChargingStationMaxProfile"}}"""));
        Assert.Equal([3], _bench.Profiles.All.Select(p => p.Id));
        Assert.Equal("Accepted", Clears("{}"));
        Assert.Equal("Unknown", Clears("{}"));
        Assert.Null(_bench.Cap);
    }

    [Fact]
    public void K01_FR_27_Profiles_outlive_a_restart()
    {
        _bench.Sets(Profile.Of(1, periods: """{"startPeriod":0,"limit":33.3}"""));
        _bench.Sets(Profile.Of(2, "TxDefaultProfile", kind: "Relative", start: null));
        _bench.Sets(Profile.Of(3, level: 2));
        Clears("""{"chargingProfileId":3}""");

        _bench.Restart();

        Assert.Equal(33.3, _bench.Cap);
        Assert.Equal(40, _bench.Each(_bench.Time.GetUtcNow()));
        Assert.Equal([1, 2], _bench.Profiles.All.Select(p => p.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("rubbish")]
    [InlineData("2026-03-01T12:00:00Z\n{}")]
    [InlineData("2026-03-01T12:00:00Z\n{\"id\":1,\"stackLevel\":0,\"chargingProfilePurpose\":\"X\",\"chargingProfileKind\":\"Absolute\",\"chargingSchedule\":[{\"id\":1,\"chargingRateUnit\":\"A\",\"chargingSchedulePeriod\":[{\"startPeriod\":0,\"limit\":1}]}]}")]
    public void A_note_that_cannot_be_read_costs_no_other(string note)
    {
        _bench.Sets(Profile.Of(1));
        _bench.Notes.Put("profile", "2", System.Text.Encoding.UTF8.GetBytes(note));

        _bench.Restart();

        Assert.Equal(40, _bench.Cap);
    }

    [Fact]
    public void K28_A_dynamic_profile_holds_at_once_and_is_updated()
    {
        Assert.Equal("Accepted", _bench.Sets(Profile.Dynamic(1, 40)));
        Assert.Equal(40, _bench.Cap);

        Assert.Equal("Accepted", Updates(1, """{"limit":12.5}"""));

        Assert.Equal(12.5, _bench.Cap);
        Assert.Equal(_bench.Time.GetUtcNow(), _bench.Profiles.Find(1)!.Wire.DynUpdateTime);      // K28.FR.09
    }

    [Fact]
    public void K28_FR_11_Only_a_dynamic_profile_is_updated()
    {
        _bench.Sets(Profile.Of(1));

        Assert.Equal("Rejected InvalidProfile", Updates(1, """{"limit":12}"""));
        Assert.Equal("Rejected NotFound", Updates(2, """{"limit":12}"""));
        Assert.Equal(40, _bench.Cap);
    }

    [Theory]
    [InlineData("""{"limit":-1}""")]
    [InlineData("""{"setpoint":5}""")]
    [InlineData("""{"dischargeLimit":-5}""")]
    public void K28_A_bad_update_changes_nothing(string update)
    {
        _bench.Sets(Profile.Dynamic(1, 40));

        Assert.Equal("Rejected InvalidSchedule", Updates(1, update));
        Assert.Equal(40, _bench.Cap);
    }

    [Fact]
    public void K28_FR_13_Without_an_update_for_its_duration_a_dynamic_profile_is_invalid_until_the_next()
    {
        _bench.Sets(Profile.Of(1, periods: """{"startPeriod":0,"limit":25}"""));
        _bench.Sets(Profile.Dynamic(2, 40, schedule: ""","duration":60""", level: 3));
        _bench.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(40, _bench.Cap);

        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(25, _bench.Cap);
        Updates(2, """{"limit":30}""");

        Assert.Equal(30, _bench.Cap);
    }

    [Fact]
    public void K28_FR_03_A_dynamic_profile_holds_also_when_the_clock_is_set_back()
    {
        var moment = new Gateway.Ocpp.Profiles.ProfileMoment(_bench.Time.GetUtcNow().AddHours(-1), null, null);
        _bench.Sets(Profile.Dynamic(1, 40, schedule: ""","duration":60"""));

        Assert.Equal(40, _bench.Profiles.Find(1)!.Reckoned.LimitAt(moment, 230, 3));
    }

    [Fact]
    public void K28_Updates_are_on_disk_within_a_minute_and_not_with_each()
    {
        _bench.Sets(Profile.Dynamic(1, 40));
        Updates(1, """{"limit":30}""");
        Assert.Contains("\"limit\":40", Kept(), StringComparison.Ordinal);

        _bench.Time.Advance(TimeSpan.FromSeconds(60));
        _bench.Profiles.WriteDue();

        Assert.Contains("\"limit\":30", Kept(), StringComparison.Ordinal);
        string Kept() => System.Text.Encoding.UTF8.GetString(_bench.Notes.Find("profile", "1")!);
    }

    [Fact]
    public void K01_FR_101_A_profile_ends_when_the_link_was_away_for_too_long()
    {
        _bench.Sets(Profile.Of(1, periods: """{"startPeriod":0,"limit":25}"""));
        _bench.Sets(Profile.Of(2, level: 1, more: ""","maxOfflineDuration":30"""));
        _bench.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(40, _bench.Cap);

        _bench.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(25, _bench.Cap);
    }

    [Theory]
    [InlineData("CentralSetpoint", "\"setpoint\":10")]
    [InlineData("CentralFrequency", "\"setpoint\":10")]
    [InlineData("LocalFrequency", "\"v2xBaseline\":0,\"v2xFreqWattCurve\":[{\"frequency\":49.8,\"power\":5000},{\"frequency\":50.2,\"power\":-5000}]")]
    [InlineData("ExternalSetpoint", "\"limit\":40")]
    [InlineData("ExternalLimits", "\"limit\":40")]
    [InlineData("LocalLoadBalancing", "\"limit\":40")]
    [InlineData("Idle", "\"limit\":40")]
    public void K01_FR_111_A_maximum_of_the_site_has_no_mode_but_ChargingOnly(string mode, string values)
    {
        var period = $$"""{"startPeriod":0,"operationMode":"{{mode}}",{{values}}}""";

        Assert.Equal("Rejected InvalidOperationMode", _bench.Sets(Profile.Of(1, periods: period)));
        Assert.Equal("Rejected InvalidOperationMode", _bench.Sets(Profile.Of(1, "TxDefaultProfile", periods: period)));
        Assert.Empty(_bench.Profiles.All);
    }

    [Theory]
    [InlineData("PriorityCharging")]
    [InlineData("LocalGeneration")]
    [InlineData("ChargingStationExternalConstraints")]
    public void K01_FR_111_to_115_Purposes_with_modes_of_their_own_are_not_taken_for_the_site(string purpose)
        => Assert.StartsWith("Rejected", _bench.Sets(Profile.Of(1, purpose, periods: """{"startPeriod":0,"limit":40,"operationMode":"ExternalLimits"}""")), StringComparison.Ordinal);

    [Fact]
    public void Q01_FR_31_ChargingOnly_is_taken_whether_it_is_said_or_left_out()
    {
        Assert.Equal("Accepted", _bench.Sets(Profile.Of(1, periods: """{"startPeriod":0,"limit":25,"operationMode":"ChargingOnly"}""")));
        Assert.Equal(25, _bench.Cap);
        Assert.Equal("Accepted", _bench.Sets(Profile.Of(1, periods: """{"startPeriod":0,"limit":20}""")));
        Assert.Equal(20, _bench.Cap);
    }

    [Fact]
    public void Q09_FR_01_Local_load_balancing_is_not_supported_by_the_gateways_own_profiles()
        => Assert.Equal(
            "Rejected InvalidOperationMode", _bench.Sets(Profile.Of(1, periods: """{"startPeriod":0,"operationMode":"LocalLoadBalancing"}""")));

    [Theory]
    [InlineData("\"limit\":10,\"setpoint\":11")]
    [InlineData("\"limit\":10,\"setpoint\":-5,\"dischargeLimit\":-4")]
    public void V2X_05_A_set_point_outside_its_limits_is_an_invalid_schedule(string values)
        => Assert.Equal("Rejected InvalidSchedule", _bench.Sets(Profile.Of(1, periods: $$"""{"startPeriod":0,{{values}}}""")));

    [Fact]
    public void Any_year_and_any_number_of_seconds_can_be_reckoned_with()
    {
        _bench.Sets(Profile.Of(1, start: "9999-12-31T23:59:59Z", schedule: ""","duration":2147483647""", periods: """{"startPeriod":0,"limit":4},{"startPeriod":2147483647,"limit":1e300}"""));
        _bench.Sets(Profile.Of(2, level: 1, start: "0001-01-01T00:00:00Z", kind: "Recurring", more: ""","recurrencyKind":"Weekly","validTo":"9999-12-31T23:59:59Z" """));

        Assert.Equal(40, _bench.Cap);
        Assert.Equal("Accepted", LimitsBench.Status(_bench.Asks("GetCompositeSchedule", """{"duration":2147483647,"evseId":0}""")));
    }

    public void Dispose() => _bench.Dispose();

    private string Clears(string payload) => LimitsBench.Status(_bench.Asks("ClearChargingProfile", payload));

    private string Updates(int id, string update)
        => LimitsBench.Status(_bench.Asks("UpdateDynamicSchedule", $$"""{"chargingProfileId":{{id}},"scheduleUpdate":{{update}}}"""));
}
