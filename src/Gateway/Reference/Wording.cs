using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Messages;

namespace Gateway.Reference;

/// <summary>How the commands say what the catalogue knows.</summary>
internal static class Wording
{
    /// <summary>What is told about the gateway, and what the words mean.</summary>
    public static readonly (Roles Role, string Word, string Meaning)[] Words =
    [
        (Roles.Relayed, "relayed", "passed on between station and CSMS, byte for byte"),
        (Roles.ActedOn, "acted on", "read on its way, or once answered: it changes what the gateway does"),
        (Roles.Originated, "originated", "sent by the gateway itself, to stations or on its own link"),
        (Roles.Answered, "answered", "answered in the place of the CSMS while it is away, if outage is bridge"),
        (Roles.Own, "own", "for the gateway itself, which answers it on its own link"),
    ];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Pretty(JsonNode json) => json.ToJsonString(Indented);

    public static string Line(JsonNode json) => json.ToJsonString(OneLine);

    public static string Said(this Direction direction) => direction switch
    {
        Direction.StationToCsms => "station -> CSMS",
        Direction.CsmsToStation => "CSMS -> station",
        Direction.Both => "both ways",
        Direction.CsmsToController => "CSMS -> gateway",
        _ => "gateway -> CSMS",
    };

    /// <summary>"relayed, acted on"; "known" where the gateway does nothing with it.</summary>
    public static string Said(this Roles roles) => roles == Roles.Known ? "known" : string.Join(", ", In(roles));

    public static JsonArray ToJson(this Roles roles) => [.. In(roles).Select(word => JsonValue.Create(word))];

    /// <summary>Null: it is not one. What is wrong has been said.</summary>
    public static OcppVersion? ReadVersion(string text, TextWriter error)
    {
        var version = VersionNumber.Parse(text.StartsWith("ocpp", StringComparison.OrdinalIgnoreCase) ? text["ocpp".Length..] : text);
        if (version is null)
        {
            var meant = text.Trim() switch
            {
                "2" or "2.0" or "20" or "201" or "2.01" => "; did you mean 2.0.1?",
                "16" or "1.6J" or "1.6j" => "; did you mean 1.6?",
                "15" or "1.5S" => "; did you mean 1.5?",
                "21" or "2.1.0" => "; did you mean 2.1?",
                _ => "",
            };
            error.WriteLine($"there is no OCPP {text} here, but {Numbers(" and ")}{meant}");
        }

        return version;
    }

    private static string Numbers(string last)
        => string.Join(", ", Enum.GetValues<OcppVersion>()[..^1].Select(v => v.Number())) + last + Enum.GetValues<OcppVersion>()[^1].Number();

    private static IEnumerable<string> In(Roles roles) => Words.Where(w => roles.HasFlag(w.Role)).Select(w => w.Word);
}
