using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Messages;

namespace Gateway.Tests.Ocpp.Messages;

/// <summary>OCPP 2.1 part 2, Q03, K28: a car that is told what to hold.</summary>
public sealed class CentralSetpointTests
{
    [Theory]
    [InlineData(-10.26, 16, -14.4, -10.2)]
    [InlineData(12, 16, -14.4, 12)]
    [InlineData(20, 16, -14.4, 16)]             // V2X.05: never above what balancing allows
    [InlineData(-30, 16, -14.4, -14.4)]
    [InlineData(5, 0, -14.4, 0)]
    [InlineData(5, 16, 3, 5)]                   // who may feed in less than nothing feeds in nothing
    public void Q03_FR_02_A_set_point_lies_within_its_limits(double wanted, double limit, double discharge, double told)
    {
        var live = Live(limit, wanted, discharge);

        var (set, update) = (Period(Calls.SetLimit(OcppVersion.V21, live)), Update(Calls.UpdateLimit(live)));

        Assert.Equal("CentralSetpoint", (string)set["operationMode"]!);
        foreach (var values in (JsonNode[])[set, update])
        {
            Assert.Equal((limit, Math.Min(0, discharge), told), ((double)values["limit"]!, (double)values["dischargeLimit"]!, (double)values["setpoint"]!));
        }
    }

    [Fact]
    public void In_watts_a_set_point_goes_by_the_voltage_as_it_is_and_the_limit_by_the_lowest()
    {
        var live = Live(16, 16, -10) with { Form = new(LimitPurpose.Tx, LimitTiming.Dynamic, InWatt: true), WattsPerAmpere = 207 };

        var period = Period(Calls.SetLimit(OcppVersion.V21, live));

        Assert.Equal((9936.0, -6900.0, 9936.0), ((double)period["limit"]!, (double)period["dischargeLimit"]!, (double)period["setpoint"]!));
        Assert.Equal(-3450, (double)Period(Calls.SetLimit(OcppVersion.V21, live with { Central = new(-5, -10, 230) }))["setpoint"]!);
    }

    [Fact]
    public void It_is_dynamic_ends_by_itself_and_the_station_is_not_to_ask_for_it()
    {
        var profile = JsonNode.Parse(Calls.SetLimit(OcppVersion.V21, Live(16, -5, -10)).Payload.Span)!["chargingProfile"]!;

        Assert.Equal(("Dynamic", "TxProfile", 120), ((string)profile["chargingProfileKind"]!, (string)profile["chargingProfilePurpose"]!, (int)profile["chargingSchedule"]![0]!["duration"]!));
        Assert.Equal((null, null), (profile["dynUpdateInterval"], profile["dynUpdateTime"]));
    }

    [Theory]
    [InlineData(OcppVersion.V201, LimitPurpose.Tx, LimitTiming.Dynamic)]
    [InlineData(OcppVersion.V21, LimitPurpose.Tx, LimitTiming.Absolute)]
    [InlineData(OcppVersion.V21, LimitPurpose.Max, LimitTiming.Dynamic)]
    [InlineData(OcppVersion.V21, LimitPurpose.Priority, LimitTiming.Dynamic)]
    public void K01_FR_111_Where_no_set_point_may_stand_there_is_none(OcppVersion version, LimitPurpose purpose, LimitTiming timing)
    {
        var period = Period(Calls.SetLimit(version, Live(16, -5, -10) with { Form = new(purpose, timing, false) }));

        Assert.Equal((null, null, null), (period["operationMode"], period["setpoint"], period["dischargeLimit"]));
    }

    private static LiveLimit Live(double limit, double wanted, double discharge) => new(1, "17", limit, 3, 1, new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), LiveLimit.UsualLife)
    {
        Form = new(LimitPurpose.Tx, LimitTiming.Dynamic, InWatt: false), Central = new(wanted, discharge, 230),
    };

    private static JsonNode Period(Request call) => Valid(call)["chargingProfile"]!["chargingSchedule"]![0]!["chargingSchedulePeriod"]![0]!;

    private static JsonNode Update(Request call) => Valid(call)["scheduleUpdate"]!;

    private static JsonNode Valid(Request call)
    {
        Assert.Null(PayloadChecker.Check(MessageCatalogue.Of(OcppVersion.V21).Find(call.Action)!.Request, call.Payload.Span));
        return JsonNode.Parse(call.Payload.Span)!;
    }
}
