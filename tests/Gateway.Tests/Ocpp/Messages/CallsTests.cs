using System.Text;
using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Messages;

public sealed class CallsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, 500, TimeSpan.FromHours(1));

    /// <summary>Set while the link spoke 2.1, with all that 2.0.1 lacks.</summary>
    private static readonly ChargingProfileType Dynamic = new(
        1, 2, ChargingProfilePurposeEnumType.ChargingStationMaxProfile, ChargingProfileKindEnumType.Dynamic,
        [
            new(
                1, ChargingRateUnitEnumType.A,
                [new(0, 16, 14, 15, NumberPhases: 3, OperationMode: OperationModeEnumType.ChargingOnly)],
                Duration: 600, UseLocalTime: false, RandomizedDelay: 0),
        ],
        MaxOfflineDuration: 60, InvalidAfterOfflineDuration: true, DynUpdateInterval: 30, DynUpdateTime: Now);

    public static TheoryData<OcppVersion> Versions => [OcppVersion.V16, OcppVersion.V201, OcppVersion.V21];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_call_is_valid_by_the_official_schema(OcppVersion version)
    {
        if (!OcppSchemas.AreHere)
        {
            return;
        }

        var faults =
            from request in All(version)
            from fault in OcppSchemas.Of(version, request.Action + "Request").Faults(JsonNode.Parse(request.Payload.Span))
            select $"{request.Action} {fault} in {Encoding.UTF8.GetString(request.Payload.Span)}";

        Assert.Empty(faults);
        Assert.All(All(version), r => Assert.NotNull(MessageCatalogue.Of(version).Find(r.Action)));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_call_is_valid_by_the_catalogue(OcppVersion version)
        => Assert.All(All(version), r => Assert.Null(PayloadChecker.Check(MessageCatalogue.Of(version).Find(r.Action)!.Request, r.Payload.Span)));

    [Fact]
    public void An_id_that_is_no_number_makes_no_call_of_1_6_unreadable()
    {
        AssertSame("""{"transactionId":-1}""", Calls.StopTransaction(OcppVersion.V16, "abc"));
        Assert.DoesNotContain("transactionId", Text(Calls.SetLimit(OcppVersion.V16, Limit("abc", 6))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_validator_sees_what_is_wrong()
    {
        if (!OcppSchemas.AreHere)
        {
            return;
        }

        var schema = OcppSchemas.Of(OcppVersion.V16, "SetChargingProfileRequest");

        Assert.Equal(4, schema.Faults(JsonNode.Parse("""
            {"connectorId":1.5,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"Mine",
             "chargingProfileKind":"Relative","x":1,"chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":0.15}]}}}
            """)).Count);
    }

    [Fact]
    public void A_limit_of_1_6_is_absolute_started_before_now_and_expires()
        => AssertSame(
            """{"connectorId":2,"csChargingProfiles":{"chargingProfileId":2140000002,"stackLevel":1,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","transactionId":17,"chargingSchedule":{"startSchedule":"2026-03-01T10:59:55Z","duration":125,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":13.3,"numberPhases":3}]}}}""",
            Calls.SetLimit(OcppVersion.V16, Limit("17", 13.399)));

    [Fact]
    public void A_limit_of_2_1_ends_with_the_connection_too()
        => AssertSame(
            """{"evseId":2,"chargingProfile":{"id":2140000002,"stackLevel":1,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","transactionId":"abc","maxOfflineDuration":60,"invalidAfterOfflineDuration":true,"chargingSchedule":[{"id":2140000002,"startSchedule":"2026-03-01T10:59:55Z","duration":125,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":0,"numberPhases":3}]}]}}""",
            Calls.SetLimit(OcppVersion.V21, Limit("abc", 0)));

    [Fact]
    public void The_fallback_never_expires()
        => AssertSame(
            """{"evseId":0,"chargingProfile":{"id":2140000000,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Relative","chargingSchedule":[{"id":2140000000,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6,"numberPhases":3}]}]}}""",
            Calls.SetFallback(OcppVersion.V201, 6, 3));

    [Theory]
    [InlineData(16.0, "16")]
    [InlineData(15.99, "15.9")]
    [InlineData(6.3, "6.3")]
    [InlineData(-4, "0")]
    [InlineData(double.NaN, "0")]
    [InlineData(double.PositiveInfinity, "0")]
    public void Limits_are_rounded_down_and_nonsense_is_no_current(double ampere, string limit)
        => Assert.Contains($"\"limit\":{limit},", Text(Calls.SetFallback(OcppVersion.V16, ampere, 1)), StringComparison.Ordinal);

    [Fact]
    public void Ids_of_the_gateway_never_meet()
    {
        var ids = Enumerable.Range(0, 1000).SelectMany(e => new[] { GatewayProfiles.FallbackOf(e), GatewayProfiles.LiveOf(e + 1) }).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(GatewayProfiles.Owns(id)));
    }

    [Theory]
    [InlineData(10, 3, 207, 6210)]
    [InlineData(6.59, 1, 230, 1495)]
    [InlineData(16, 3, 190.44, 9141)]
    [InlineData(8, 2, double.NaN, 0)]
    public void Watts_are_phases_times_ampere_times_volt_and_never_more(double ampere, int phases, double volt, double watts)
        => Assert.Equal(watts, Rates.Watts(ampere, phases, volt));

    [Fact]
    public void A_relative_limit_ends_by_the_age_of_its_transaction()
        => AssertSame(
            """{"connectorId":2,"csChargingProfiles":{"chargingProfileId":2140000002,"stackLevel":1,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","transactionId":17,"chargingSchedule":{"duration":3720,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":8,"numberPhases":3}]}}}""",
            Calls.SetLimit(OcppVersion.V16, Limit("17", 8) with { Form = new(LimitPurpose.Tx, LimitTiming.Relative, false), Running = TimeSpan.FromHours(1) }));

    [Fact]
    public void New_values_of_a_dynamic_limit_are_short()
        => AssertSame(
            """{"chargingProfileId":2140000002,"scheduleUpdate":{"limit":8,"limit_L2":6,"limit_L3":7.5}}""",
            Calls.UpdateLimit(Limit("abc", 8) with { Others = (6, 7.55) }));

    private static IEnumerable<LiveLimit> Forms(string id)
        => from purpose in Enum.GetValues<LimitPurpose>()
           from kind in Enum.GetValues<LimitTiming>()
           from inWatt in new[] { false, true }
           select Limit(id, 13.37) with { Form = new(purpose, kind, inWatt), WattsPerAmpere = 207, Others = (6, 8), Endless = inWatt, Anonymous = inWatt };

    private static IEnumerable<Request> All(OcppVersion version)
    {
        var id = version == OcppVersion.V16 ? "17" : "6f1c2a7e-7b1f-4b5e-9a3c-0123456789ab";
        yield return Calls.SetLimit(version, Limit(id, 13.37));
        yield return Calls.SetFallback(version, 6, 3);
        yield return Calls.SetFallback(version, 6.5, 1, evse: 2);
        yield return Calls.ClearProfile(version, GatewayProfiles.LiveOf(1));
        yield return Calls.StopTransaction(version, id);
        yield return Calls.SetMeterInterval(version, TimeSpan.FromSeconds(10));
        yield return Calls.SetMeasurands(version, Calls.UsualMeasurands);
        yield return Calls.GetMeterSettings(version);
        yield return Calls.GetProfileAbilities(version);
        yield return Calls.GetCompositeSchedule(version, 1, inWatt: true);
        yield return Calls.GetCompositeSchedule(version, 2, inWatt: false);
        foreach (var limit in Forms(id))
        {
            yield return Calls.SetLimit(version, limit);
        }

        yield return Calls.SetFallback(version, new(6, 3, 0, 2, IsMax: true, Since: Now, WattsPerAmpere: 207));
        yield return Calls.Heartbeat();
        foreach (var what in Enum.GetValues<Trigger>())
        {
            yield return Calls.TriggerMessage(version, what);
            yield return Calls.TriggerMessage(version, what, 1, 1);
        }

        if (version != OcppVersion.V16)
        {
            var long100 = new string('x', 100);
            yield return Calls.BootNotification(new GatewayIdentity(long100, long100, long100, long100), "PowerUp");
            yield return Calls.BootNotification(new GatewayIdentity("Site", "Gateway", "0.1.0", null), "Triggered");
            yield return Calls.NotifyEvent(version, Now, 0, [Event], more: true);
            yield return Calls.NotifyMonitoringReport(version, 7, Now, 1, [Monitored], more: false);
            yield return Calls.NotifyChargingLimit(version, "SO", true, null);
            yield return Calls.NotifyChargingLimit(version, "EMS", false, Dynamic.ChargingSchedule[0]);
            yield return Calls.ClearedChargingLimit("Other");
            yield return Calls.ReportChargingProfiles(version, 1, "CSO", [Dynamic, Dynamic with { Id = 2 }], isLast: false);
        }

        if (version == OcppVersion.V21)
        {
            yield return Calls.OpenPeriodicEventStream(5, 5, new(60, 10));
            yield return Calls.ClosePeriodicEventStream(5);
            yield return Calls.NotifyPeriodicEventStream(5, Now, [new(0, "230.1"), new(0.5, "")], 3);
            yield return Calls.PullDynamicScheduleUpdate(7);
            yield return Calls.UpdateLimit(Limit(id, 8));
            yield return Calls.UpdateLimit(Limit(id, 8) with { Others = (6, 7.5) });
        }
    }

    private static EventDataType Event => new(
        1, Now, EventTriggerEnumType.Alerting, "17", new("Meter", null, "a"), EventNotificationEnumType.CustomMonitor, new("Power", "L1"),
        Cause: 1, TechInfo: "a", Cleared: true, VariableMonitoringId: 7, Severity: 3);

    private static MonitoringDataType Monitored => new(
        new("Meter"), new("Power"), [new(7, false, 0.5, MonitorEnumType.Delta, 9, EventNotificationEnumType.CustomMonitor)]);

    private static LiveLimit Limit(string transaction, double ampere)
        => new(2, transaction, ampere, 3, 1, Now, LiveLimit.UsualLife);

    // As JSON: the order of fields is nobody's promise.
    private static void AssertSame(string json, Request request)
        => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(request.Payload.Span)), Text(request));

    private static string Text(Request request) => Encoding.UTF8.GetString(request.Payload.Span);
}
