using Gateway.Configuration;
using Gateway.Metering;
using Gateway.Site;
using Gateway.Tests.Configuration;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering;

public sealed class DeviceMapReaderTests
{
    private const string Good = """
        device: Little meter
        wordOrder: little
        noValue: [0x8000, u32 0x80000000]
        read: [ holding 100..109, input 7..8 every 10 s ]
        points:
          - { quantity: current, phase: L1, at: holding 100, type: i16, scale: 0.1, sign: -1 }
          - { quantity: current, phase: L2, at: holding 101, type: i16, scale: 0.1, sign: -1 }
          - { quantity: current, phase: L3, at: holding 102, type: i16, scale: 0.1, sign: -1 }
          - { quantity: power, at: holding 104, type: i32, unit: kW }
          - { quantity: energyImport, at: holding 106, type: u64 }
        identify:
          - { at: holding 0, text: LITTLE }
        """;

    private const string Roles = """
        device: Hybrid
        roles:
          - for: [pv]
            read: [ input 0..1 ]
            points: [ { quantity: power, at: input 0, type: u16 } ]
          - for: [battery]
            units: [3]
            read: [ input 0..1 ]
            points: [ { quantity: power, at: input 0, type: i16 }, { quantity: stateOfCharge, at: input 1, type: u16 } ]
        """;

    public static TheoryData<string> Models => [.. DeviceMaps.Names(Repository.File("site-config/devices")).Order(StringComparer.Ordinal)];

    //          instead of                     stands                                  fault
    [Theory]
    [InlineData("device: Little meter",        "devise: x",                            "1:1: error: devise is not a setting of the file; did you mean device?")]
    [InlineData("device: Little meter",        "",                                     "error: device is missing; write, for example, device: Eastron SDM630")]
    [InlineData("wordOrder: little",           "wordOrder: middle",                    "2:12: error: wordOrder is middle; write big or little")]
    [InlineData("wordOrder: little",           "phases: 2",                            "2:9: error: phases is 2; a device measures 1 phase or 3")]
    [InlineData("wordOrder: little",           "phases: 1",                            "points has current of more than L1, and phases is 1")]
    [InlineData("wordOrder: little",           "answersWithin: 5 h",                   "2:16: error: answersWithin is 5 h, outside 100 ms to 5 s")]
    [InlineData("0x8000,",                     "0x800,",                               "3:11: error: noValue is 0x800, which is not a pattern")]
    [InlineData("u32 0x80000000",              "u32 0x8000",                           "3:19: error: noValue is u32 0x8000, which is not a pattern")]
    [InlineData("u32 0x80000000",              "u31 0x80000000",                       "3:19: error: noValue is u31 0x80000000, which is not a pattern")]
    [InlineData("holding 100..109",            "holding 100",                          "4:9: error: read is holding 100, which is not a block such as input 0..17")]
    [InlineData("holding 100..109",            "coil 100..109",                        "4:9: error: read is coil 100..109, which is not a block")]
    [InlineData("holding 100..109",            "holding 100..225",                     "4:9: error: read is holding 100..225: a request reads 1 to 125 registers, this is 126")]
    [InlineData("holding 100..109",            "holding 109..100",                     "4:9: error: read is holding 109..100: a request reads 1 to 125")]
    [InlineData("holding 100..109",            "holding 65530..65536",                 "4:9: error: read is holding 65530..65536, and registers are counted from 0 to 65535")]
    [InlineData("holding 100..109",            "holding 100..109 every 10 s",          "4:7: error: read begins with a block that is read seldom")]
    [InlineData("every 10 s",                  "every 1 s",                            "4:27: error: read is input 7..8 every 1 s, whose period is not 2 s to 10 min")]
    [InlineData("every 10 s",                  "every now and then",                   "whose period is not 2 s to 10 min")]
    [InlineData("quantity: power",             "quantity: pover",                      "9:17: error: points[].quantity is pover; write voltage, current, power")]
    [InlineData("at: holding 104",             "at: holding 109",                      "9:28: error: points[].at is holding 109, and no block under read brings holding 109..110")]
    [InlineData("at: holding 104",             "at: input 104",                        "9:28: error: points[].at is input 104, and no block under read brings input 104..105")]
    [InlineData("at: holding 104",             "at: 104",                              "9:28: error: points[].at is 104, which is not a place")]
    [InlineData("at: holding 104, ",           "",                                     "9:5: error: points[].at is missing; write, for example, at: input 0")]
    [InlineData("at: holding 104",             "at: holding 104, exponent: holding 99", "points[].exponent is holding 99, and no block under read brings holding 99")]
    [InlineData("at: holding 104",             "at: holding 104, negativeWhen: holding 103", "points[].negativeWhen is holding 103, which is not a bit")]
    [InlineData("at: holding 104",             "at: holding 104, negativeWhen: holding 103 bit 16", "which is not a bit such as input 13000 bit 1, from 0 to 15")]
    [InlineData("phase: L3",                   "phase: L4",                            "8:33: error: points[].phase is L4; write L1, L2 or L3")]
    [InlineData("phase: L3",                   "phase: L2",                            "8:17: error: points[].quantity current L2 is there already")]
    [InlineData("phase: L3",                   "phase: L2, part: b",                   "8:17: error: points[].quantity current L2 is there already")]
    [InlineData("phase: L3, ",                 "",                                     "8:5: error: points[].phase is missing: current is told per phase")]
    [InlineData("energyImport",                "energyImport, phase: L1",              "10:38: error: points[].phase is L1, and energyImport is told of the whole device")]
    [InlineData("type: u64",                   "type: u63",                            "points[].type is u63; write u16, i16")]
    [InlineData("unit: kW",                    "unit: kWh",                            "points[].unit is kWh; power is in W or kW")]
    [InlineData("i16, scale: 0.1",             "i16, scale: 0",                        "points[].scale is 0, which is not a number above 0")]
    [InlineData("i16, scale: 0.1, sign: -1",   "i16, sign: 2",                         "points[].sign is 2, outside -1 to 1")]
    [InlineData("i16, scale: 0.1, sign: -1",   "i16, sign: 0",                         "points[].sign is 0; write 1 or -1")]
    [InlineData("text: LITTLE",                "words: 4",                             "identify[].at needs what is expected there")]
    [InlineData("text: LITTLE",                "type: u16, from: 3",                   "identify[].at needs what is expected there")]
    [InlineData("text: LITTLE",                "type: u16, is: SOCO",                  "identify[].is is SOCO, which is not a pattern")]
    [InlineData("wordOrder: little",           "device: again",                        "2:1: error: device")]
    [InlineData("wordOrder: little",           "wordOrder: [[",                        "error: ")]
    [InlineData("wordOrder: little",           "wordOrder: *x",                        "2:12: error: ")]
    [InlineData("wordOrder: little",           "sunspec: true",                        "sunspec stands beside read or points; it has its own registers")]
    [InlineData("wordOrder: little",           "roles: [ { for: [pv], sunspec: true } ]", "roles stands beside read, points or sunspec")]
    [InlineData("wordOrder: little",           "wordOrder: ${HOME}",                   "2:12: error: wordOrder names ${HOME}")]
    [InlineData("device: Little meter",        "\tdevice: x",                          "1:")]
    public void A_mistake_is_told_with_its_place(string instead, string stands, string fault) => AssertFault(Good, instead, stands, fault);

    [Theory]
    [InlineData("for: [pv]",                   "for: [grid]",                          "3:10: error: roles[].for is grid, and the map has no current and no power per phase")]
    [InlineData("for: [pv]",                   "for: [solar]",                         "roles[].for is solar; write grid, circuit, pv or battery")]
    [InlineData("for: [pv]",                   "units: [1]",                           "roles[].for is empty")]
    [InlineData("units: [3]",                  "units: [256]",                         "roles[].units is 256, outside 0 to 255")]
    [InlineData("stateOfCharge",               "frequency",                            "roles[].for is battery, and the map has no stateOfCharge")]
    [InlineData("type: u16 } ]",               "type: u16, unit: V } ]",               "roles[].points[].unit is V; power is in W or kW")]
    [InlineData("[ input 0..1 ]",              "[ input 9..9, input 0..1 every 5 s ]", "has no power among what is read with each poll")]
    public void A_mistake_in_a_role_is_told_with_its_place(string instead, string stands, string fault) => AssertFault(Roles, instead, stands, fault);

    [Fact]
    public void Points_that_are_not_enough_for_any_role_are_told()
    {
        var text = Good.Replace("quantity: power", "quantity: apparentPower", StringComparison.Ordinal).Replace("unit: kW", "unit: kVA", StringComparison.Ordinal);

        Assert.Equal("Grid, Circuit", string.Join(", ", DeviceMapReader.Read("m.yaml", text).Roles));
        AssertFault(
            string.Join('\n', text.Split('\n').Where(l => !l.Contains("current", StringComparison.Ordinal))),
            "apparentPower", "apparentPower", "points is not enough for any role: for grid or circuit the map has no current and no power per phase, and for pv or battery it has no power");
    }

    [Fact]
    public void A_quantity_per_phase_that_lacks_a_phase_is_told()
    {
        var text = string.Join('\n', Good.Split('\n').Where(l => !l.Contains("L2", StringComparison.Ordinal)));

        AssertFault(text, "device", "device", "m.yaml:6:3: error: points needs current of L1, L2 and L3, or without a phase");
    }

    [Theory]
    [InlineData("")]
    [InlineData("just words")]
    [InlineData("- a list")]
    [InlineData("device: [")]
    [InlineData("device: nothing more")]
    public void What_is_no_register_map_is_a_fault_and_no_crash(string text)
        => Assert.Throws<DeviceMapException>(() => DeviceMapReader.Read("m.yaml", text));

    [Fact]
    public void Very_deep_and_very_long_files_are_faults_and_no_crash()
    {
        Assert.Throws<DeviceMapException>(() => DeviceMapReader.Read("m.yaml", "device: " + new string('[', 60_000)));
        Assert.Throws<DeviceMapException>(() => DeviceMapReader.Read("m.yaml", "device: " + new string('x', 70_000)));
        Assert.Throws<DeviceMapException>(() => DeviceMapReader.Read("m.yaml", "device: " + new string('x', 2_000_000)));
    }

    [Theory]
    [InlineData("no-such-meter", "no register map no-such-meter.yaml in ")]
    [InlineData("../devices/eastron-sdm630", "is not the name of a register map")]
    public void A_model_without_a_map_is_told(string model, string fault)
    {
        var device = new DeviceOptions("m", DeviceRole.Grid, model, new("tcp://127.0.0.1:502"), 1, TimeSpan.FromSeconds(1));

        Assert.Contains(fault, DeviceMaps.Check(device, [Repository.File("site-config/devices")]).Single(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_map_that_comes_with_the_program_is_without_fault_and_fits_the_schema(string model)
    {
        var path = Repository.File($"site-config/devices/{model}.yaml");
        var schema = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Repository.File("site-config/devices.schema.json")))!;

        Assert.NotEmpty(DeviceMapReader.Read(path, File.ReadAllText(path)).Roles);
        Assert.Empty(SchemaCheck.Misfits(schema, YamlTree.Load(new(path, File.ReadAllText(path), _ => null))!, ""));
    }

    [Fact]
    public void The_schema_of_maps_is_what_the_command_prints()
    {
        using var printed = new StringWriter();

        Assert.Equal(0, SchemaCommand.Run(printed, ofDevices: true));
        Approved.Is(Repository.File("site-config/devices.schema.json"), printed.ToString());
    }

    [Fact]
    public void The_table_of_the_readme_has_every_map()
    {
        var readme = File.ReadAllText(Repository.File("site-config/devices/README.md"));

        Assert.Empty(DeviceMaps.Names(Repository.File("site-config/devices")).Where(m => !readme.Contains($"| `{m}` |", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_readme_explains_every_key()
    {
        var readme = File.ReadAllText(Repository.File("site-config/devices/README.md"));
        var missing = Names(DeviceMapReader.Settings()).Distinct().Where(k => !readme.Contains($"| `{k}` |", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    private static IEnumerable<string> Names(IEnumerable<Setting> settings)
        => settings.SelectMany(s => Names(s.Children ?? []).Prepend(s.Name));

    private static void AssertFault(string good, string instead, string stands, string fault)
    {
        var text = good.Replace(instead, stands, StringComparison.Ordinal);

        var e = Assert.Throws<DeviceMapException>(() => DeviceMapReader.Read("m.yaml", text));

        Assert.Contains(e.Faults, f => f.StartsWith("m.yaml:", StringComparison.Ordinal) && f.Contains(fault, StringComparison.Ordinal));
    }
}
