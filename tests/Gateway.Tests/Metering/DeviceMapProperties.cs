using Gateway.Metering;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering;

/// <summary>What holds of every map, whatever a device says.</summary>
public sealed class DeviceMapProperties
{
    private static readonly string[] Shipped = [Repository.File("site-config/devices")];

    public static TheoryData<string> Models => [.. DeviceMaps.Names(Shipped[0]).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Random_registers_are_decoded_or_doubted_and_never_make_a_reading_that_is_no_number(string model)
    {
        var random = new Random(20_261_121);
        foreach (var map in Maps(model))
        {
            for (var i = 0; i < 2000; i++)
            {
                var (reading, doubt) = map.Decode("m", i, [.. map.Blocks.Select(b => Registers(random, b))]);

                Assert.True(Numbers(reading).All(double.IsFinite), $"{model} as {map.Role}: {reading}");
                Assert.True(doubt is null || reading.Current is null);
                Assert.False(doubt is null && map.Role is DeviceRole.Grid or DeviceRole.Circuit && doubt is null && reading.Current is null);
            }
        }
    }

    [Fact]
    public void A_poll_costs_a_reading_and_little_more()
    {
        var image = GoldenImage.Load("eastron-sdm72dm-v2.grid");
        var blocks = image.Blocks(image.Map);
        image.Map.Decode("m", 1, blocks);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            image.Map.Decode("m", i, blocks);
        }

        var perPoll = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        Assert.InRange(perPoll, 1, 640);        // the reading and what it says of reactive power: about 450 bytes
    }

    private static IEnumerable<DeviceMap> Maps(string model)
        => from profile in DeviceMaps.Load(model, [.. Shipped]).Profiles
           from role in profile.Roles
           where !profile.Map.IsSunSpec
           select profile.Map with { Role = role, Wiring = profile.Map.Terminals is 1 ? new(Phase.L2) : Wiring.Straight };

    /// <summary>Mostly anything, often a value that devices like, sometimes nothing at all.</summary>
    private static ushort[] Registers(Random random, RegisterBlock block)
    {
        ushort[] likely = [0, 1, 0x7FFF, 0x8000, 0xFFFF, 0x7FC0, 0x4366, 2300, 230];
        return block.IsSlow && random.Next(4) is 0
            ? []
            : [.. Enumerable.Range(0, block.Count).Select(_ => random.Next(2) is 0 ? (ushort)random.Next(65536) : likely[random.Next(likely.Length)])];
    }

    private static IEnumerable<double> Numbers(DeviceReading reading)
        => new[]
        {
            "voltage", "current", "power", "total", "reactive", "totalReactive", "apparent", "totalApparent", "factor", "totalFactor",
            "frequency", "energyImport", "energyExport", "stateOfCharge",
        }.SelectMany(name => GoldenImage.Find(reading, name) ?? []);
}
