using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Site;

namespace Gateway.Configuration;

/// <summary>Reads <c>protection:</c> of a circuit, such as <c>MCB C 63 A</c>.</summary>
internal static partial class ProtectionReads
{
    private const double Least = 1, Most = 6300;

    /// <summary>Null where it is not said.</summary>
    public static Protection? Read(YamlSection yaml) => yaml.Scalar<Protection?>(
        new("protection", "protective device", "What opens it when too much flows: MCB, MCCB or gG, and its rating.")
        {
            DefaultIs = "unknown: it is taken for an MCCB of limit",
            Pattern = "^(MCB( [BCD])?|MCCB|gG) +[0-9]+(\\.[0-9]+)? *A$",
            Range = "1 A to 6300 A",
        },
        Parse,
        null);

    private static Parsed<Protection?> Parse(string text)
    {
        if (Form().Match(text.Trim()) is not { Success: true } match)
        {
            return Parsed<Protection?>.Wrong(
                $"is {YamlSection.Shown(text)}; write kind and rating, such as MCB C 63 A, MCCB 250 A or gG 100 A");
        }

        var rating = double.Parse(match.Groups["rating"].Value, CultureInfo.InvariantCulture);
        if (rating is < Least or > Most)
        {
            return Parsed<Protection?>.Wrong($"is {YamlSection.Shown(text)}, outside 1 A to 6300 A");
        }

        var curve = match.Groups["curve"].Value;
        var kind = match.Groups["kind"].Value switch { "MCCB" => ProtectionKind.Mccb, "gG" => ProtectionKind.Fuse, _ => ProtectionKind.Mcb };
        return new Protection(kind, curve.Length is 0 ? null : curve[0], new(rating));
    }

    [GeneratedRegex(@"^(?<kind>MCB( (?<curve>[BCD]))?|MCCB|gG) +(?<rating>[0-9]{1,5}(\.[0-9]{1,3})?) *A$", RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
