using System.Text;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Profiles;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Stations;

/// <summary>What of the CSMS's profiles counts, version by version.</summary>
public sealed class CsmsProfilesTests
{
    private const string Accepted = """{"status":"Accepted"}""";

    private readonly ManualTime _time = new();
    private readonly StationState _state;

    public CsmsProfilesTests()
        => _state = new(new("CP-1", "main", Wiring.Straight, new(32), new(6), new(6), 0), _time);

    [Theory]
    [InlineData(ProfileRules.V16, "Accepted", 8d)]
    [InlineData(ProfileRules.V2, "Accepted", 8d)]
    [InlineData(ProfileRules.V16, "Rejected", null)]
    [InlineData(ProfileRules.V2, "Rejected", null)]
    [InlineData(ProfileRules.V16, "NotSupported", null)]
    [InlineData(ProfileRules.V2, "Unknown", null)]
    public void A_profile_counts_once_the_station_has_accepted_it(object rules, string status, double? limit)
    {
        var profiles = Running((ProfileRules)rules);

        Say(profiles, "SetChargingProfile", Tx(profiles, 1, 8), $$"""{"status":"{{status}}"}""");

        Assert.Equal(limit, Limit());
    }

    [Theory]
    [InlineData(ProfileRules.V16)]
    [InlineData(ProfileRules.V2)]
    public void The_profile_of_the_transaction_stands_in_for_the_default_and_the_maximum_is_the_stations_business(object rules)
    {
        var profiles = Running((ProfileRules)rules);

        Set(profiles, 0, 1, "TxDefaultProfile", 6);
        Assert.Equal(6, Limit());
        Set(profiles, 1, 2, "TxProfile", 16, transaction: "17");
        Assert.Equal(16, Limit());
        Set(profiles, 0, 3, profiles.Rules is ProfileRules.V16 ? "ChargePointMaxProfile" : "ChargingStationMaxProfile", 4);
        Assert.Equal(16, Limit());
        Set(profiles, 1, 4, "TxProfile", 20, level: 3, transaction: "17");
        Assert.Equal(20, Limit());      // the highest level leads, not the lowest limit
    }

    //          rules            what is cleared                                     answer      what is left
    [Theory]
    [InlineData(ProfileRules.V16, """{"id":2}""", "Accepted", 10d)]
    [InlineData(ProfileRules.V16, """{"id":2}""", "Unknown", 10d)]          // ours had replaced it at the station
    [InlineData(ProfileRules.V16, """{"id":2}""", "Rejected", 8d)]
    [InlineData(ProfileRules.V16, """{"id":9}""", "Accepted", 8d)]
    [InlineData(ProfileRules.V16, """{"id":2,"stackLevel":5}""", "Accepted", 8d)]       // and, not or
    [InlineData(ProfileRules.V16, """{"connectorId":1}""", "Accepted", 10d)]
    [InlineData(ProfileRules.V16, """{"connectorId":0}""", "Accepted", 8d)]
    [InlineData(ProfileRules.V16, """{"chargingProfilePurpose":"TxProfile","stackLevel":0}""", "Accepted", 10d)]
    [InlineData(ProfileRules.V16, "{}", "Accepted", null)]
    [InlineData(ProfileRules.V2, """{"chargingProfileId":2}""", "Accepted", 10d)]
    [InlineData(ProfileRules.V2, """{"chargingProfileId":2,"chargingProfileCriteria":{"stackLevel":5}}""", "Accepted", 10d)]
    [InlineData(ProfileRules.V2, """{"chargingProfileId":9}""", "Accepted", 8d)]
    [InlineData(ProfileRules.V2, """{"chargingProfileCriteria":{"evseId":1}}""", "Accepted", 10d)]
    [InlineData(ProfileRules.V2, """{"chargingProfileCriteria":{"evseId":1,"chargingProfilePurpose":"TxDefaultProfile"}}""", "Accepted", 8d)]
    [InlineData(ProfileRules.V2, """{"chargingProfileCriteria":{"chargingProfilePurpose":"TxProfile"}}""", "Unknown", 10d)]
    [InlineData(ProfileRules.V2, """{"chargingProfileCriteria":{"stackLevel":0}}""", "Accepted", null)]
    public void Clearing_takes_out_what_fits(object rules, string payload, string answer, double? limit)
    {
        var profiles = Running((ProfileRules)rules);
        Set(profiles, 0, 1, "TxDefaultProfile", 10);
        Set(profiles, 1, 2, "TxProfile", 8, transaction: "17");

        Say(profiles, "ClearChargingProfile", payload, $$"""{"status":"{{answer}}"}""");

        Assert.Equal(limit, Limit());
    }

    [Theory]
    [InlineData(ProfileRules.V16)]
    [InlineData(ProfileRules.V2)]
    public void The_end_of_a_transaction_takes_its_profile_along(object rules)
    {
        var profiles = Running((ProfileRules)rules);
        Set(profiles, 1, 2, "TxProfile", 8, transaction: "17");

        profiles.TransactionEnded(1);
        profiles.TransactionRuns(1, "18");

        Assert.Null(Limit());
    }

    [Theory]
    [InlineData(ProfileRules.V16)]
    [InlineData(ProfileRules.V2)]
    public void So_does_the_next_transaction_where_the_end_was_not_heard(object rules)
    {
        var profiles = Running((ProfileRules)rules);
        Set(profiles, 1, 2, "TxProfile", 8, transaction: "17");

        profiles.TransactionRuns(1, "18");

        Assert.Null(Limit());
    }

    [Fact]
    public void Each_evse_has_its_own()
    {
        var profiles = Running(ProfileRules.V2);
        profiles.TransactionRuns(2, "other");

        Set(profiles, 2, 2, "TxProfile", 8, transaction: "other");
        Set(profiles, 1, 3, "TxProfile", 12, transaction: "17");
        profiles.TransactionEnded(2);

        Assert.Equal(12, Limit());
    }

    [Theory]
    [InlineData(ProfileRules.V16, 1)]
    [InlineData(ProfileRules.V16, null)]
    [InlineData(ProfileRules.V2, 1)]
    [InlineData(ProfileRules.V2, null)]
    public void The_profile_of_a_remote_start_counts_for_the_transaction_that_follows(object rules, int? evse)
    {
        var profiles = New((ProfileRules)rules);
        Say(profiles, ActionOf(profiles), ProfilePayload.RemoteStart(profiles.Rules, evse, 8));

        profiles.TransactionRuns(1, profiles.Rules is ProfileRules.V16 ? "-1" : "17");
        profiles.TransactionRuns(1, "17");
        Assert.Equal(8, Limit());

        profiles.TransactionEnded(1);
        profiles.TransactionRuns(1, "18");
        Assert.Null(Limit());
    }

    [Fact]
    public void The_profile_of_a_remote_start_counts_at_once_where_the_cable_was_in_first()
    {
        var profiles = Running(ProfileRules.V2);

        Say(profiles, ActionOf(profiles), ProfilePayload.RemoteStart(ProfileRules.V2, null, 8), """{"status":"Accepted","transactionId":"17"}""");

        Assert.Equal(8, Limit());
    }

    [Fact]
    public void A_remote_start_that_no_car_came_for_leaves_nothing_behind()
    {
        var profiles = New(ProfileRules.V16);
        Say(profiles, ActionOf(profiles), ProfilePayload.RemoteStart(ProfileRules.V16, 1, 8));
        _time.Advance(TimeSpan.FromMinutes(11));

        profiles.TransactionRuns(1, "17");

        Assert.Null(Limit());
    }

    [Theory]
    [InlineData(ProfileRules.V16)]
    [InlineData(ProfileRules.V2)]
    public void What_has_an_id_of_ours_is_no_word_of_the_csms(object rules)
    {
        var profiles = Running((ProfileRules)rules);

        Set(profiles, 1, GatewayProfiles.LiveOf(1), "TxProfile", 8, transaction: "17");

        Assert.Null(Limit());
    }

    //          rules             watts  period's phases   ampere
    [Theory]
    [InlineData(ProfileRules.V16, 6900, "", 10d)]          // three where none are told
    [InlineData(ProfileRules.V2, 6900, "", 10d)]
    [InlineData(ProfileRules.V16, 2300, ",\"numberPhases\":1", 10d)]
    [InlineData(ProfileRules.V2, 2300, ",\"numberPhases\":1", 10d)]
    [InlineData(ProfileRules.V2, 6900, ",\"numberPhases\":0", 10d)]
    public void Watts_become_amperes_per_phase(object rules, int watts, string phases, double limit)
    {
        var profiles = Running((ProfileRules)rules);

        Say(profiles, "SetChargingProfile", ProfilePayload.Set(
            profiles.Rules, 1, 2, "TxProfile", watts, transaction: "17", schedule: "\"chargingRateUnit\":\"W\"")
            .Replace("}]}", phases + "}]}", StringComparison.Ordinal));

        Assert.Equal(limit, Limit());
    }

    [Fact]
    public void Watts_cannot_flow_over_phases_that_are_not_wired()
    {
        var state = new StationState(new("CP-1", "main", new(Phase.L2), new(32), new(6), new(6), 0), _time);
        var profiles = new CsmsProfiles("CP-1", ProfileRules.V2, state, 230, _time, NullLogger.Instance);
        profiles.TransactionRuns(1, "17");

        Say(profiles, "SetChargingProfile", ProfilePayload.Set(
            ProfileRules.V2, 1, 2, "TxProfile", 3680, transaction: "17", schedule: "\"chargingRateUnit\":\"W\""));

        Assert.Equal(16, state.Freeze().Evses.Single().CsmsLimit?.Value);
    }

    [Fact]
    public void A_schedule_moves_on_by_itself_and_runs_out()
    {
        var profiles = Running(ProfileRules.V16);
        Set(profiles, 0, 1, "TxDefaultProfile", 10);
        Say(profiles, "SetChargingProfile", ProfilePayload.Set(
            ProfileRules.V16, 1, 2, "TxProfile", 16, kind: "Absolute",
            schedule: "\"startSchedule\":\"2026-03-01T12:00:00Z\",\"duration\":120,\"chargingRateUnit\":\"A\"",
            more: ",{\"startPeriod\":60,\"limit\":8}"));
        Assert.Equal(16, Limit());

        Assert.Equal([16, 8, 8, 10], new[] { 59, 1, 59, 1 }.Select(seconds => After(profiles, seconds)));
    }

    [Fact]
    public void They_outlive_the_connection_but_not_a_change_of_version()
    {
        var plan = new SitePlan(
            "site", "site", TimeZoneInfo.Utc, new(230), [], System.Collections.Immutable.ImmutableSortedDictionary<string, StationPlan>.Empty, _state.Plan);
        var book = new CsmsProfileBook(new(plan, _time), _time, NullLogger<CsmsProfiles>.Instance);

        var first = book.Of("CP-1", Gateway.Ocpp.OcppVersion.V201);

        Assert.Same(first, book.Of("CP-1", Gateway.Ocpp.OcppVersion.V21));
        Assert.NotSame(first, book.Of("CP-2", Gateway.Ocpp.OcppVersion.V21));
        Assert.NotSame(first, book.Of("CP-1", Gateway.Ocpp.OcppVersion.V16));
    }

    [Fact]
    public void Calls_that_are_of_no_interest_cost_no_memory()
    {
        var sightings = new Sightings(Gateway.Ocpp.OcppVersion.V16, _state, New(ProfileRules.V16), new(), _time);
        var raw = """[2,"a","DataTransfer",{"vendorId":"x","data":"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"}]"""u8;
        Assert.True(Gateway.Ocpp.FrameReader.TryRead(raw, out var frame, out _));
        Pass(sightings, frame, 10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass(sightings, frame, 1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Pass(Sightings sightings, in Gateway.Ocpp.Frame frame, int times)
    {
        for (var i = 0; i < times; i++)
        {
            sightings.CsmsCalls(frame);
            sightings.CsmsWasAnswered(frame.Action, frame);
        }
    }

    private static string ActionOf(CsmsProfiles profiles)
        => profiles.Rules is ProfileRules.V16 ? "RemoteStartTransaction" : "RequestStartTransaction";

    private static string Tx(CsmsProfiles profiles, int id, double limit)
        => ProfilePayload.Set(profiles.Rules, 1, id, "TxProfile", limit, transaction: "17");

    private static void Set(
        CsmsProfiles profiles, int evse, int id, string purpose, double limit, int level = 0, string? transaction = null)
        => Say(profiles, "SetChargingProfile", ProfilePayload.Set(profiles.Rules, evse, id, purpose, limit, level, transaction));

    private static void Say(CsmsProfiles profiles, string action, string payload, string answer = Accepted)
        => profiles.Answered(Encoding.UTF8.GetBytes(action), Encoding.UTF8.GetBytes(payload), Encoding.UTF8.GetBytes(answer));

    private CsmsProfiles New(ProfileRules rules) => new("CP-1", rules, _state, 230, _time, NullLogger.Instance);

    private CsmsProfiles Running(ProfileRules rules)
    {
        var profiles = New(rules);
        profiles.TransactionRuns(1, "17");
        return profiles;
    }

    private double? Limit() => _state.Freeze().Evses.FirstOrDefault(e => e.Id == 1)?.CsmsLimit?.Value;

    private double After(CsmsProfiles profiles, int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        profiles.Report();
        return Limit() ?? -1;
    }
}
