using System.Globalization;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>Other texts for one value of a payload, good and bad ones: each says what it is and what is to be thought of it.</summary>
internal sealed class Mutants(Random random)
{
    // XML has times without an offset, JSON has not.
    private static readonly Shape Zoneless = MessageCatalogue.Of(OcppVersion.V15).Find("Heartbeat")!.Response!.Fields[0].Shape;

    private readonly Samples _samples = new(random, 0.2);

    internal sealed record Mutant(string What, string Text, bool Good = false, string? OnPurpose = null);

    public IEnumerable<Mutant> Of(Sample value) => value.Shape switch
    {
        ObjectShape type => [.. Fields(value, type), new("an array for an object", "[]"), .. Strangers("{")],
        ArrayShape array => [.. Items(value, array), new("an object for an array", "{}"), .. Strangers("[")],
        StringShape text => [.. Texts(text), .. Strangers("\"")],
        EnumShape set => [.. Words(set), .. Strangers("\"")],
        IntegerShape integer => [.. Integers(integer), .. Strangers("0")],
        NumberShape number => [.. Numbers(number), .. Strangers("0")],
        BooleanShape => [new("a word for a boolean", "\"true\""), .. Strangers("t")],
        DateTimeShape => [.. BadTexts.Times, BadTexts.Zoneless(good: value.Shape == Zoneless), .. Strangers("\"")],
        UriShape => [.. BadTexts.Uris, .. Strangers("\"")],
        _ => [new("anything", _samples.Of(value.Shape).Json(), Good: true), new("too deep", Nested(40), OnPurpose: Verdict.Deep)],
    };

    // Values of the other types, told apart by their first character.
    private static IEnumerable<Mutant> Strangers(string own)
    {
        string[] others = ["null", "true", "0", "\"\"", "{}", "[]"];
        return others.Where(o => o[..1] != own).Select(o => new Mutant("of another type", o));
    }

    private IEnumerable<Mutant> Fields(Sample value, ObjectShape type)
    {
        var fields = value.Fields.Select(f => (f.Name, Json: f.Value.Json())).ToList();
        foreach (var field in type.Fields.Where(f => f.Required))
        {
            yield return new("without " + field.Name, Sample.Object(fields.Where(f => f.Name != field.Name)));
        }

        foreach (var stranger in new[] { "x", "", "Ünknown", $"n{random.Next()}", type.Name })
        {
            var more = Sample.Object([.. fields, (stranger, random.Next().ToString(CultureInfo.InvariantCulture))]);
            yield return new("an unknown field", more, Good: type.Open);
        }

        if (fields.Count > 0)
        {
            var (name, json) = fields[0];
            var escaped = $"\\u{(int)name[0]:X4}{name[1..]}";
            yield return new("a field in other case", Sample.Object([.. fields[1..], (Flip(name), json)]), Good: IsFree(type, name));
            yield return new("a field twice", Sample.Object([.. fields, fields[0]]), OnPurpose: Verdict.Twice);
            yield return new("a name escaped", Sample.Object([.. fields[1..], (escaped, json)]), Good: true);
        }

        if (type.Open)
        {
            yield return new("too deep", Sample.Object([.. fields, ("deep", Nested(40))]), OnPurpose: Verdict.Deep);
        }
    }

    private static bool IsFree(ObjectShape type, string name) => type.Open && !type.Find(name)!.Required;

    private IEnumerable<Mutant> Items(Sample value, ArrayShape array)
    {
        const int Many = 200_000;       // bytes
        var item = value.Items.Count > 0 ? value.Items[0].Json() : _samples.Of(array.Items).Json();
        yield return new("an empty array", "[]", Good: array.Min == 0);
        yield return new("null in an array", "[null]", Good: array.Items is AnyShape);
        if (array.Min > 1)
        {
            yield return new("too few", Repeated(item, array.Min - 1));
        }

        if (array.Max is { } max && (max + 1) * item.Length < Many)
        {
            yield return new("as many as may be", Repeated(item, max), Good: true);
            yield return new("one too many", Repeated(item, max + 1));
        }
    }

    private IEnumerable<Mutant> Texts(StringShape shape)
    {
        yield return new("an empty string", "\"\"", Good: true);
        yield return new("half a pair", "\"\\ud83d\"", OnPurpose: Verdict.Half);
        yield return new("halves in wrong order", "\"\\ude00\\ud83d\"", OnPurpose: Verdict.Half);
        if (shape.MaxLength is not { } max)
        {
            yield return new("long", $"\"{_samples.Text(2000)}\"", Good: true);
            yield break;
        }

        foreach (var one in new[] { "a", "é", "😀", "\\ud83d\\ude00", "\\t", "\\u0041" })
        {
            yield return new("as long as may be", $"\"{string.Concat(Enumerable.Repeat(one, max))}\"", Good: true);
            yield return new("one too long", $"\"{string.Concat(Enumerable.Repeat(one, max + 1))}\"");
        }

        yield return new("mixed, as long as may be", $"\"{_samples.Text(max)}\"", Good: true);
        yield return new("mixed, one too long", $"\"{_samples.Text(max)}é\"");
    }

    private static IEnumerable<Mutant> Words(EnumShape set)
    {
        var known = set.Values.Select(v => v.Name).ToHashSet();
        foreach (var word in set.Values.Take(6).Select(v => v.Name))
        {
            string[] misspelt =
            [
                word.ToUpperInvariant(), word.ToLowerInvariant(), Flip(word), word + "x", word[..^1], " " + word, word + " ", word + "\\u0000",
            ];
            foreach (var wrong in misspelt.Where(w => !known.Contains(w)))
            {
                yield return new("misspelt", $"\"{wrong}\"");
            }

            yield return new("a letter escaped", $"\"{word[..^1]}\\u{(int)word[^1]:x4}\"", Good: true);
        }
    }

    private static IEnumerable<Mutant> Integers(IntegerShape shape)
    {
        foreach (var text in new[] { "1.5", "-0.5", "0.1e0", "1e-1", "1e999", "\"1\"" })
        {
            yield return new("no integer", text);
        }

        foreach (var value in new long[] { 0, 1, -1, shape.Min, shape.Max, Next(shape.Min, -1), Next(shape.Max, 1) })
        {
            var good = value >= shape.Min && value <= shape.Max;
            yield return new("an integer", value.ToString(CultureInfo.InvariantCulture), good);
            if (value is > -(1L << 60) and < 1L << 60)
            {
                yield return new("an integer with a point", value.ToString(CultureInfo.InvariantCulture) + ".0", good);
            }
        }

        foreach (var text in new[] { "1e30", "9223372036854775808", "-1e19" })
        {
            var within = text[0] == '-' ? shape.Min == long.MinValue : shape.Max == long.MaxValue;
            yield return new("beyond 64 bits", text, OnPurpose: within ? Verdict.Huge : null);
        }
    }

    private static IEnumerable<Mutant> Numbers(NumberShape shape)
    {
        yield return new("beyond a double", "1e999");
        yield return new("beyond a double", "-1e999");
        yield return new("many steps", "0.05", Good: !shape.Tenths && !(shape.Min > 0.05) && !(shape.Max < 0.05));
        yield return new("a whole number", "1e1", Good: !(shape.Min > 10) && !(shape.Max < 10));
        foreach (var (bound, outwards) in new[] { (shape.Min, -0.001m), (shape.Max, 0.001m) })
        {
            if (bound is { } at)
            {
                yield return new("at the bound", ((decimal)at).ToString(CultureInfo.InvariantCulture), Good: true);
                yield return new("out of bounds", ((decimal)at + outwards).ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    private static string Repeated(string item, int count) => "[" + string.Join(',', Enumerable.Repeat(item, count)) + "]";

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static long Next(long value, int step) => value is long.MinValue or long.MaxValue ? 0 : value + step;

    private static string Flip(string word)
        => (char.IsUpper(word[0]) ? char.ToLowerInvariant(word[0]) : char.ToUpperInvariant(word[0])) + word[1..];
}
