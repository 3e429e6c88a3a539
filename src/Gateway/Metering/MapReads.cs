using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Configuration;

namespace Gateway.Metering;

/// <summary>Reads the values that only register maps have.</summary>
internal static partial class MapReads
{
    /// <summary>A sentence's worth of text. Without <paramref name="example"/> the key need not be said.</summary>
    public static string? Words(this YamlSection yaml, string key, string doc, string? example = null)
        => yaml.Scalar<string?>(
            new(key, "text", doc) { IsName = true, Required = example is not null, Example = example },
            text => text.Length is > 0 and <= 120 ? text : Parsed<string?>.Wrong("must be 1 to 120 characters"),
            null);

    /// <summary>One of a few words; null where the key is not said or faulty.</summary>
    public static T? OneOf<T>(
        this YamlSection yaml, string key, string doc, bool required, params ImmutableArray<(string Word, T Meaning)> words)
        where T : struct
    {
        ImmutableArray<string> known = [.. words.Select(w => w.Word)];
        return yaml.Scalar<T?>(
            new(key, "word", doc) { Choices = known, Required = required },
            text => known.IndexOf(text) is >= 0 and var at
                ? words[at].Meaning
                : Parsed<T?>.Wrong(
                    $"is {YamlSection.Shown(text)}; write {(known.Length is 1 ? known[0] : Setting.InWords(known))}{Spelling.DidYouMean(text, known)}"),
            null);
    }

    /// <summary>Any number; null where the key is not said or faulty.</summary>
    public static double? Number(this YamlSection yaml, string key, string doc, bool aboveZero = false, string? @default = null)
        => yaml.Scalar<double?>(
            new(key, "number", doc) { IsName = true, Pattern = @"^-?[0-9.]+([eE][-+]?[0-9]+)?$", Default = @default },
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) && (number > 0 || !aboveZero)
                    ? number
                    : Parsed<double?>.Wrong($"is {YamlSection.Shown(text)}, which is not a number{(aboveZero ? " above 0" : "")}"),
            null);

    /// <summary>1 or -1.</summary>
    public static int Sign(this YamlSection yaml, string doc)
    {
        var sign = yaml.Whole("sign", doc, -1, 1, 1, "1");
        if (sign is 0)
        {
            yaml.Fault("sign", "is 0; write 1 or -1");
        }

        return sign;
    }

    /// <summary>A pattern of bits of 16, 32 or 64 bits, with the type that it is said of, if any.</summary>
    public static ImmutableArray<NoValue> NoValues(this YamlSection yaml, string key, string doc)
        => yaml.Scalars(
            new(key, "bits", doc) { IsName = true, Pattern = @"^([uif][0-9]{2} +)?0x([0-9A-Fa-f]{4}){1,4}$", DefaultIs = "none besides NaN" },
            text => BitsText().Match(text) is { Success: true } match
                && ReadNoValue(match) is { } pattern && (pattern.Type is not { } type || type.Words() == pattern.Words)
                    ? pattern
                    : Parsed<NoValue>.Wrong($"is {YamlSection.Shown(text)}, which is not a pattern of 4, 8 or 16 digits such as 0x8000 or u32 0xFFFFFFFF"),
            []);

    /// <summary>The registers of one request.</summary>
    public static ImmutableArray<RegisterBlock> Blocks(this YamlSection yaml, string key, string doc)
        => yaml.Scalars(
            new(key, "block", doc) { Pattern = @"^(input|holding) +[0-9]+\.\.[0-9]+( +every +[0-9].*)?$", Example = "[input 0..17, input 52..75 every 10 s]" },
            Block,
            []);

    /// <summary>The first register of a value; null where the key is not said or faulty.</summary>
    public static (RegisterKind Kind, ushort First)? At(this YamlSection yaml, string key, string doc, bool required)
        => yaml.Scalar<(RegisterKind, ushort)?>(
            new(key, "place", doc) { Pattern = "^(input|holding) +[0-9]+$", Required = required, Example = "input 0" },
            text => PlaceText().Match(text) is { Success: true } match && Register(match, "first") is { } first
                ? (Kind(match), first)
                : Parsed<(RegisterKind, ushort)?>.Wrong($"is {YamlSection.Shown(text)}, which is not a place such as input 0 or holding 100, counted from 0 to 65535"),
            null);

    /// <summary>One bit of a register; null where the key is not said or faulty.</summary>
    public static (RegisterKind Kind, ushort First, int Bit)? BitAt(this YamlSection yaml, string key, string doc)
        => yaml.Scalar<(RegisterKind, ushort, int)?>(
            new(key, "bit", doc) { Pattern = "^(input|holding) +[0-9]+ +bit +[0-9]+$", Example = "input 13000 bit 1" },
            text => BitText().Match(text) is { Success: true } match && Register(match, "first") is { } first
                && Register(match, "bit") is { } bit and < 16
                    ? (Kind(match), first, bit)
                    : Parsed<(RegisterKind, ushort, int)?>.Wrong($"is {YamlSection.Shown(text)}, which is not a bit such as input 13000 bit 1, from 0 to 15"),
            null);

    private static Parsed<RegisterBlock> Block(string text)
    {
        if (BlockText().Match(text) is not { Success: true } match)
        {
            return Parsed<RegisterBlock>.Wrong($"is {YamlSection.Shown(text)}, which is not a block such as input 0..17 or holding 100..149 every 10 s");
        }

        if (Register(match, "first") is not { } first || Register(match, "last") is not { } last)
        {
            return Parsed<RegisterBlock>.Wrong($"is {YamlSection.Shown(text)}, and registers are counted from 0 to 65535");
        }

        if (last < first || last - first >= ModbusRead.MaxCount)
        {
            return Parsed<RegisterBlock>.Wrong($"is {YamlSection.Shown(text)}: a request reads 1 to {ModbusRead.MaxCount} registers, this is {last - first + 1}");
        }

        var block = new RegisterBlock(Kind(match), first, (ushort)(last - first + 1));
        if (match.Groups["every"] is not { Success: true, Value: var every })
        {
            return block;
        }

        return QuantityText.Duration.Parse(every) is { Fault: null, Value: var pause } && pause >= TimeSpan.FromSeconds(2) && pause <= TimeSpan.FromMinutes(10)
            ? block with { Every = pause }
            : Parsed<RegisterBlock>.Wrong($"is {YamlSection.Shown(text)}, whose period is not 2 s to 10 min");
    }

    private static NoValue? ReadNoValue(Match match)
    {
        var digits = match.Groups["digits"].Value;
        var bits = ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return match.Groups["type"] is not { Success: true, Value: var word } ? new(bits, digits.Length / 4, null)
            : Enum.TryParse<RegisterType>(word, ignoreCase: true, out var type) ? new(bits, digits.Length / 4, type)
            : null;
    }

    private static RegisterKind Kind(Match match)
        => match.Groups["kind"].Value is "holding" ? RegisterKind.Holding : RegisterKind.Input;

    private static ushort? Register(Match match, string group)
        => ushort.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^(?<kind>input|holding) +(?<first>[0-9]+)\.\.(?<last>[0-9]+)( +every +(?<every>\S.*))?$")]
    private static partial Regex BlockText();

    [GeneratedRegex("^(?<kind>input|holding) +(?<first>[0-9]+)$")]
    private static partial Regex PlaceText();

    [GeneratedRegex("^(?<kind>input|holding) +(?<first>[0-9]+) +bit +(?<bit>[0-9]+)$")]
    private static partial Regex BitText();

    [GeneratedRegex("^((?<type>[uif][0-9]{2}) +)?0x(?<digits>[0-9A-Fa-f]{4}|[0-9A-Fa-f]{8}|[0-9A-Fa-f]{16})$")]
    private static partial Regex BitsText();
}
