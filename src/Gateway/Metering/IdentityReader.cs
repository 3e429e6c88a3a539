using System.Globalization;
using Gateway.Configuration;

namespace Gateway.Metering;

/// <summary>Reads one item of <c>identify:</c>.</summary>
internal static class IdentityReader
{
    private const int LongestText = 32;

    /// <summary>Null: it is faulty, which is told.</summary>
    public static IdentityCheck? Read(YamlSection yaml, MapSettings settings)
    {
        var at = yaml.At("at", "Its first register as it goes over the wire.", required: true);
        var type = yaml.OneOf(
            "type", "How a number lies there.", required: false, [.. Enum.GetValues<RegisterType>().Select(t => (t.ToString().ToLowerInvariant(), t))]);
        var words = yaml.Whole("words", "How many registers a text has.", 1, LongestText, 0, defaultIs: "as many as text needs");
        var text = yaml.Words("text", "The text that it begins with; two characters to a register.");
        var bits = yaml.Scalar<ulong?>(
            new("is", "bits", "What the registers hold exactly, of the type's width.") { IsName = true, Pattern = "^0x[0-9A-Fa-f]{1,16}$" },
            t => t.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(t.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b)
                ? b
                : Parsed<ulong?>.Wrong($"is {YamlSection.Shown(t)}, which is not a pattern such as 0x53756E53"),
            null);
        var from = yaml.Number("from", "The number is at least this.");
        var to = yaml.Number("to", "The number is at most this.");
        if (at is not { } place || !yaml.Good("type", "words", "text", "is", "from", "to"))
        {
            return null;
        }

        if (text is null == (type is null) || (text is null && bits is null == (from is null || to is null)))
        {
            yaml.Fault("at", "needs what is expected there: text, or a type with is, or a type with from and to");
            return null;
        }

        var count = type?.Words() ?? (words > 0 ? words : (text!.Length + 1) / 2);
        if (place.First + count > 65536 || (text is not null && count > LongestText))
        {
            yaml.Fault("at", "reaches beyond the last register, or is longer than 32 of them");
            return null;
        }

        return new(place.Kind, place.First, (ushort)count, type, settings.LowWordFirst, from ?? 0, to ?? 0, text, bits);
    }
}
