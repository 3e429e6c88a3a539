using System.Text;
using System.Text.Json;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Profiles;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Tests.Journeys;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Stations;

/// <summary>
/// OCPP 2.1 part 2, block Q: what is a station's duty passes to it as the CSMS wrote it, and back; what the CSMS wants bounds what the
/// gateway allows; the gateway's own profiles charge only.
/// </summary>
public sealed class V2xRulesTests
{
    private const string Accepted = """{"status":"Accepted"}""";

    private readonly ManualTime _time = new();
    private readonly StationState _state;
    private readonly CsmsProfiles _profiles;

    public V2xRulesTests()
    {
        _state = new(new("CP-1", "main", Wiring.Straight, new(32), new(6), new(6), 0), _time);
        _state.Upstream(true);
        _profiles = new("CP-1", ProfileRules.V2, _state, 230, _time, NullLogger.Instance);
        _profiles.TransactionRuns(1, "17");
    }

    public static TheoryData<LimitPurpose, LimitTiming, bool> Forms
    {
        get
        {
            var forms = new TheoryData<LimitPurpose, LimitTiming, bool>();
            foreach (var purpose in Enum.GetValues<LimitPurpose>())
            {
                foreach (var timing in Enum.GetValues<LimitTiming>())
                {
                    forms.Add(purpose, timing, false);
                    forms.Add(purpose, timing, true);
                }
            }

            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Q01_FR_31_and_K01_FR_111_to_115_A_profile_of_the_gateway_charges_only_whatever_its_purpose(LimitPurpose purpose, LimitTiming timing, bool inWatt)
    {
        var limit = new LiveLimit(1, "17", 8, 3, 3, _time.GetUtcNow(), LiveLimit.UsualLife) { Form = new(purpose, timing, inWatt), WattsPerAmpere = 230, Others = (6, 7) };

        Assert.All(
            new[] { Calls.SetLimit(OcppVersion.V21, limit), Calls.SetLimit(OcppVersion.V201, limit), Calls.UpdateLimit(limit), Calls.SetFallback(OcppVersion.V21, 6, 3) },
            call => Assert.DoesNotMatch("operationMode|setpoint|dischargeLimit|v2x", Encoding.UTF8.GetString(call.Payload.Span)));
    }

    [Fact]
    public Task Q03_FR_02_A_central_set_point_passes_as_it_was_written()
        => PassesAsync("SetChargingProfile", Set("""{"startPeriod":0,"setpoint":-11000.50,"operationMode":"CentralSetpoint"}"""));

    [Fact]
    public Task Q03_FR_02_Whether_limits_beside_a_central_set_point_are_taken_is_the_stations_to_say()
        => PassesAsync(
            "SetChargingProfile", Set("""{"startPeriod":0,"limit":11000,"dischargeLimit":-11000,"setpoint":5000,"operationMode":"CentralSetpoint"}"""),
            """{"status":"Rejected","statusInfo":{"reasonCode":"InvalidSchedule"}}""");

    [Theory]
    [InlineData("\"setpoint\":5520", 8)]                              // W over three phases
    [InlineData("\"limit\":11040,\"setpoint\":5520", 8)]            // who wants 8 A does not allow 16 A
    [InlineData("\"limit\":5520,\"setpoint\":11040", 8)]
    [InlineData("\"setpoint\":-11000", 0)]                            // to be fed in
    [InlineData("\"limit\":5520,\"dischargeLimit\":-11000,\"setpoint\":-3000", 0)]
    public void Q03_FR_02_What_the_gateway_allows_is_never_above_a_central_set_point(string values, double ampere)
        => Assert.Equal(ampere, Allows($$"""{"startPeriod":0,"operationMode":"CentralSetpoint",{{values}}}""")!.Value, 0.01);

    [Fact]
    public void Q01_Where_the_csms_wants_a_car_to_idle_the_gateway_allows_nothing()
        => Assert.Equal(0, Allows("""{"startPeriod":0,"operationMode":"Idle"}"""));

    [Fact]
    public Task Q06_FR_08_Whether_a_station_heeds_limits_from_outside_is_set_on_the_station()
        => PassesAsync("SetVariables", Variable("ExternalConstraintsProfileDisallowed", "true"), Result("ExternalConstraintsProfileDisallowed"));

    [Fact]
    public Task Q06_FR_20_to_22_Whose_set_point_goes_first_is_set_on_the_station()
        => PassesAsync("SetVariables", Variable("SetpointPriority", "CSMS"), Result("SetpointPriority"));

    [Fact]
    public Task Q07_FR_03_Central_frequency_control_passes_as_it_was_written()
        => PassesAsync("SetChargingProfile", Set("""{"startPeriod":0,"setpoint":5e3,"operationMode":"CentralFrequency"}""", "Dynamic"));

    [Fact]
    public async Task Q07_FR_03_And_so_do_its_new_set_points_which_bound_what_the_gateway_allows()
    {
        await PassesAsync("UpdateDynamicSchedule", """{"chargingProfileId":1,"scheduleUpdate":{"setpoint":-2500.0}}""");

        Assert.Equal(7.25, Allows("""{"startPeriod":0,"setpoint":5002.5,"operationMode":"CentralFrequency"}""", "Dynamic")!.Value, 0.01);
        Say("UpdateDynamicSchedule", """{"chargingProfileId":1,"scheduleUpdate":{"setpoint":4140}}""");
        Assert.Equal(6, Limit()!.Value, 0.01);
    }

    [Fact]
    public Task Q09_FR_01_Whether_it_balances_by_itself_is_the_stations_to_say()
        => PassesAsync(
            "SetChargingProfile", Set("""{"startPeriod":0,"limit":11000,"operationMode":"LocalLoadBalancing"}"""),
            """{"status":"Rejected","statusInfo":{"reasonCode":"InvalidOperationMode"}}""");

    [Fact]
    public void Q09_The_caps_of_one_that_balances_by_itself_bound_what_the_gateway_allows()
        => Assert.Equal(8, Allows("""{"startPeriod":0,"limit":5520,"dischargeLimit":-5520,"operationMode":"LocalLoadBalancing"}""")!.Value, 0.01);

    [Fact]
    public Task V2X_05_Whether_a_set_point_lies_within_its_limits_is_the_stations_to_say()
        => PassesAsync(
            "SetChargingProfile", Set("""{"startPeriod":0,"limit":4000,"setpoint":5000,"operationMode":"ExternalLimits"}"""),
            """{"status":"Rejected","statusInfo":{"reasonCode":"InvalidSchedule"}}""");

    [Fact]
    public async Task K01_FR_110_A_change_of_the_operation_mode_reaches_the_csms()
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync(protocol: "ocpp2.1");

        await pair.PassesUpAsync(
            """
            [2,"m","TransactionEvent",{"eventType":"Updated","timestamp":"2026-03-01T12:00:00Z","triggerReason":"OperationModeChanged","seqNo":3, "transactionInfo":{"transactionId":"17","operationMode":"CentralSetpoint"},"evse":{"id":1}}]
            """);
        await pair.PassesDownAsync("""[3,"m",{}]""");
    }

    [Fact]
    public void K01_FR_101_A_profile_of_the_csms_ends_when_the_csms_is_away_for_too_long_though_the_gateway_serves_the_station()
    {
        SetTwo("");

        Passes(30);
        Assert.Equal(16, Limit());
        Passes(31);
        Assert.Equal(16, Limit());      // it was there until now
        _state.Upstream(false);
        _profiles.Report();
        Passes(60);
        Assert.Equal(16, Limit());
        Passes(1);

        Assert.Equal(6, Limit());
    }

    [Fact]
    public void K01_FR_102_It_is_valid_again_when_the_csms_is_back()
    {
        SetTwo("");
        Outage(100);
        Assert.Equal(6, Limit());

        Back();

        Assert.Equal(16, Limit());
    }

    [Fact]
    public void K01_FR_103_Unless_it_is_said_to_end_with_the_outage()
    {
        SetTwo(",\"invalidAfterOfflineDuration\":true");
        Outage(60);
        Back();
        Assert.Equal(16, Limit());
        Outage(100);

        Back();

        Assert.Equal(6, Limit());
    }

    [Theory]
    [InlineData("", 16)]
    [InlineData(",\"invalidAfterOfflineDuration\":true", 6)]
    public void K01_FR_103_It_has_ended_also_where_station_and_csms_come_back_together(string more, double ampere)
    {
        SetTwo(more);
        _state.Disconnected();
        _time.Advance(TimeSpan.FromSeconds(100));

        Back();

        Assert.Equal(ampere, Limit());
    }

    [Fact]
    public void K01_FR_103_One_that_is_set_after_an_outage_has_not_ended_with_it()
    {
        _time.Advance(TimeSpan.FromSeconds(100));

        SetTwo(",\"invalidAfterOfflineDuration\":true");
    }

    /// <summary>The CSMS's call reaches the station byte for byte, and the station's answer the CSMS.</summary>
    private static async Task PassesAsync(string action, string payload, string answer = Accepted)
    {
        await using var journey = await Journey.StartAsync();
        var pair = await journey.ConnectAsync(protocol: "ocpp2.1");

        await pair.PassesDownAsync($$"""[2,"q","{{action}}", {{payload}}]""");
        await pair.PassesUpAsync($$"""[3,"q", {{answer}}]""");
    }

    private static string Set(string period, string kind = "Relative", string purpose = "TxProfile", int id = 1, int level = 1, string more = "") => $$$"""
        {"evseId":1,"chargingProfile":{"id":{{{id}}},"stackLevel":{{{level}}},"transactionId":"17","chargingProfilePurpose":"{{{purpose}}}","chargingProfileKind":"{{{kind}}}"{{{more}}},"chargingSchedule":[{"id":1,"chargingRateUnit":"W","chargingSchedulePeriod":[{{{period}}}]}]}}
        """;

    private static string Variable(string name, string value)
        => $$$"""{"setVariableData":[{"component":{"name":"SmartChargingCtrlr","evse":{"id":1}},"variable":{"name":"{{{name}}}"},"attributeValue":"{{{value}}}"}]}""";

    private static string Result(string name)
        => $$$"""{"setVariableResult":[{"attributeStatus":"Accepted","component":{"name":"SmartChargingCtrlr","evse":{"id":1}},"variable":{"name":"{{{name}}}"}}]}""";

    /// <summary>6 A for every transaction; 16 A for this one while the CSMS was heard in the last minute.</summary>
    private void SetTwo(string more)
    {
        Say("SetChargingProfile", Set("""{"startPeriod":0,"limit":4140}""", id: 1, level: 0));
        Say("SetChargingProfile", Set("""{"startPeriod":0,"limit":11040}""", id: 2, level: 5, more: ",\"maxOfflineDuration\":60" + more));
        Assert.Equal(16, Limit());
    }

    private void Outage(double seconds)
    {
        _state.Upstream(false);
        _profiles.Report();
        Passes(seconds);
    }

    private void Back()
    {
        _state.Upstream(true);
        _profiles.Report();
    }

    private void Passes(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _profiles.Report();
    }

    /// <summary>In A per phase; null: anything.</summary>
    private double? Allows(string period, string kind = "Relative")
    {
        Say("SetChargingProfile", Set(period, kind));
        return Limit();
    }

    private void Say(string action, string payload)
    {
        using var valid = JsonDocument.Parse(payload);
        _profiles.Answered(Encoding.UTF8.GetBytes(action), Encoding.UTF8.GetBytes(payload), Encoding.UTF8.GetBytes(Accepted));
    }

    private double? Limit() => _state.Freeze().Evses.First(e => e.Id == 1).CsmsLimit?.Value;
}
