using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Tests.Ocpp.Messages;
using static Gateway.Tests.Simulation.V2x.V2xBench;

namespace Gateway.Tests.Simulation.V2x;

/// <summary>A simulated station whose car feeds in, told by a CSMS itself. OCPP 2.1 part 2, K28 and block Q.</summary>
public sealed class SetPointTests
{
    [Fact]
    public async Task Q03_A_car_holds_what_the_schedule_wants_and_feeds_in()
    {
        await using var bench = await ChargingAsync();
        Assert.Equal(16, await bench.RunAsync(5), 2);

        Assert.Equal("Accepted", await SetAsync(bench, """
            "chargingProfileKind":"Absolute"
            """, """
            {"startPeriod":0,"operationMode":"CentralSetpoint","setpoint":-10,"dischargeLimit":-12,"limit":16},
            {"startPeriod":60,"operationMode":"CentralSetpoint","setpoint":4},{"startPeriod":120,"limit":8}
            """));

        Assert.Equal(-10, await bench.RunAsync(10), 2);
        Assert.Equal(4, await bench.RunAsync(60), 2);
        Assert.Equal(8, await bench.RunAsync(60), 2);
    }

    [Fact]
    public async Task K01_FR_110_It_says_how_it_is_steered_and_measures_what_flows_back()
    {
        await using var bench = await ChargingAsync();
        await SetAsync(bench, "\"chargingProfileKind\":\"Absolute\"", """{"startPeriod":0,"operationMode":"CentralSetpoint","setpoint":-10}""");
        await bench.RunAsync(10);

        var changed = await bench.HearsAsync(Station, "TransactionEvent", "OperationModeChanged");
        Assert.Equal("CentralSetpoint", (string)changed["transactionInfo"]!["operationMode"]!);
        await bench.PassUntil(() => Sample(bench).CurrentL1 is -10, "a measurement");
        Assert.Equal((-10, -10 * 690), (Sample(bench).CurrentL3, Sample(bench).Power));
        Assert.True(bench.Sim.Core.FedInWh > 0);
    }

    [Fact]
    public async Task K28_A_dynamic_profile_gets_new_values_dies_by_itself_and_is_revived()
    {
        await using var bench = await ChargingAsync();
        await SetAsync(bench, "\"chargingProfileKind\":\"Dynamic\"", """{"startPeriod":0,"operationMode":"CentralSetpoint","setpoint":-5,"dischargeLimit":-15,"limit":16}""", duration: 30);
        Assert.Equal(-5, await bench.RunAsync(10), 2);

        Assert.Equal("Accepted", await UpdateAsync(bench, """{"setpoint":-12}"""));
        Assert.Equal(-12, await bench.RunAsync(25), 2);        // its life began anew
        Assert.Equal(16, await bench.RunAsync(30), 2);         // K28.FR.13

        Assert.Equal("Accepted", await UpdateAsync(bench, """{"setpoint":6}"""));
        Assert.Equal(6, await bench.RunAsync(10), 2);          // K28.FR.15
    }

    [Fact]
    public async Task K08_FR_08_The_limits_of_profile_station_and_der_control_bound_it()
    {
        await using var bench = await ChargingAsync();
        await SetAsync(bench, "\"chargingProfileKind\":\"Dynamic\"", """{"startPeriod":0,"operationMode":"CentralSetpoint","setpoint":-16,"limit":16}""");
        Assert.Equal(-16, await bench.RunAsync(10), 2);

        await bench.AskAsync(Station, "SetDERControl", StationControlsTests.Limit("l", 25, 1));
        Assert.Equal(-4, await bench.RunAsync(10), 2);
        await bench.AskAsync(Station, "ClearDERControl", """{"isDefault":true}""");
        Assert.Equal("Accepted", await UpdateAsync(bench, """{"dischargeLimit":-7}"""));
        Assert.Equal(-7, await bench.RunAsync(10), 2);

        Assert.Equal("Accepted", await UpdateAsync(bench, """{"setpoint":16,"limit":9}"""));      // a cut is never refused
        Assert.Equal(9, await bench.RunAsync(10), 2);
        await bench.AskAsync(Station, "SetChargingProfile", """
            {"evseId":0,"chargingProfile":{"id":9,"stackLevel":0,"chargingProfilePurpose":"ChargingStationMaxProfile","chargingProfileKind":"Absolute",
            "chargingSchedule":[{"id":1,"chargingRateUnit":"W","startSchedule":"2026-03-01T12:00:00Z","chargingSchedulePeriod":[{"startPeriod":0,"limit":3450}]}]}}
            """);
        Assert.Equal(5, await bench.RunAsync(10), 2);
    }

    [Theory]
    [InlineData("InvalidSchedule", "Absolute", """{"startPeriod":0,"operationMode":"CentralSetpoint","setpoint":17,"limit":16}""")]      // V2X.05
    [InlineData("InvalidSchedule", "Absolute", """{"startPeriod":0,"operationMode":"CentralSetpoint","setpoint":-17,"dischargeLimit":-16}""")]
    [InlineData("InvalidSchedule", "Absolute", """{"startPeriod":0,"operationMode":"CentralSetpoint","limit":16}""")]
    [InlineData("InvalidSchedule", "Absolute", """{"startPeriod":0,"setpoint":-5,"limit":16}""")]
    [InlineData("InvalidSchedule", "Dynamic", """{"startPeriod":0,"limit":6},{"startPeriod":60,"limit":16}""")]
    [InlineData("InvalidOperationMode", "Absolute", """{"startPeriod":0,"operationMode":"LocalFrequency"}""")]
    [InlineData("UnsupportedParam", "Absolute", """{"startPeriod":0,"operationMode":"CentralSetpoint","setpoint":-5,"setpoint_L2":-6,"setpoint_L3":-6}""")]
    [InlineData("InvalidProfile", "Absolute\",\"dynUpdateInterval\":5,\"recurrencyKind\":\"Daily", """{"startPeriod":0,"limit":6}""")]
    public async Task A_profile_that_it_cannot_follow_is_refused_with_the_reason(string reason, string kind, string periods)
    {
        await using var bench = await ChargingAsync();

        Assert.Equal($"Rejected {reason}", await SetAsync(bench, $"\"chargingProfileKind\":\"{kind}\"", periods));
        Assert.Equal(16, await bench.RunAsync(5), 2);
    }

    [Fact]
    public async Task K28_FR_11_Only_a_dynamic_profile_gets_new_values()
    {
        await using var bench = await ChargingAsync();
        Assert.Equal("Rejected NotFound", await UpdateAsync(bench, """{"limit":6}"""));
        await SetAsync(bench, "\"chargingProfileKind\":\"Absolute\"", """{"startPeriod":0,"limit":16}""");

        Assert.Equal("Rejected InvalidProfile", await UpdateAsync(bench, """{"limit":6}"""));
    }

    [Fact]
    public async Task K01_FR_111_No_set_point_stands_in_a_profile_of_the_whole_station()
    {
        await using var bench = await ChargingAsync();

        Assert.Equal("Rejected InvalidOperationMode", await bench.StatusAsync(Station, "SetChargingProfile", """
            {"evseId":0,"chargingProfile":{"id":9,"stackLevel":0,"chargingProfilePurpose":"ChargingStationMaxProfile","chargingProfileKind":"Absolute",
            "chargingSchedule":[{"id":1,"chargingRateUnit":"A","startSchedule":"2026-03-01T12:00:00Z",
            "chargingSchedulePeriod":[{"startPeriod":0,"operationMode":"CentralSetpoint","setpoint":-5}]}]}}
            """));
    }

    /// <summary>As the gateway reads it.</summary>
    private static MeterSample Sample(V2xBench bench)
        => Sightings.Call(OcppVersion.V21, "TransactionEvent", bench.Heard.Last(h => h.Action == "TransactionEvent").Payload.ToJsonString()).Sample;

    private static async Task<V2xBench> ChargingAsync()
    {
        var bench = await StartAsync(hasGateway: false);
        await bench.PlugInAsync();
        return bench;
    }

    private static Task<string> SetAsync(V2xBench bench, string kind, string periods, int duration = 3600)
        => bench.StatusAsync(Station, "SetChargingProfile", $$$"""
            {"evseId":1,"chargingProfile":{"id":3,"stackLevel":2,"chargingProfilePurpose":"TxProfile",{{{kind}}},"transactionId":"{{{bench.Sim.Core.Transaction!.Id}}}",
            "chargingSchedule":[{"id":1,"chargingRateUnit":"A","duration":{{{duration}}}{{{(kind.Contains("Dynamic", StringComparison.Ordinal) ? "" : ",\"startSchedule\":\"2026-03-01T12:00:00Z\"")}}},
            "chargingSchedulePeriod":[{{{periods}}}]}]}}
            """);

    private static Task<string> UpdateAsync(V2xBench bench, string values)
        => bench.StatusAsync(Station, "UpdateDynamicSchedule", "{\"chargingProfileId\":3,\"scheduleUpdate\":" + values + "}");
}
