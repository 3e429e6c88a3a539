using Gateway.Metering;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering;

public sealed class DeviceMapReaderTests
{
    private const string Good = """
        device: Little meter
        wordOrder: little
        noValue: [0x8000, 0x80000000]
        read: [ holding 100..109 ]
        points:
          - { quantity: current, phase: L1, at: holding 100, type: i16, scale: 0.1, sign: -1 }
          - { quantity: current, phase: L2, at: holding 101, type: i16, scale: 0.1, sign: -1 }
          - { quantity: current, phase: L3, at: holding 102, type: i16, scale: 0.1, sign: -1 }
          - { quantity: power, at: holding 104, type: i32, unit: kW }
          - { quantity: energyImport, at: holding 106, type: u64 }
        """;

    [Fact]
    public void Integers_scales_signs_units_and_low_word_first_are_understood()
    {
        var map = DeviceMapReader.Read("m.yaml", Good);
        ushort[] registers = [123, 0xFFFE, 0, 0, 0xFFFD, 0xFFFF, 4, 3, 2, 1];

        var (reading, doubt) = map.Decode("m", 1, [registers]);

        Assert.Null(doubt);
        Assert.Equal(-12.3, reading.Current!.Value.L1.Value, 9);
        Assert.Equal(0.2, reading.Current!.Value.L2.Value, 9);
        Assert.Equal(new Watt(-3000), reading.TotalPower);
        Assert.Equal(new WattHour(0x0001000200030004), reading.EnergyImport);
    }

    [Fact]
    public void A_marker_stands_for_no_value_only_where_it_is_as_wide_as_the_value()
    {
        var map = DeviceMapReader.Read("m.yaml", Good);

        Assert.Contains(
            "current of L1", map.Decode("m", 1, [[0x8000, 0, 0, 0, 0, 0, 0, 0, 0, 0]]).Doubt, StringComparison.Ordinal);
        Assert.Null(map.Decode("m", 1, [[0, 0, 0, 0, 0, 0x8000, 0, 0, 0, 0]]).Reading.TotalPower);
        Assert.NotNull(map.Decode("m", 1, [[0, 0, 0, 0, 0x8000, 0, 0, 0, 0, 0]]).Reading.TotalPower);
    }

    //          instead of                     stands                                  fault
    [Theory]
    [InlineData("device: Little meter",        "devise: x",                            "1:1: error: 'devise' is not a key")]
    [InlineData("wordOrder: little",           "wordOrder: middle",                    "2:12: error: wordOrder is 'middle', none of big, little")]
    [InlineData("0x8000,",                     "0x800,",                               "3:11: error: '0x800' is not a pattern")]
    [InlineData("holding 100..109",            "holding 100",                          "4:9: error: 'holding 100' is not a block")]
    [InlineData("holding 100..109",            "coil 100..109",                        "4:9: error: 'coil 100..109' is not a block")]
    [InlineData("holding 100..109",            "holding 100..225",                     "4:9: error: a request reads 1 to 125 registers, this is 126")]
    [InlineData("holding 100..109",            "holding 109..100",                     "4:9: error: a request reads 1 to 125")]
    [InlineData("holding 100..109",            "holding 65530..65536",                 "4:9: error: registers are counted from 0 to 65535")]
    [InlineData("quantity: power",             "quantity: pover",                      "9:17: error: quantity is 'pover', none of voltage, current, power")]
    [InlineData("at: holding 104",             "at: holding 109",                      "9:28: error: no block under read brings holding 109..110")]
    [InlineData("at: holding 104",             "at: input 104",                        "9:28: error: no block under read brings input 104..105")]
    [InlineData("at: holding 104",             "at: 104",                              "9:28: error: '104' is not a place")]
    [InlineData("at: holding 104, ",           "",                                     "9:5: error: at is missing")]
    [InlineData("phase: L3",                   "phase: L4",                            "8:33: error: phase is 'L4', none of L1, L2, L3")]
    [InlineData("phase: L3",                   "phase: L2",                            "8:5: error: current L2 is there already")]
    [InlineData("phase: L3, ",                 "",                                     "8:5: error: current needs a phase")]
    [InlineData("energyImport",                "energyImport, phase: L1",              "10:5: error: energyImport has no phase")]
    [InlineData("type: u64",                   "type: u63",                            "error: type is 'u63', none of u16, i16")]
    [InlineData("unit: kW",                    "unit: kWh",                            "error: unit is 'kWh', none of W, kW")]
    [InlineData("i16, scale: 0.1",             "i16, scale: 0",                        "error: scale is '0', which is not a number above 0")]
    [InlineData("i16, scale: 0.1, sign: -1",   "i16, sign: 2",                         "error: sign is '2', none of 1, -1")]
    [InlineData("wordOrder: little",           "device: again",                        "2:1: error: Duplicate key")]
    [InlineData("wordOrder: little",           "wordOrder: [[[[[[[[[[]]]]]]]]]]",      "error: nested too deeply")]
    [InlineData("wordOrder: little",           "wordOrder: [[",                        "error: from here on this is not YAML")]
    [InlineData("wordOrder: little",           "wordOrder: *x",                        "2:12: error: aliases have no place here")]
    [InlineData("device: Little meter",        "\tdevice: x",                          "1:")]
    public void A_mistake_is_told_with_its_place(string instead, string stands, string fault)
    {
        var text = Good.Replace(instead, stands, StringComparison.Ordinal);
        Assert.NotEqual(Good, text);

        var e = Assert.Throws<DeviceMapException>(() => DeviceMapReader.Read("m.yaml", text));

        Assert.Contains(e.Faults, f => f.StartsWith("m.yaml:", StringComparison.Ordinal) && f.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void A_quantity_per_phase_that_lacks_a_phase_is_told()
    {
        var text = string.Join('\n', Good.Split('\n').Where(l => !l.Contains("L2", StringComparison.Ordinal)));

        var e = Assert.Throws<DeviceMapException>(() => DeviceMapReader.Read("m.yaml", text));

        Assert.Equal("m.yaml:1:1: error: current needs L1, L2 and L3, or no phase at all", e.Faults.Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("just words")]
    [InlineData("- a list")]
    [InlineData("device: [")]
    public void What_is_no_register_map_is_a_fault_and_no_crash(string text)
        => Assert.Throws<DeviceMapException>(() => DeviceMapReader.Read("m.yaml", text));

    [Fact]
    public void Very_deep_and_very_long_files_are_faults_and_no_crash()
    {
        Assert.Throws<DeviceMapException>(() => DeviceMapReader.Read("m.yaml", "device: " + new string('[', 60_000)));
        Assert.Throws<DeviceMapException>(() => DeviceMapReader.Read("m.yaml", "device: " + new string('x', 70_000)));
    }

    [Theory]
    [InlineData("no-such-meter", "no register map no-such-meter.yaml in ")]
    [InlineData("../devices/eastron-sdm630", "is not the name of a register map")]
    public void A_model_without_a_map_is_told(string model, string fault)
    {
        var device = new DeviceOptions("m", DeviceRole.Grid, model, new("tcp://127.0.0.1:502"), 1, TimeSpan.FromSeconds(1));

        Assert.Contains(fault, DeviceMaps.Check(device, [Repository.File("site-config/devices")]).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_map_that_comes_with_the_program_is_without_fault()
    {
        var files = Directory.GetFiles(Repository.File("site-config/devices"), "*.yaml");

        Assert.NotEmpty(files);
        Assert.All(files, f => DeviceMapReader.Read(f, File.ReadAllText(f)));
    }
}
