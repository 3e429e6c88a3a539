using Gateway.Metering;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering;

/// <summary>Every map that comes with the program against a register image written from what is known of the device.</summary>
public sealed class GoldenImageTests
{
    public static TheoryData<string> Images => [.. GoldenImage.Names];

    [Theory]
    [MemberData(nameof(Images))]
    public void A_golden_image_becomes_the_values_that_it_means(string name)
    {
        var image = GoldenImage.Load(name);

        Assert.Empty(image.Differences(image.Map.Decode("m", 1, image.Blocks(image.Map))));
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void No_value_costs_what_it_belongs_to(string name)
    {
        var image = GoldenImage.Load(name);
        foreach (var gap in image.Gaps)
        {
            var (reading, doubt) = image.Map.Decode("m", 1, image.Blocks(image.Map, gap));

            Assert.Equal(gap.Leaves, GoldenImage.Find(reading, gap.Name)?[0]);
            Assert.Equal(IsNeeded(image.Map, gap), doubt is not null);
        }
    }

    /// <summary>What an image does not notice when the map is wrong, it does not prove.</summary>
    [Theory]
    [MemberData(nameof(Images))]
    public void A_wrong_scale_sign_word_order_or_address_of_any_point_is_noticed(string name)
    {
        var image = GoldenImage.Load(name);
        var blocks = image.Blocks(image.Map);
        var unnoticed = image.Map.Points
            .SelectMany(point => Wrong(image.Map, point))
            .Where(wrong => !image.Differences(wrong.Map.Decode("m", 1, blocks)).Any())
            .Select(wrong => wrong.What);

        Assert.Empty(unnoticed);
    }

    [Fact]
    public void Every_map_has_an_image_for_each_of_its_lists_of_points()
    {
        var seen = GoldenImage.Names.Select(n => GoldenImage.Load(n)).Select(i => (i.Model, Points(i.Map))).ToHashSet();
        var directory = Repository.File("site-config/devices");
        var without = from model in DeviceMaps.Names(directory)
                      from profile in DeviceMaps.Load(model, [directory]).Profiles
                      where !profile.Map.IsSunSpec && !seen.Contains((model, Points(profile.Map)))
                      select $"{model} as {string.Join(", ", profile.Roles)}";

        Assert.Empty(without);
    }

    /// <summary>True: nothing may be believed of a poll without it.</summary>
    private static bool IsNeeded(DeviceMap map, GoldenImage.Gap gap)
    {
        var isSeldom = map.Blocks.Any(b => b.IsSlow && b.Kind == gap.Kind && b.First <= gap.First && gap.First < b.First + b.Count);
        return gap.Leaves is null && !isSeldom
            && (gap.Name is "voltage" or "current" or "power" || (gap.Name is "total" && map.Role is DeviceRole.Pv));
    }

    private static string Points(DeviceMap map) => string.Join(' ', map.Points.Select(p => $"{p.Place} {p.Quantity}"));

    private static IEnumerable<(DeviceMap Map, string What)> Wrong(DeviceMap map, MapPoint point)
    {
        (DeviceMap, string) With(MapPoint wrong, string what)
            => (map with { Points = map.Points.Replace(point, wrong) }, $"{what} of {point.Quantity} {point.Phase} at {point.Place}");

        yield return With(point with { Factor = point.Factor * 10 }, "scale");
        var last = point.Place.Offset + point.Type.Words() == map.Blocks[point.Place.Block].Count;
        yield return With(point with { Place = point.Place with { Offset = point.Place.Offset + (last ? -1 : 1) } }, "address");
        if (point.Type.Words() > 1)
        {
            yield return With(point with { LowWordFirst = !point.LowWordFirst }, "word order");
        }

        // What takes its direction from elsewhere has none of its own to be wrong.
        if (point.NegativeWhen is null && !(map.CurrentIsMagnitude && point.Quantity is Quantity.Current))
        {
            yield return With(point with { Factor = -point.Factor }, "sign");
        }
        else if (point.NegativeWhen is { } bit)
        {
            yield return With(point with { NegativeWhen = bit with { Bit = bit.Bit + 2 } }, "bit");
        }
    }
}
