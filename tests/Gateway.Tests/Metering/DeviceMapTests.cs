using System.Globalization;
using Gateway.Metering;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering;

/// <summary>The SDM630's file against a register image of a real reading: L2 feeds in.</summary>
public sealed class DeviceMapTests
{
    private const string NaN = "7FC00000";

    private static readonly string[] First =
    [
        "43678000", "43650000", "43664000",     // 231.5, 229, 230.25 V
        "41480000", "40400000", "41A00000",     // 12.5, 3, 20 A
        "452BE000", "C4228000", "458CA000",     // 2750, -650, 4500 W
    ];

    private static readonly string[] Shipped = [Repository.File("site-config/devices")];

    private readonly DeviceMap _map = Map(Sdm630("eastron-sdm630", DeviceRole.Grid));

    [Fact]
    public void An_image_of_registers_becomes_the_reading_that_the_display_shows()
    {
        var (reading, doubt) = Decode(First);

        Assert.Null(doubt);
        Assert.Equal(
            new DeviceReading(
                "grid",
                42,
                new PerPhase<Ampere>(new(12.5), new(-3), new(20)),
                new PerPhase<Volt>(new(231.5), new(229), new(230.25)),
                new PerPhase<Watt>(new(2750), new(-650), new(4500)),
                new Watt(6600),
                new WattHour(12_345_500),
                new WattHour(42_250),
                50)
            {
                Quality = new(null, 0, null, 0, null, 0),
            },
            reading);
    }

    [Fact]
    public void A_poll_is_two_requests_of_moderate_length()
        => Assert.Equal(["Input 0+18", "Input 52+24"], _map.Blocks.Select(b => $"{b.Kind} {b.First}+{b.Count}"));

    //          word  is          L1 current
    [Theory]
    [InlineData(6, "C4228000", 12.5, -12.5)]     // -650 W with 12.5 A
    [InlineData(6, "C1E80000", 12.5, 12.5)]      // -29 W: too little to tell the direction
    [InlineData(6, "C1F00000", 12.5, -12.5)]     // -30 W
    [InlineData(6, "00000000", 12.5, 12.5)]
    public void Current_has_the_direction_of_its_phases_power(int index, string word, double magnitude, double expected)
    {
        var (reading, _) = Decode(With(With(First, index, word), 3, Hex(magnitude)));

        Assert.Equal(expected, reading.Current!.Value.L1.Value);
    }

    //          index   word       doubt
    [Theory]
    [InlineData(0, NaN,        "no value for the voltage of L1")]
    [InlineData(4, NaN,        "no value for the current of L2")]
    [InlineData(8, NaN,        "no value for the power of L3")]
    [InlineData(3, "7F800000", "no value for the current of L1")]       // infinite
    [InlineData(0, "00000000", "L1 shows 0 V, outside 50 V to 300 V")]
    [InlineData(1, "43960ccd", "L2 shows 300.1 V")]
    [InlineData(2, "42480000", null)]                                   // 50 V is the edge; power then does not fit
    [InlineData(6, "461C4000", "L1 shows 10000 W at 231.5 V and 12.5 A")]
    [InlineData(7, "C61C4000", "L2 shows -10000 W")]
    [InlineData(3, "501502F9", "more than 10000 A")]
    public void What_cannot_be_is_no_value(int index, string word, string? doubt)
    {
        var (reading, why) = Decode(With(First, index, word));

        Assert.Contains(doubt ?? "L3 shows 4500 W at 50 V", why, StringComparison.Ordinal);
        Assert.Null(reading.Current);
        Assert.Null(reading.Voltage);
        Assert.Null(reading.Power);
    }

    [Fact]
    public void A_device_that_has_just_started_and_shows_zeros_is_not_believed()
        => Assert.NotNull(Decode([.. First.Select(_ => "00000000")]).Doubt);

    [Fact]
    public void A_missing_energy_or_frequency_costs_only_itself()
    {
        var second = Second();
        (second[18], second[20]) = (0x7FC0, 0xFFFF);

        var (reading, doubt) = _map.Decode("grid", 42, [Words(First), second]);

        Assert.Null(doubt);
        Assert.Null(reading.FrequencyHz);
        Assert.Null(reading.EnergyImport);
        Assert.NotNull(reading.Current);
        Assert.NotNull(reading.EnergyExport);
    }

    private static DeviceOptions Sdm630(string model, DeviceRole role)
        => new("m", role, model, new("tcp://127.0.0.1:502"), 1, TimeSpan.FromSeconds(1));

    private static DeviceMap Map(DeviceOptions device) => DeviceMaps.Load(device, [.. Shipped]);

    private DeviceSample Decode(string[] first) => _map.Decode("grid", 42, [Words(first), Second()]);

    private static ushort[] Second()
    {
        var block = new ushort[24];
        Words(["45CE4000"]).CopyTo(block, 0);                                   // 52: 6600 W
        Words(["42480000", "4640E600", "42290000"]).CopyTo(block, 18);          // 70: 50 Hz, 12345.5 kWh, 42.25 kWh
        return block;
    }

    private static string[] With(string[] words, int index, string word)
    {
        var changed = words.ToArray();
        changed[index] = word;
        return changed;
    }

    private static string Hex(double value)
        => BitConverter.SingleToUInt32Bits((float)value).ToString("X8", CultureInfo.InvariantCulture);

    private static ushort[] Words(string[] hex)
        => [.. string.Concat(hex).Chunk(4).Select(w => ushort.Parse(w, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}
