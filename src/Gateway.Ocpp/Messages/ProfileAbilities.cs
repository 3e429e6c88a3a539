using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Ocpp.Profiles;

namespace Gateway.Ocpp.Messages;

/// <summary>What a station says of its charging profiles. Null: it does not say.</summary>
/// <param name="HighestLevel">At least 0.</param>
/// <param name="InAmpere">It takes limits in ampere.</param>
/// <param name="InWatt">It takes limits in watts.</param>
/// <param name="Dynamic">2.1: it takes Dynamic profiles.</param>
/// <param name="EndsOffline">2.1: it takes profiles that end with its connection.</param>
public sealed record ProfileAbilities(
    int? HighestLevel = null, bool? InAmpere = null, bool? InWatt = null, bool? Dynamic = null, bool? EndsOffline = null)
{
    /// <summary>Reads the answer to <see cref="Calls.GetProfileAbilities"/>; what cannot be understood was not said.</summary>
    public static ProfileAbilities Read(ReadOnlySpan<byte> payload)
    {
        var said = Values(payload);
        var units = said.GetValueOrDefault(Calls.Units16) ?? said.GetValueOrDefault(Calls.Units2);
        return new(
            Level(said.GetValueOrDefault(Calls.HighestLevel16) ?? said.GetValueOrDefault(Calls.HighestLevel2)),
            units is null ? null : Names(units, "Current", "A"),
            units is null ? null : Names(units, "Power", "W"),
            Flag(said.GetValueOrDefault(Calls.Dynamic2)),
            Flag(said.GetValueOrDefault(Calls.Offline2)));
    }

    // {"configurationKey": [{"key", "readonly", "value"}]}
    // {"getVariableResult": [{"attributeStatus", "attributeValue", "variable": {"name"}}]}
    private static Dictionary<string, string> Values(ReadOnlySpan<byte> payload)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            var json = JsonNode.Parse(payload) as JsonObject;
            foreach (var item in ((json?["configurationKey"] ?? json?["getVariableResult"]) as JsonArray ?? []).OfType<JsonObject>())
            {
                var (name, value) = (item["key"] ?? (item["variable"] as JsonObject)?["name"], item["value"] ?? item["attributeValue"]);
                if (name is not null && value is not null)
                {
                    values[name.ToString()] = value.ToString();
                }
            }
        }
        catch (Exception e) when (ProfileCalls.IsUnreadable(e))
        {
            // It has said nothing, then.
        }

        return values;
    }

    private static int? Level(string? text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var level) ? level : null;

    private static bool? Flag(string? text) => bool.TryParse(text, out var flag) ? flag : null;

    // Names that are not OCPP's are about too: "W" in the place of "Power".
    private static bool Names(string list, string word, string letter)
        => list.Split(',', StringSplitOptions.TrimEntries).Any(n => n.Equals(word, StringComparison.OrdinalIgnoreCase) || n.Equals(letter, StringComparison.OrdinalIgnoreCase));
}
