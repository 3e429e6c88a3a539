using System.Globalization;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>Makes good values out of the catalogue: limits met exactly, numbers and characters in all their spellings.</summary>
/// <param name="odds">Of an optional field to be there, 0 to 1.</param>
internal sealed class Samples(Random random, double odds)
{
    private const int DeepEnough = 4;
    private const int LongText = 60;

    // Each is one character to JSON Schema, whatever it takes to write it.
    private static readonly string[] Characters =
        ["a", "Z", "7", " ", "é", "€", "😀", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00e9", "\\ud83d\\ude00", "\\u0000", "\u2028"];

    private static readonly string[] Times =
    [
        "2026-11-21T08:00:00Z", "2026-11-21T08:00:00.000Z", "2026-11-21T09:00:00+01:00", "2024-02-29T23:59:59Z", "2000-02-29T00:00:00Z",
        "2026-11-21t08:00:00z", "2026-11-21T08:00:00.123456789-11:30", "2016-12-31T23:59:60Z", "2017-01-01T00:59:60+01:00",
        "2026-11-21T08:00:00-00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-21T09:00:00\\u002b01:00",
        "2026-11-21T08\\u003A00:00Z",
    ];

    private static readonly string[] Uris =
    [
        "https://example.com/", "ftp://user:secret@ftp.example.com:2121/logs/", "https://example.com/a%20b?x=1&y=2#z", "urn:ocpp:file",
        "http://[2001:db8::1]:8080/", "mailto:someone@example.com", "https:\\/\\/example.com\\/image.bin", "s3+x.y-z://bucket/key",
    ];

    private static readonly string[] Values =
        ["null", "true", "-0.5e3", "\"text\"", "[]", "{}", "[1,[2,{\"a\":null}]]", "{\"a\":{\"b\":[\"c\"]},\"d\":1e2}"];

    public Sample Of(Shape shape, int depth = 0) => shape switch
    {
        ObjectShape type => new(type, null, [.. Fields(type, depth)], []),
        ArrayShape array => new(array, null, [], [.. Enumerable.Range(0, Count(array)).Select(_ => Of(array.Items, depth))]),
        StringShape text => new(text, Quoted(Text(text.MaxLength is { } max ? Math.Min(Length(max), max) : random.Next(LongText)))),
        EnumShape set => new(set, Quoted(Spelt(set.Values[random.Next(set.Values.Count)].Name))),
        IntegerShape integer => new(integer, Integer(integer)),
        NumberShape number => new(number, Number(number)),
        BooleanShape => new(shape, random.Next(2) == 0 ? "true" : "false"),
        DateTimeShape => new(shape, Quoted(Pick(Times))),
        UriShape => new(shape, Quoted(Pick(Uris))),
        _ => new(shape, Pick(Values)),
    };

    /// <summary>So many characters, each one of JSON Schema's.</summary>
    public string Text(int length) => length > LongText
        ? string.Concat(Enumerable.Repeat(Pick(Characters), length))
        : string.Concat(Enumerable.Range(0, length).Select(_ => Pick(Characters)));

    private string Pick(string[] among) => among[random.Next(among.Length)];

    private static string Quoted(string text) => '"' + text + '"';

    // Fields come in any order.
    private IEnumerable<(string, Sample)> Fields(ObjectShape type, int depth)
    {
        var fields = type.Fields.Where(f => f.Required || random.NextDouble() < (depth < DeepEnough ? odds : odds / DeepEnough)).ToArray();
        random.Shuffle(fields);
        return fields.Select(f => (f.Name, Of(f.Shape, depth + 1)));
    }

    private int Count(ArrayShape array) => Math.Clamp(random.Next(3), array.Min, array.Max ?? int.MaxValue);

    // One in eight as long as may be.
    private int Length(int max) => random.Next(8) == 0 ? max : random.Next(LongText);

    // One in eight with a letter escaped.
    private string Spelt(string word) => random.Next(8) == 0 ? $"\\u{(int)word[0]:x4}{word[1..]}" : word;

    private string Integer(IntegerShape shape)
    {
        var (min, max) = (Math.Max(shape.Min, -1_000_000), Math.Min(shape.Max, 1_000_000));
        var value = random.Next(4) switch { 0 => min, 1 => max, _ => random.NextInt64(min, max + 1) };
        return (random.Next(8), value) switch
        {
            (0, _) => value.ToString(CultureInfo.InvariantCulture) + ".0",
            (1, not 0) => value.ToString(CultureInfo.InvariantCulture) + "0e-1",
            (2, _) when min <= 0 => "-0",
            _ => value.ToString(CultureInfo.InvariantCulture),
        };
    }

    private string Number(NumberShape shape)
    {
        var (min, max) = ((decimal)(shape.Min ?? -1000), (decimal)(shape.Max ?? 1000));
        var value = random.Next(4) switch
        {
            0 => min,
            1 => max,
            _ => min + Math.Round((max - min) * (decimal)random.NextDouble(), shape.Tenths ? 1 : random.Next(6)),
        };
        var within = Math.Clamp(value, min, max);
        return random.Next(8) == 0 && !shape.Tenths
            ? within.ToString("0.###########E+0", CultureInfo.InvariantCulture)
            : within.ToString(CultureInfo.InvariantCulture);
    }
}
