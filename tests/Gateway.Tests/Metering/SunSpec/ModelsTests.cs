using System.Globalization;
using System.Text.Json;
using Gateway.Metering.SunSpec;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering.SunSpec;

/// <summary>Our notation of the models against the alliance's own definitions, where they lie beside the checkout.</summary>
public sealed class ModelsTests
{
    private static readonly Dictionary<string, string> Types = new()
    {
        ["uint16"] = "u16", ["uint32"] = "u32", ["uint64"] = "u64", ["int16"] = "i16", ["int32"] = "i32", ["acc32"] = "acc32",
        ["acc64"] = "acc64", ["float32"] = "f32", ["enum16"] = "enum16", ["bitfield16"] = "bits16", ["bitfield32"] = "bits32",
        ["sunssf"] = "sf", ["pad"] = "pad", ["count"] = "count",
    };

    private static readonly string Reference = Repository.File("../shared/energy/sunspec");

    [Fact]
    public void Every_point_of_every_model_is_where_the_alliance_has_it_and_there_is_no_other()
    {
        if (!Directory.Exists(Reference))
        {
            return;     // the definitions are not part of the project
        }

        var files = Directory.EnumerateFiles(Reference, "model_*.json").ToList();
        Assert.Equal(files.Count, Models.All.Count());
        foreach (var file in files)
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            var theirs = Lines(json.RootElement.GetProperty("group"), "", skip: 2).ToList();
            var id = json.RootElement.GetProperty("id").GetInt32();
            var ours = Lines(Models.Of(id)!.Root, "").ToList();
            Assert.True(theirs.SequenceEqual(ours), $"model {id}: {string.Join("; ", theirs.Except(ours).Concat(ours.Except(theirs)))}");
        }
    }

    [Fact]
    public void The_models_that_readings_come_from_are_there_with_their_lengths()
        => Assert.Equal(
            [(1, 66), (103, 50), (113, 60), (124, 24), (203, 105), (213, 124), (701, 153), (802, 62)],
            from id in (int[])[1, 103, 113, 124, 203, 213, 701, 802] select (id, Models.Of(id)!.LeastLength));

    [Fact]
    public void Every_scale_and_every_count_that_a_model_names_is_a_point_of_it()
    {
        foreach (var model in Models.All)
        {
            Check(model, model.Root, []);
        }
    }

    [Theory]
    [InlineData("u16: A", "belongs to no model")]
    [InlineData("model 9 x\nu17: A", "'u17' is no type of a point")]
    [InlineData("model 9 x\nu16 A B C D: A", "is not 'TYPE [UNIT] [* SCALE]'")]
    [InlineData("model 9 x\nu16", "names no points")]
    [InlineData("model 9", "is not 'model ID NAME'")]
    public void A_text_that_is_not_in_the_notation_says_where(string text, string fault)
        => Assert.Contains(fault, Assert.Throws<FormatException>(() => Models.Parse(text)).Message, StringComparison.Ordinal);

    private static void Check(ModelDefinition model, PointGroup group, HashSet<string> outer)
    {
        HashSet<string> known = [.. outer, .. group.Points.Select(p => p.Name)];
        Assert.All(group.Points, p => Assert.True(p.Scale is null || known.Contains(p.Scale), $"{model.Id}: {p.Name} * {p.Scale}"));
        Assert.True(group.Words > 0 || group.Groups.Length > 0, $"{model.Id}: {group.Name} is empty");
        foreach (var inner in group.Groups)
        {
            Assert.True(inner.Count.Point is null || known.Contains(inner.Count.Point), $"{model.Id}: {inner.Name} * {inner.Count.Point}");
            Assert.True(inner.Words > 0);
            Check(model, inner, known);
        }
    }

    /// <summary>One line for each point and group: path, place in its group, registers, type, scale, whether it may be written.</summary>
    private static IEnumerable<string> Lines(PointGroup group, string path)
    {
        var at = 0;
        foreach (var point in group.Points)
        {
            yield return Line(path + point.Name, at, point.Type, point.Scale, point.IsWritable);
            at += point.Type.Words;
        }

        foreach (var inner in group.Groups)
        {
            yield return $"{path}{inner.Name} x {(inner.Count.Rest ? "0" : inner.Count.Point ?? inner.Count.Fixed.ToString(CultureInfo.InvariantCulture))}";
            foreach (var line in Lines(inner, $"{path}{inner.Name}."))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> Lines(JsonElement group, string path, int skip = 0)
    {
        var at = 0;
        foreach (var point in group.GetProperty("points").EnumerateArray().Skip(skip))
        {
            var (type, size) = (point.GetProperty("type").GetString()!, point.GetProperty("size").GetInt32());
            var ours = type == "string" ? PointType.Of($"str{size}") : PointType.Of(Types[type]);
            Assert.Equal(size, ours!.Value.Words);
            yield return Line(path + point.GetProperty("name").GetString(), at, ours.Value, Text(point, "sf"), Text(point, "access") is "RW");
            at += size;
        }

        if (!group.TryGetProperty("groups", out var groups))
        {
            yield break;
        }

        foreach (var inner in groups.EnumerateArray())
        {
            var name = inner.GetProperty("name").GetString();
            yield return $"{path}{name} x {Text(inner, "count") ?? "1"}";
            foreach (var line in Lines(inner, $"{path}{name}."))
            {
                yield return line;
            }
        }
    }

    private static string Line(string path, int at, PointType type, string? scale, bool isWritable)
        => $"{path} @{at} {type.Kind} {type.Words} * {scale} {(isWritable ? "rw" : "r")}";

    private static string? Text(JsonElement of, string property) => of.TryGetProperty(property, out var value) ? value.ToString() : null;
}
