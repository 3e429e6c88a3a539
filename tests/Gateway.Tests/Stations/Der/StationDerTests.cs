using System.Text.Json;
using Gateway.GridSignals.Der;
using Gateway.Ocpp.Records.V2;
using Gateway.Tests.GridSignals.Der;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;
using static Gateway.Tests.GridSignals.Der.Control;

namespace Gateway.Tests.Stations.Der;

/// <summary>DER controls that the CSMS sets on the whole site reach 2.1 stations that take such controls, over real sockets.</summary>
public sealed class StationDerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_default_for_the_site_is_set_on_the_station_and_seen_there()
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        var station = await DerStation.BootedAsync(journey, _time);

        Assert.Equal("Accepted", await SetsAsync(own, Default("d")));

        Assert.True(station.Held["d"].GetProperty("isDefault").GetBoolean());
        Assert.Single(station.Calls, c => c.Action == "GetDERControl");
        Assert.False(station.Link.HasHeard);        // the report was for the gateway
    }

    [Fact]
    public async Task A_scheduled_one_is_set_for_what_is_left_of_its_time_so_that_the_station_ends_it_by_itself()
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        var station = await DerStation.BootedAsync(journey, _time);
        var now = (_time.GetUtcNow() - Noon).TotalSeconds;

        Assert.Equal("Accepted", await SetsAsync(own, Scheduled("s", now - 40, 100)));

        var curve = station.Held["s"].GetProperty("curve");
        Assert.Equal(60, curve.GetProperty("duration").GetDouble(), 1.0);
        Assert.InRange(curve.GetProperty("startTime").GetDateTimeOffset(), _time.GetUtcNow().AddSeconds(-2), _time.GetUtcNow());
    }

    [Fact]
    public async Task What_is_cleared_is_taken_back_and_what_takes_its_place_comes_after_that()
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        var station = await DerStation.BootedAsync(journey, _time);
        await SetsAsync(own, Default("d"));

        await SetsAsync(own, Default("e", priority: 1));
        Assert.Equal(["e"], station.Held.Keys);
        await own.AsksAsync("ClearDERControl", """{"isDefault":true}""");

        await station.GivesBackAsync("e");
    }

    [Fact]
    public async Task A_control_that_loses_against_one_of_the_station_itself_is_refused_with_the_reason()
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        var station = await DerStation.BootedAsync(journey, _time);
        station.Superseded = "d";

        var answer = await own.AsksAsync("SetDERControl", JsonSerializer.Serialize(Default("d"), V2Json.Default.SetDERControlRequest));

        Assert.Equal("Rejected InternalError", DerBench.Status(answer));
        Assert.Contains("superseded", answer.GetProperty("statusInfo").GetProperty("additionalInfo").GetString(), StringComparison.Ordinal);
        await station.GivesBackAsync("d");
    }

    [Fact]
    public async Task The_station_can_do_what_its_device_model_says()
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        await DerStation.BootedAsync(journey, _time);

        Assert.Equal("NotSupported UnsupportedParam", await SetsAsync(own, Any(DERControlEnumType.FreqDroop, "f")));
        var read = await own.AsksAsync(
            "GetVariables", """{"getVariableData":[{"component":{"name":"DCDERCtrlr","instance":"CP-01"},"variable":{"name":"MaxW"}}]}""");
        Assert.Equal("11000", read.GetProperty("getVariableResult")[0].GetProperty("attributeValue").GetString());
    }

    [Fact]
    public async Task R03_FR_05_What_station_and_car_can_do_is_left_to_them_and_nothing_is_emulated_beside_it()
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        var station = await DerStation.BootedAsync(journey, _time);

        Assert.Equal("Accepted", await SetsAsync(own, Default("d")));
        Assert.Equal("NotSupported UnsupportedParam", await SetsAsync(own, Any(DERControlEnumType.LimitMaxDischarge, "l")));

        Assert.Single(station.Calls, c => c.Action == "SetDERControl");
        Assert.All(station.Calls, c => Assert.DoesNotMatch("setpoint|dischargeLimit|operationMode", c.Payload.GetRawText()));
    }

    [Theory]
    [InlineData("Available")]
    [InlineData("Enabled")]
    public async Task A_station_whose_der_control_is_switched_off_gets_none(string variable)
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        await DerStation.BootedAsync(journey, _time, new() { [variable] = "false", ["ModesSupported"] = "VoltVar" });

        Assert.Equal("NotSupported UnsupportedRequest", await SetsAsync(own, Default("d")));
    }

    [Fact]
    public async Task A_station_whose_der_control_is_switched_on_later_is_asked_again()
    {
        await using var journey = await StartAsync();
        var station = await DerStation.BootedAsync(journey, _time, new() { ["Enabled"] = "false", ["ModesSupported"] = "VoltVar" });

        station.Variables!["Enabled"] = "true";

        await _time.PassUntilAsync(station.IsCalledAsync("GetVariables", "DERCtrlr", times: 2));
        await Patience.Until(() => journey.Gateway.Service<DerFleet>().Abilities.Count > 0, "what the station can do");
    }

    [Fact]
    public async Task A_model_without_der_control_is_asked_once()
    {
        await using var journey = await StartAsync();
        var station = await DerStation.BootedAsync(journey, _time, hasDer: false);
        await Patience.Until(() => journey.Log.Of(2051).Count > 0, "what was learnt");

        for (var i = 0; i < 700; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Single(station.Calls, c => c.Action == "GetVariables" && c.Payload.GetRawText().Contains("DERCtrlr", StringComparison.Ordinal));
    }

    [Fact]
    public async Task R05_An_alarm_of_the_station_passes_and_is_told_as_the_sites_too()
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        var station = await DerStation.BootedAsync(journey, _time);
        await SetsAsync(own, Default("trip", kind: DERControlEnumType.LVMustTrip));

        await station.SaysAsync("NotifyDERAlarm", """{"controlType":"LVMustTrip","timestamp":"2026-03-01T12:00:00Z"}""");
        var alarm = await own.HearsAsync("NotifyDERAlarm", _time);
        Assert.Equal("UnderVoltage", alarm.GetProperty("gridEventFault").GetString());

        await station.SaysAsync("NotifyDERAlarm", """{"controlType":"LVMustTrip","timestamp":"2026-03-01T12:00:00Z","alarmEnded":true}""");
        Assert.True((await own.HearsAsync("NotifyDERAlarm", _time)).GetProperty("alarmEnded").GetBoolean());
    }

    [Fact]
    public async Task A_report_that_the_csms_has_asked_for_passes()
    {
        await using var journey = await StartAsync();
        var pair = await journey.ConnectAsync(protocol: "ocpp2.1");

        await pair.PassesDownAsync("""[2,"a","GetDERControl",{"requestId":5}]""");
        await pair.PassesUpAsync("""[3,"a",{"status":"Accepted"}]""");
        await pair.PassesUpAsync("""[2,"b","ReportDERControl",{"requestId":5}]""");
        await pair.PassesDownAsync("""[3,"b",{}]""");
    }

    private static async Task<string> SetsAsync(OwnPeer own, SetDERControlRequest control)
        => DerBench.Status(await own.AsksAsync("SetDERControl", JsonSerializer.Serialize(control, V2Json.Default.SetDERControlRequest)));

    private Task<Journey> StartAsync() => Journey.StartAsync(site => site with { CsmsKeys = "protocols: [ocpp2.1, ocpp1.6]" }, _time);
}
