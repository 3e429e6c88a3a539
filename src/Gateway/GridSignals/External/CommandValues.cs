using System.Globalization;
using System.Text.Json;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>Values of a command, without exceptions.</summary>
internal static class CommandValues
{
    /// <summary>Why a command is refused that says what nobody knows. Null: it says nothing of that kind.</summary>
    public static string? Unknown(this JsonElement command, params ReadOnlySpan<string> keys)
    {
        foreach (var property in command.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
            {
                var name = property.Name is { Length: > 40 } longer ? longer[..40] + "..." : property.Name;
                return $"{name} is no key of this command; known are {string.Join(", ", keys)}";
            }
        }

        return null;
    }

    /// <summary>Why a command is refused that names another site. Null: it names this one, or none.</summary>
    public static string? OtherSite(this JsonElement command, SitePlan plan)
        => command.TryGetProperty("site", out var site) && (site.ValueKind is not JsonValueKind.String || site.GetString() != plan.Id)
            ? $"it is for another site; this one is {plan.Id}"
            : null;

    public static bool TryGetWhole(this JsonElement json, out long value)
    {
        value = 0;
        return json.ValueKind is JsonValueKind.Number && json.TryGetInt64(out value);
    }

    /// <summary>With an offset: local times are nobody's.</summary>
    public static bool TryGetTime(this JsonElement json, out DateTimeOffset value)
    {
        value = default;
        return json.ValueKind is JsonValueKind.String && json.GetString() is { Length: < 40 } text
            && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal))
            && text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);
    }
}
