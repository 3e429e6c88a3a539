using Gateway.Metering;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering;

/// <summary>What the keys of a map do to numbers, with maps made up for it.</summary>
public sealed class DeviceMapFormatTests
{
    private const string Head = "device: Made up\n";

    private static readonly Wiring L3 = new(Phase.L3);

    [Fact]
    public void Integers_scales_signs_units_and_low_word_first_are_understood()
    {
        var map = Map("""
            wordOrder: little
            read: [ holding 100..109 ]
            points:
              - { quantity: current, phase: L1, at: holding 100, type: i16, scale: 0.1, sign: -1 }
              - { quantity: current, phase: L2, at: holding 101, type: i16, scale: 0.1, sign: -1 }
              - { quantity: current, phase: L3, at: holding 102, type: i16, unit: mA }
              - { quantity: power, at: holding 104, type: i32, unit: kW }
              - { quantity: energyImport, at: holding 106, type: u64 }
              - { quantity: frequency, at: holding 104, type: u32, wordOrder: big }
            """);

        var (reading, doubt) = Decode(map, [123, 0xFFFE, 7, 0, 0xFFFD, 0xFFFF, 4, 3, 2, 1]);

        Assert.Null(doubt);
        Assert.Equal(-12.3, reading.Current!.Value.L1.Value, 9);
        Assert.Equal(0.2, reading.Current!.Value.L2.Value, 9);
        Assert.Equal(0.007, reading.Current!.Value.L3.Value, 9);
        Assert.Equal(new Watt(-3000), reading.TotalPower);
        Assert.Equal(new WattHour(0x0001000200030004), reading.EnergyImport);
        Assert.Equal(0xFFFDFFFF, reading.FrequencyHz);
    }

    //          registers           total
    [Theory]
    [InlineData(0x8000, 0, 1,       null)]          // for every number of 16 bits
    [InlineData(1, 0xFFFF, 0xFFFF,  0.0)]           // an i32 of -1: the mark is that of u32
    [InlineData(1, 0x8000, 0,       -2147483647.0)] // 0x8000 is not as wide
    [InlineData(1, 0x7FFF, 0xFFFF,  null)]
    public void A_mark_for_no_value_holds_for_its_width_and_its_type(int a, int b, int c, double? total)
    {
        var map = Map("""
            noValue: [0x8000, u32 0xFFFFFFFF, i32 0x7FFFFFFF]
            read: [ input 0..2 ]
            points:
              - { quantity: power, part: a, at: input 0, type: i16 }
              - { quantity: power, part: b, at: input 1, type: i32 }
            """, DeviceRole.Pv);

        Assert.Equal(total is { } watt ? new Watt(watt) : null, Decode(map, [(ushort)a, (ushort)b, (ushort)c]).Reading.TotalPower);
    }

    //          exponent   factor
    [Theory]
    [InlineData(0,         1.0)]
    [InlineData(2,         100.0)]
    [InlineData(0xFFFE,    0.01)]
    [InlineData(0x8000,    null)]       // not implemented
    [InlineData(11,        null)]       // out of all reason
    [InlineData(0xFFF5,    null)]
    public void A_power_of_ten_may_stand_in_a_register(int exponent, double? factor)
    {
        var map = Map("""
            read: [ holding 0..1 ]
            points: [ { quantity: power, at: holding 0, type: i16, exponent: holding 1 } ]
            """, DeviceRole.Pv);

        var (reading, doubt) = Decode(map, [0xFF9C, (ushort)exponent]);

        Assert.Equal(factor * -100, reading.TotalPower?.Value);
        Assert.Equal(factor is null, doubt is not null);
    }

    [Fact]
    public void One_phase_stands_where_the_site_file_says_and_the_others_carry_nothing()
    {
        var map = Map("""
            phases: 1
            current: magnitude
            read: [ input 0..2 ]
            points:
              - { quantity: voltage, phase: L1, at: input 0, type: u16 }
              - { quantity: current, phase: L1, at: input 1, type: u16 }
              - { quantity: power, phase: L1, at: input 2, type: i16 }
            """, DeviceRole.Circuit, L3);

        var (reading, doubt) = Decode(map, [230, 10, 0xF704]);     // -2300 W

        Assert.Null(doubt);
        Assert.Equal(new PerPhase<Ampere>(new(0), new(0), new(-10)), reading.Current);
        Assert.Equal(new PerPhase<Volt>(new(0), new(0), new(230)), reading.Voltage);
        Assert.Equal(new Watt(-2300), reading.TotalPower);
        Assert.Contains("L3 shows 20 V", Decode(map, [20, 10, 0]).Doubt, StringComparison.Ordinal);
    }

    [Fact]
    public void Terminals_that_are_swapped_are_told_by_site_phase()
    {
        var map = Map(ThreePhases, DeviceRole.Grid, new(Phase.L3, Phase.L1, Phase.L2));

        var (reading, _) = Decode(map, [1, 2, 3, 100, 200, 300]);

        Assert.Equal(new PerPhase<Ampere>(new(2), new(3), new(1)), reading.Current);
        Assert.Equal(new PerPhase<Watt>(new(200), new(300), new(100)), reading.Power);
        Assert.Equal(new Watt(600), reading.TotalPower);
    }

    [Fact]
    public void Wired_the_other_way_round_all_directions_turn()
    {
        var map = Map(ThreePhases + "\n  - { quantity: energyImport, at: input 6, type: u16 }\n  - { quantity: energyExport, at: input 7, type: u16 }", reversed: true);

        var (reading, _) = Decode(map, [1, 2, 3, 100, 0xFF38, 300, 11, 12]);

        Assert.Equal(new PerPhase<Ampere>(new(-1), new(2), new(-3)), reading.Current);
        Assert.Equal(new PerPhase<Watt>(new(-100), new(200), new(-300)), reading.Power);
        Assert.Equal(new Watt(-200), reading.TotalPower);
        Assert.Equal((new WattHour(12), new WattHour(11)), (reading.EnergyImport, reading.EnergyExport));
    }

    [Fact]
    public void What_is_read_seldom_may_be_missing_and_costs_only_itself()
    {
        var map = Map($$"""
            read: [ input 0..5, input 6..7 every 30 s ]
            {{CurrentsAndPowers}}
              - { quantity: energyImport, at: input 6, type: u16, unit: kWh }
              - { quantity: frequency, at: input 7, type: u16 }
            """);

        var (reading, doubt) = map.Decode("m", 1, [[1, 2, 3, 100, 200, 300], []]);

        Assert.Equal((false, true), (map.Blocks[0].IsSlow, map.Blocks[1].IsSlow));
        Assert.Null(doubt);
        Assert.Equal(new PerPhase<Ampere>(new(1), new(2), new(3)), reading.Current);
        Assert.Null(reading.EnergyImport);
        Assert.Equal(new WattHour(5000), map.Decode("m", 1, [[1, 2, 3, 100, 200, 300], [5, 50]]).Reading.EnergyImport);
    }

    [Fact]
    public void Without_its_voltage_a_current_that_is_made_from_power_is_a_doubt()
    {
        var map = Map("""
            read: [ input 0..2, input 3..5 every 10 s ]
            points:
              - { quantity: power, phase: L1, at: input 0, type: i16 }
              - { quantity: power, phase: L2, at: input 1, type: i16 }
              - { quantity: power, phase: L3, at: input 2, type: i16 }
              - { quantity: voltage, phase: L1, at: input 3, type: u16 }
              - { quantity: voltage, phase: L2, at: input 4, type: u16 }
              - { quantity: voltage, phase: L3, at: input 5, type: u16 }
            """);

        Assert.Contains("no value for the current", map.Decode("m", 1, [[100, 200, 300], []]).Doubt, StringComparison.Ordinal);
        Assert.Equal(
            new PerPhase<Ampere>(new(1 / 0.95), new(-2), new(0)), map.Decode("m", 1, [[230, 0xFE34, 0], [230, 230, 230]]).Reading.Current);
    }

    //          model                role                key      fault
    [Theory]
    [InlineData("eastron-sdm72d-m",  DeviceRole.Grid,    "role",   "is grid, and Eastron SDM72D-M has no current and no power per phase; it can be pv or battery")]
    [InlineData("eastron-sdm230",    DeviceRole.Grid,    "phases", "is missing: Eastron SDM230 measures one phase; say which, for example phases: [L1]")]
    [InlineData("victron-gx",        DeviceRole.Pv,      "unit",   "is 7; as pv Victron GX has unit id 100")]
    [InlineData("sungrow-sg",        DeviceRole.Circuit, "role",   "has no current and no power per phase; it can be pv or battery")]
    public void A_device_that_cannot_be_what_it_is_to_be_is_told(string model, DeviceRole role, string key, string text)
    {
        var map = DeviceMaps.Load(model, [Repository.File("site-config/devices")]).For(role, 7, null, false, out var fault);

        Assert.Null(map);
        Assert.Equal(key, fault.Key);
        Assert.Contains(text, fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_phase_cannot_be_wired_to_three()
    {
        var sdm230 = DeviceMaps.Load("eastron-sdm230", [Repository.File("site-config/devices")]);

        Assert.Null(sdm230.For(DeviceRole.Grid, 1, Wiring.Straight, false, out var fault));
        Assert.Equal("phases", fault.Key);
        Assert.NotNull(sdm230.For(DeviceRole.Pv, 1, null, false, out _));
    }

    private const string ThreePhases = "read: [ input 0..7 ]\n" + CurrentsAndPowers;

    private const string CurrentsAndPowers = """
        current: magnitude
        points:
          - { quantity: current, phase: L1, at: input 0, type: i16 }
          - { quantity: current, phase: L2, at: input 1, type: i16 }
          - { quantity: current, phase: L3, at: input 2, type: i16 }
          - { quantity: power, phase: L1, at: input 3, type: i16 }
          - { quantity: power, phase: L2, at: input 4, type: i16 }
          - { quantity: power, phase: L3, at: input 5, type: i16 }
        """;

    private static DeviceMap Map(string text, DeviceRole role = DeviceRole.Grid, Wiring? wiring = null, bool reversed = false)
        => DeviceMapReader.Read("m.yaml", Head + text).For(role, 1, wiring, reversed, out var fault)
            ?? throw new InvalidDataException(fault.Text);

    private static DeviceSample Decode(DeviceMap map, ushort[] registers) => map.Decode("m", 1, [registers]);
}
