using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>Whether every part still does its work, and which does not.</summary>
internal sealed class HealthReport(IEnumerable<ILiveness> parts)
{
    private readonly ImmutableArray<ILiveness> _parts = [.. parts];

    public bool IsHealthy => _parts.All(p => p.IsAlive);

    /// <summary>The names of the parts that are not alive, in alphabetical order.</summary>
    public ImmutableArray<string> NotAlive()
        => [.. _parts.Where(p => !p.IsAlive).Select(p => p.Name).Order(StringComparer.Ordinal)];

    public void Write(Utf8JsonWriter json)
    {
        var dead = NotAlive();
        json.WriteStartObject();
        json.Text("status", dead.IsEmpty ? "healthy" : "unhealthy");
        json.WriteStartArray("reasons");
        foreach (var part in dead)
        {
            json.WriteStringValue($"{part} has not done its work lately");
        }

        json.WriteEndArray();
        json.WriteStartObject("parts");
        foreach (var part in _parts.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            json.WriteBoolean(part.Name, !dead.Contains(part.Name));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
