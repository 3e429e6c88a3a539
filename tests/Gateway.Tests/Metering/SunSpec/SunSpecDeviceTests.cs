using Gateway.Metering;
using Gateway.Metering.SunSpec;
using Gateway.Site;

namespace Gateway.Tests.Metering.SunSpec;

public sealed class SunSpecDeviceTests
{
    private static readonly (string, object)[] Floats =
    [
        ("AphA", 1.5f), ("AphB", 2.5f), ("AphC", 3.5f), ("PhVphA", 230f), ("PhVphB", 231f), ("PhVphC", 232f), ("W", 1728f), ("Hz", 50f),
    ];

    [Theory]
    [InlineData(203)]
    [InlineData(204)]
    public async Task A_meter_of_integers_is_read(int model)
    {
        var reading = await GoodAsync(DeviceRole.Grid, new SunSpecUnit().With(1).With(model, DiscoveryTests.MeterOf(1)).Ended());

        Assert.Equal(new PerPhase<Ampere>(new(10), new(10), new(10)), reading.Current);
        Assert.Equal(new PerPhase<Volt>(new(230), new(231), new(229)), reading.Voltage);
        Assert.Equal(new PerPhase<Watt>(new(2300), new(2310), new(2290)), reading.Power);
        Assert.Equal((new Watt(6900), new WattHour(700_000), new WattHour(10_000), 50.01), (reading.TotalPower, reading.EnergyImport, reading.EnergyExport, reading.FrequencyHz));
        Assert.Equal(77, reading.TakenAt);
    }

    [Theory]
    [InlineData("Fronius", 1)]
    [InlineData("SolarEdge ", -1)]       // counts what leaves the site
    [InlineData("SOLAREDGE", -1)]
    public async Task The_sign_of_a_meter_is_its_makers(string maker, int sign)
    {
        var unit = new SunSpecUnit().With(1, ("Mn", maker)).With(203, DiscoveryTests.MeterOf(1)).Ended();
        Assert.Equal(new Watt(sign * 6900), (await GoodAsync(DeviceRole.Grid, unit)).TotalPower);
        Assert.Equal(PerPhase<Ampere>.Same(new(sign * 10)), (await GoodAsync(DeviceRole.Circuit, unit)).Current);
        Assert.Equal(new Watt(-6900), (await GoodAsync(DeviceRole.Grid, unit, sign: -1)).TotalPower);      // what a map says, holds
    }

    [Fact]
    public async Task A_reversed_meter_turns_power_current_and_energies()
    {
        var unit = new SunSpecUnit().With(1).With(203, DiscoveryTests.MeterOf(1)).Ended();
        var reading = await GoodAsync(new Mounting(DeviceRole.Grid, Wiring.Straight, IsReversed: true), unit);
        Assert.Equal(new Watt(-6900), reading.TotalPower);
        Assert.Equal(PerPhase<Ampere>.Same(new(-10)), reading.Current);
        Assert.Equal((new WattHour(10_000), new WattHour(700_000)), (reading.EnergyImport, reading.EnergyExport));
    }

    [Fact]
    public async Task Terminals_become_site_phases()
    {
        var unit = new SunSpecUnit().With(1).With(213, ("AphA", 1f), ("AphB", 2f), ("AphC", 3f), ("PhVphA", 231f), ("PhVphB", 232f), ("PhVphC", 233f), ("W", 1392f)).Ended();
        var reading = await GoodAsync(new Mounting(DeviceRole.Circuit, new Wiring(Phase.L2, Phase.L3, Phase.L1)), unit);
        Assert.Equal(new PerPhase<Ampere>(new(3), new(1), new(2)), reading.Current);
        Assert.Equal(new PerPhase<Volt>(new(233), new(231), new(232)), reading.Voltage);
    }

    [Theory]
    [InlineData(101, new double[] { 0, 5, 0 })]
    [InlineData(111, new double[] { 0, 5, 0 })]
    [InlineData(701, new double[] { 0, 5, 0 })]
    public async Task One_phase_is_where_the_site_file_says(int model, double[] current)
    {
        var unit = new SunSpecUnit().With(1).With(model, model switch
        {
            701 => [("ACType", 0), ("AL1", 50), ("A_SF", -1), ("W", 1150), ("W_SF", 0), ("VL1", 230), ("V_SF", 0)],
            101 => [("A", 50), ("AphA", 50), ("A_SF", -1), ("W", 1150), ("W_SF", 0), ("PhVphA", 230), ("V_SF", 0)],
            _ => [("A", 5f), ("W", 1150f), ("PhVphA", 230f)],       // A without AphA: there is only one
        }).Ended();

        var reading = await GoodAsync(new Mounting(DeviceRole.Pv, new Wiring(Phase.L2)), unit);

        Assert.Equal(PerPhase<Ampere>.From(p => new(current[(int)p])), reading.Current);
        Assert.Equal((new Watt(1150), new PerPhase<Watt>(default, new(1150), default)), (reading.TotalPower, reading.Power));
        Assert.Equal(new PerPhase<Volt>(default, new(230), default), reading.Voltage);

        var unplaced = await GoodAsync(new Mounting(DeviceRole.Pv), unit);
        Assert.Equal((new Watt(1150), (PerPhase<Ampere>?)null), (unplaced.TotalPower, unplaced.Current));
    }

    [Fact]
    public async Task Split_phase_has_two_and_the_third_carries_nothing()
    {
        var unit = new SunSpecUnit().With(1).With(202,
            ("AphA", 10), ("AphB", 20), ("A_SF", 0), ("PhVphA", 120), ("PhVphB", 121), ("V_SF", 0), ("W", 3620), ("WphA", 1200), ("WphB", 2420), ("W_SF", 0)).Ended();
        var reading = await GoodAsync(DeviceRole.Grid, unit);
        Assert.Equal(new PerPhase<Ampere>(new(10), new(20), new(0)), reading.Current);
        Assert.Equal(new PerPhase<Watt>(new(1200), new(2420), new(0)), reading.Power);
    }

    [Theory]
    [InlineData(103)]
    [InlineData(113)]
    public async Task An_inverter_that_takes_power_has_negative_currents(int model)
    {
        var unit = new SunSpecUnit().With(1).With(model, model == 113
            ? [("AphA", 4f), ("AphB", 4f), ("AphC", 4f), ("PhVphA", 230f), ("PhVphB", 230f), ("PhVphC", 230f), ("W", -2760f)]
            : [("AphA", 4), ("AphB", 4), ("AphC", 4), ("A_SF", 0), ("PhVphA", 230), ("PhVphB", 230), ("PhVphC", 230), ("V_SF", 0), ("W", -2760), ("W_SF", 0)]).Ended();

        var reading = await GoodAsync(DeviceRole.Battery, unit);

        Assert.Equal(new Watt(-2760), reading.TotalPower);
        Assert.Equal(PerPhase<Ampere>.Same(new(-4)), reading.Current);
    }

    [Fact]
    public async Task The_newer_model_wins_where_an_inverter_has_both()
    {
        var unit = new SunSpecUnit().With(1).With(113, Floats).With(701,
            ("ACType", 2), ("AL1", 1), ("AL2", 2), ("AL3", 3), ("A_SF", 0), ("W", 1380), ("WL1", 230), ("WL2", 460), ("WL3", 690), ("W_SF", 0),
            ("VL1", 230), ("VL2", 230), ("VL3", 230), ("V_SF", 0), ("Hz", 50_000), ("Hz_SF", -3), ("TotWhInj", 5_000_000_000L), ("TotWh_SF", 0)).Ended();
        var reading = await GoodAsync(DeviceRole.Pv, unit);
        Assert.Equal(new PerPhase<Watt>(new(230), new(460), new(690)), reading.Power);
        Assert.Equal((new WattHour(5e9), 50.0), (reading.EnergyExport, reading.FrequencyHz));
    }

    [Fact]
    public async Task A_sleeping_inverter_delivers_nothing()
    {
        var reading = await GoodAsync(DeviceRole.Pv, new SunSpecUnit().With(1).With(103, ("St", 2), ("PhVphA", 0), ("V_SF", 0)).Ended());
        Assert.Equal((new Watt(0), PerPhase<Ampere>.Same(default)), (reading.TotalPower, reading.Current));
    }

    [Fact]
    public async Task A_hybrid_tells_panels_and_battery_apart()
    {
        var unit = new SunSpecUnit().With(1).With(103).With(124).With(160, 88,
            ("N", 4), ("DCW_SF", 0), ("module[1].DCW", 3000), ("module[2].DCW", 2000), ("module[3].DCW", 1500), ("module[4].DCW", 0)).Ended();
        Assert.Equal(new Watt(5000), (await GoodAsync(DeviceRole.Pv, unit)).TotalPower);
        Assert.Equal(new Watt(-1500), (await GoodAsync(DeviceRole.Battery, unit)).TotalPower);
    }

    [Fact]
    public async Task A_unit_with_storage_ports_is_read_port_by_port()
    {
        var unit = new SunSpecUnit().With(1).With(701).With(713).With(714, 18 + (2 * 25), ("NPrt", 2)).Ended();
        unit.Set(714, "DCW_SF", 1);
        unit.Set(714, "Prt[1].PrtTyp", 0);
        unit.Set(714, "Prt[1].DCW", 400);
        unit.Set(714, "Prt[2].PrtTyp", 1);
        unit.Set(714, "Prt[2].DCW", -150);
        Assert.Equal(new Watt(4000), (await GoodAsync(DeviceRole.Pv, unit)).TotalPower);
        Assert.Equal(new Watt(-1500), (await GoodAsync(DeviceRole.Battery, unit)).TotalPower);
    }

    [Theory]
    [InlineData(3, -700, 700)]      // discharging, whatever the sign
    [InlineData(4, 700, -700)]      // charging
    [InlineData(65535, -700, -700)] // not told: positive is discharge
    public async Task The_charge_status_of_a_battery_bank_tells_the_direction(int status, int watt, int told)
    {
        var unit = new SunSpecUnit().With(1).With(802, ("W", watt), ("W_SF", 0), ("ChaSt", status)).Ended();
        Assert.Equal(new Watt(told), (await GoodAsync(DeviceRole.Battery, unit)).TotalPower);
    }

    [Theory]
    [InlineData(802, "SoC", "SoC_SF", 555, -1, 55.5)]
    [InlineData(713, "SoC", "Pct_SF", 80, 0, 80.0)]
    [InlineData(124, "ChaState", "ChaState_SF", 9000, -2, 90.0)]
    [InlineData(124, "ChaState", "ChaState_SF", 9000, 0, null)]        // 9000 %
    public async Task A_battery_tells_its_state_of_charge(int model, string point, string scale, int raw, int power, double? percent)
    {
        var unit = new SunSpecUnit().With(1).With(113, Floats).With(model, (point, raw), (scale, power)).Ended();
        if (model == 802)
        {
            unit.Set(802, "W", 100);
            unit.Set(802, "W_SF", 0);
        }

        Assert.Equal(percent, (await GoodAsync(DeviceRole.Battery, unit)).StateOfCharge);
        Assert.Null((await GoodAsync(DeviceRole.Pv, unit)).StateOfCharge);
    }

    //          point      raw      what is said
    [Theory]
    [InlineData("AphB",    -32768,  "it has no value for the current of B")]
    [InlineData("AphB",    32767,   "AphB stands at the end of its range")]
    [InlineData("A_SF",    -32768,  "AphA has no scale: A_SF is not implemented")]
    [InlineData("A_SF",    99,      "A_SF is 99, outside -10 to 10")]
    [InlineData("W_SF",    -32768,  "W has no scale: W_SF is not implemented")]
    [InlineData("W",       -32768,  "it has no value for the power")]
    [InlineData("PhVphC",  9000,    "L3 shows 900 V, outside 50 V to 300 V")]
    [InlineData("WphA",    9999,    "L1 shows 99990 W at 230 V and 10 A, more than they allow")]
    public async Task A_meter_that_cannot_be_right_is_not_believed(string point, int raw, string doubt)
    {
        var unit = new SunSpecUnit().With(1).With(203, DiscoveryTests.MeterOf(1)).Ended();
        unit.Set(203, point, raw);
        var sample = (await new SunSpecDevice("grid", new(DeviceRole.Grid)).PollAsync(unit.ReadAsync, default)).Sample!.Value;
        Assert.Contains(doubt, sample.Doubt, StringComparison.Ordinal);
        Assert.Equal((null, null, null), (sample.Reading.Current, sample.Reading.Power, sample.Reading.TotalPower));
    }

    //                 role                 models              what is said
    [Theory]
    [InlineData(DeviceRole.Grid, new[] { 1, 103, 120 }, "has no meter among its SunSpec models 1, 103, 120")]
    [InlineData(DeviceRole.Pv, new[] { 1, 203 }, "has no inverter or battery among its SunSpec models 1, 203")]
    public async Task A_unit_without_what_the_role_needs_says_what_it_has(DeviceRole role, int[] models, string said)
    {
        var unit = new SunSpecUnit();
        Array.ForEach(models, m => unit.With(m));
        var poll = await new SunSpecDevice("x", new(role)).PollAsync(unit.Ended().ReadAsync, default);
        Assert.Equal((ModbusOutcome.NotBelieved, said), (poll.Failure.Outcome, poll.Failure.Reason));
    }

    [Theory]
    [InlineData(null, "phases: [L1]")]
    [InlineData("L1 L2 L3", "phases names 3 phases, and it measures 1")]
    public async Task A_one_phase_meter_needs_to_know_its_phase(string? phases, string doubt)
    {
        var wiring = phases is null ? null : Wiring.Straight;
        var unit = new SunSpecUnit().With(1).With(201, ("AphA", 3), ("A_SF", 0), ("W", 690), ("W_SF", 0)).Ended();
        var poll = await new SunSpecDevice("x", new(DeviceRole.Circuit, wiring)).PollAsync(unit.ReadAsync, default);
        Assert.Contains(doubt, poll.Sample!.Value.Doubt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scales_are_read_with_their_values_in_one_request_and_models_that_moved_are_found_again()
    {
        var unit = new SunSpecUnit().With(1).With(203, DiscoveryTests.MeterOf(1)).Ended();
        var device = new SunSpecDevice("grid", new(DeviceRole.Grid));
        await device.PollAsync(unit.ReadAsync, default);
        var explored = unit.Requests;

        (unit[40_070 + 2 + 1], unit[40_070 + 2 + 4]) = (1000, unchecked((ushort)-2));       // AphA and A_SF change together
        unit.Set(203, "AphB", 1000);
        unit.Set(203, "AphC", 1000);
        Assert.Equal(PerPhase<Ampere>.Same(new(10)), (await device.PollAsync(unit.ReadAsync, default)).Sample!.Value.Reading.Current);
        Assert.Equal(explored + 1, unit.Requests);

        var moved = new SunSpecUnit().With(1).With(120).With(203, DiscoveryTests.MeterOf(1)).Ended();
        Assert.Contains("has moved its SunSpec models", (await device.PollAsync(moved.ReadAsync, default)).Failure.Reason, StringComparison.Ordinal);
        Assert.NotNull((await device.PollAsync(moved.ReadAsync, default)).Sample);
    }

    [Fact]
    public void Whatever_a_role_reads_fits_in_one_request()
    {
        foreach (var role in Enum.GetValues<DeviceRole>())
        {
            foreach (var model in Models.All.Where(m => m.Id > 1))
            {
                var long_ = new SunSpecModel(model.Id, 40_070, 2000);
                var directory = new SunSpecDirectory(40_000, "", "", "", "", [long_, new(124, 41_000, 24), new(713, 42_000, 7), new(160, 43_000, 88)]);
                if (Sources.For(new(role), directory, null, out _) is { } source)
                {
                    Assert.InRange(source.Words, 3, ModbusRead.MaxCount);
                }
            }
        }
    }

    private static Task<DeviceReading> GoodAsync(DeviceRole role, SunSpecUnit unit, int? sign = null)
        => GoodAsync(new Mounting(role), unit, sign);

    private static async Task<DeviceReading> GoodAsync(Mounting mounting, SunSpecUnit unit, int? sign = null)
    {
        var (sample, failure) = await new SunSpecDevice("x", mounting, sign).PollAsync(unit.ReadAsync, default);
        Assert.True(sample is { Doubt: null }, failure.Reason ?? sample?.Doubt);
        return sample!.Value.Reading;
    }
}
