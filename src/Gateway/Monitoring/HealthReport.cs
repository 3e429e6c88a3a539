using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>Whether every part still does its work, and which does not. Who is alive and kept from its work is not healthy either.</summary>
internal sealed class HealthReport(IEnumerable<ILiveness> parts, IEnumerable<ICondition> conditions)
{
    private readonly ImmutableArray<ILiveness> _parts = [.. parts];
    private readonly ImmutableArray<ICondition> _conditions = [.. conditions];

    public bool IsHealthy => _parts.All(p => p.IsAlive) && _conditions.All(c => c.Trouble is null);

    /// <summary>The names of the parts that are not alive, in alphabetical order. A restart may help those.</summary>
    public ImmutableArray<string> NotAlive()
        => [.. _parts.Where(p => !p.IsAlive).Select(p => p.Name).Order(StringComparer.Ordinal)];

    public void Write(Utf8JsonWriter json)
    {
        var dead = NotAlive();
        var troubles = _conditions.Select(c => (c.Name, Why: c.Trouble)).Where(c => c.Why is not null).ToList();
        json.WriteStartObject();
        json.Text("status", dead.IsEmpty && troubles is [] ? "healthy" : "unhealthy");
        json.Texts(
            "reasons", dead.Select(part => $"{part} has not done its work lately").Concat(troubles.Select(t => $"{t.Name}: {t.Why}")));
        json.Texts("warnings", _conditions.SelectMany(c => c.Warnings.Select(w => $"{c.Name}: {w}")));
        json.WriteStartObject("parts");
        foreach (var name in _parts.Select(p => p.Name).Concat(_conditions.Select(c => c.Name)).Order(StringComparer.Ordinal))
        {
            json.WriteBoolean(name, !dead.Contains(name) && troubles.TrueForAll(t => t.Name != name));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
