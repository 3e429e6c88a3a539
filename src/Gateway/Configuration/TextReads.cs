using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Configuration;

/// <summary>Reads names, words out of a few, numbers without a unit, true and false. Without a default the key is required.</summary>
internal static partial class TextReads
{
    /// <summary>Letters, digits, - and _: what is safe in a topic, a file name and a URL.</summary>
    public const string IdPattern = "^[A-Za-z0-9_-]{1,48}$";

    private const string IdInWords = "letters, digits, - and _, at most 48 of them";

    /// <summary>OCPP 2.0.1, identifierString; without the colon, which ends the user name in basic authentication.</summary>
    public const string StationPattern = @"^[A-Za-z0-9*\-_=+|@.]{1,48}$";

    public static string Id(this YamlSection yaml, string key, string doc, string example)
        => yaml.Scalar(
            new(key, "id", doc) { IsName = true, Required = true, Pattern = IdPattern, Example = example },
            text => Matches(text, IdForm(), IdInWords),
            "");

    public static string StationId(this YamlSection yaml, string key, string doc, string? otherwise = null, string? defaultIs = null)
        => yaml.Scalar(
            new(key, "station id", doc)
            {
                IsName = true, Required = otherwise is null, DefaultIs = defaultIs, Pattern = StationPattern, Example = "CP-01",
            },
            text => text is "." or ".."
                ? Parsed<string>.Wrong($"is {YamlSection.Shown(text)}, which names a place in the CSMS's URL, not a station")
                : Matches(text, StationForm(), "letters, digits and * - _ = + | @ . (no colon), at most 48 of them"),
            otherwise ?? "");

    /// <summary>The id of something that another section lists; whether it does is asked when all is read.</summary>
    public static string? Reference(
        this YamlSection yaml, string key, string doc, string? otherwise, string? @default = null, string? defaultIs = null)
        => yaml.Scalar<string?>(
            new(key, "id", doc) { IsName = true, Default = @default, DefaultIs = defaultIs, Pattern = IdPattern },
            text => Matches(text, IdForm(), IdInWords) is { Fault: { } fault } ? Parsed<string?>.Wrong(fault) : text,
            otherwise);

    /// <summary>As <see cref="Reference"/>, several, each once. Null: it is not said.</summary>
    public static ImmutableArray<string>? References(this YamlSection yaml, string key, string doc, string defaultIs)
    {
        var ids = yaml.Scalars(
            new(key, "id", doc) { IsName = true, DefaultIs = defaultIs, Pattern = IdPattern }, text => Matches(text, IdForm(), IdInWords), []);
        if (ids.GroupBy(id => id, StringComparer.Ordinal).FirstOrDefault(id => id.Count() > 1) is { Key: var twice })
        {
            yaml.Fault(key, $"says {twice} twice");
        }

        return yaml.Says(key) ? ids : null;
    }

    public static string? Text(
        this YamlSection yaml, string key, string doc, string? otherwise, string? @default = null, string? defaultIs = null)
        => yaml.Scalar<string?>(
            new(key, "text", doc) { IsName = true, Default = @default, DefaultIs = defaultIs },
            text => string.IsNullOrWhiteSpace(text) ? Parsed<string?>.Wrong("is empty") : text,
            otherwise ?? @default);

    public static bool Flag(this YamlSection yaml, string key, string doc, bool @default)
        => yaml.Scalar(
            new(key, "true or false", doc) { IsFlag = true, Default = @default ? "true" : "false" },
            text => text switch
            {
                "true" => true,
                "false" => false,
                _ => Parsed<bool>.Wrong($"is {YamlSection.Shown(text)}; write true or false"),
            },
            @default);

    public static int Whole(
        this YamlSection yaml, string key, string doc, int from, int to, int otherwise,
        string? @default = null, string? defaultIs = null, bool required = false)
        => yaml.Scalar(
            new(key, "number", doc)
            {
                Whole = (from, to), Range = $"{from} to {to}", Default = @default, DefaultIs = defaultIs,
                Required = required, Example = required ? $"{from}" : null,
            },
            text => !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                ? Parsed<int>.Wrong($"is {YamlSection.Shown(text)}, which is not a whole number")
                : value < from || value > to ? Parsed<int>.Wrong($"is {value}, outside {from} to {to}") : value,
            otherwise);

    /// <summary>One of the words of an enum, as YAML writes them: the first letter small.</summary>
    public static T Choice<T>(this YamlSection yaml, string key, string doc, T? @default = null)
        where T : struct, Enum
    {
        var words = Words<T>();
        return yaml.Scalar(
            new(key, "word", doc) { Choices = words, Required = @default is null, Default = @default is { } d ? Word(d) : null },
            text => OneOf(text, words) is { Fault: { } fault } ? Parsed<T>.Wrong(fault) : Enum.GetValues<T>()[words.IndexOf(text)],
            @default ?? default);
    }

    /// <summary>One of two words: true if it is the second.</summary>
    public static bool Choice(this YamlSection yaml, string key, string doc, string @default, string other)
        => yaml.Scalar(
            new(key, "word", doc) { Choices = [@default, other], Default = @default },
            text => OneOf(text, [@default, other]) is { Fault: { } fault } ? Parsed<bool>.Wrong(fault) : text == other,
            false);

    /// <summary>A list of different words out of a few.</summary>
    public static ImmutableArray<string> Choices(
        this YamlSection yaml, string key, string doc, ImmutableArray<string> known, ImmutableArray<string> otherwise,
        string? @default = null, string? defaultIs = null)
    {
        var setting = new Setting(key, "word", doc)
        {
            Choices = known, Default = @default, DefaultIs = defaultIs,
        };
        var words = yaml.Scalars(setting, text => OneOf(text, known), otherwise);
        if (words.IsEmpty && yaml.Good(key))
        {
            yaml.Fault(key, $"is empty; say at least one of {string.Join(", ", known)}");
        }
        else if (words.Distinct().Count() != words.Length)
        {
            yaml.Fault(key, "says the same word twice");
        }

        return yaml.Good(key) ? words : otherwise;
    }

    /// <summary>A list of free texts without spaces around them, each once; none if not said.</summary>
    public static ImmutableArray<string> Texts(this YamlSection yaml, string key, string doc, string what, int longest)
    {
        var texts = yaml.Scalars(
            new(key, "text", doc) { IsName = true, DefaultIs = "none" },
            text => text.Length is 0 || text.Length > longest || text.Any(char.IsControl) || text.Trim() != text
                ? Parsed<string>.Wrong($"is {YamlSection.Shown(text)}, which must be 1 to {longest} characters without spaces around them")
                : text,
            []);
        if (texts.GroupBy(t => t, StringComparer.OrdinalIgnoreCase).FirstOrDefault(t => t.Count() > 1) is { Key: var twice })
        {
            yaml.Fault(key, $"says the {what} {YamlSection.Shown(twice)} twice");
        }

        return texts;
    }

    private static ImmutableArray<string> Words<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Word)];

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString() is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";

    private static Parsed<string> OneOf(string text, ImmutableArray<string> words)
        => words.Contains(text)
            ? text
            : Parsed<string>.Wrong($"is {YamlSection.Shown(text)}; write {Setting.InWords(words)}{Spelling.DidYouMean(text, words)}");

    private static Parsed<string> Matches(string text, Regex form, string inWords)
        => form.IsMatch(text) ? text : Parsed<string>.Wrong($"is {YamlSection.Shown(text)}, which must be {inWords}");

    [GeneratedRegex(IdPattern, RegexOptions.NonBacktracking)]
    private static partial Regex IdForm();

    [GeneratedRegex(StationPattern, RegexOptions.NonBacktracking)]
    private static partial Regex StationForm();
}
