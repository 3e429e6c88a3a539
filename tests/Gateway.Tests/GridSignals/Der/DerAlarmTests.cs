using Gateway.Ocpp.Records.V2;
using static Gateway.Ocpp.Records.V2.DERControlEnumType;
using static Gateway.Ocpp.Records.V2.GridEventFaultEnumType;
using static Gateway.Tests.GridSignals.Der.Control;

namespace Gateway.Tests.GridSignals.Der;

/// <summary>What the CSMS is told when the grid is in trouble and equipment deviates because of a control. OCPP 2.1 part 2, R05.</summary>
public sealed class DerAlarmTests
{
    private readonly Inverter _roof = new("roof"), _shed = new("shed");

    [Fact]
    public async Task R05_FR_01_An_alarm_is_told_when_it_begins_and_R05_FR_02_when_it_is_over()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("trip", kind: HVMustTrip));

        _roof.Faults = [OverVoltage];
        bench.Passes(10);
        var began = await bench.OwesAsync("NotifyDERAlarm", 1);
        Assert.Equal("HVMustTrip OverVoltage", Words(began));
        Assert.False(began.TryGetProperty("alarmEnded", out _));

        _roof.Faults = [];
        bench.Passes(10);
        var over = await bench.OwesAsync("NotifyDERAlarm", 2);
        Assert.Equal("HVMustTrip OverVoltage", Words(over));
        Assert.True(over.GetProperty("alarmEnded").GetBoolean());
        Assert.Equal(2, bench.Owed("NotifyDERAlarm").Count);
    }

    [Fact]
    public async Task R05_FR_03_When_another_control_takes_over_it_is_told_and_R05_FR_04_the_end_of_the_first_is_not()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("trip", kind: HVMustTrip));
        await bench.SetsAsync(Any(FreqDroop, "droop"));
        _roof.Faults = [OverVoltage];
        bench.Passes(1);
        await bench.OwesAsync("NotifyDERAlarm", 1);

        _roof.Faults = [OverFrequency];
        bench.Passes(1);
        Assert.Equal("FreqDroop OverFrequency", Words(await bench.OwesAsync("NotifyDERAlarm", 2)));
        _roof.Faults = [];
        bench.Passes(1);
        await bench.OwesAsync("NotifyDERAlarm", 3);

        Assert.Equal(
            ["HVMustTrip OverVoltage", "FreqDroop OverFrequency", "FreqDroop OverFrequency ended"],
            bench.Owed("NotifyDERAlarm").Select(a => Words(a) + (a.TryGetProperty("alarmEnded", out _) ? " ended" : "")));
    }

    [Fact]
    public async Task There_is_one_alarm_however_many_inverters_and_faults_there_are()
    {
        await using var bench = await DerBench.StartAsync(_roof, _shed);
        await bench.SetsAsync(Default("trip", kind: HVMustTrip));
        await bench.SetsAsync(Any(FreqDroop, "droop"));

        (_roof.Faults, _shed.Faults) = ([OverVoltage, OverFrequency], [OverVoltage]);
        bench.Passes(5);
        _roof.Faults = [];
        bench.Passes(5);
        _shed.Faults = [];
        bench.Passes(5);
        await bench.OwesAsync("NotifyDERAlarm", 2);

        Assert.Equal(2, bench.Owed("NotifyDERAlarm").Count);
    }

    [Fact]
    public async Task Equipment_that_protects_itself_without_a_control_of_the_csms_is_no_alarm()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Any(FixedVar, "c"));

        _roof.Faults = [OverVoltage];
        bench.Passes(5);
        await bench.SetsAsync(Default("trip", kind: HVMustTrip));
        bench.Passes(1);

        Assert.Equal("HVMustTrip OverVoltage", Words(await bench.OwesAsync("NotifyDERAlarm", 1)));
    }

    [Fact]
    public async Task An_alarm_that_ended_while_the_gateway_was_away_is_told_once_the_equipment_is_heard()
    {
        await using var bench = await DerBench.StartAsync(_roof);
        await bench.SetsAsync(Default("trip", kind: HVMustTrip));
        _roof.Faults = [OverVoltage];
        bench.Passes(1);
        await bench.OwesAsync("NotifyDERAlarm", 1);
        var ability = _roof.Ability;
        (_roof.Ability, _roof.Faults) = (null, []);

        await bench.RestartAsync(TimeSpan.FromSeconds(60));
        bench.Passes(10);
        Assert.Single(bench.Owed("NotifyDERAlarm"));

        _roof.Ability = ability;
        bench.Passes(1);
        Assert.True((await bench.OwesAsync("NotifyDERAlarm", 2)).GetProperty("alarmEnded").GetBoolean());
    }

    private static string Words(System.Text.Json.JsonElement alarm)
        => $"{alarm.GetProperty("controlType").GetString()} {alarm.GetProperty("gridEventFault").GetString()}";
}
