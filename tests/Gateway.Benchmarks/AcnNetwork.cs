using System.Text.Json;
using Gateway.Balancing.Sharing;

namespace Gateway.Benchmarks;

/// <summary>The stations of a recorded site and what their current flows through.</summary>
/// <param name="Stations">Names; a load's index is its place here.</param>
/// <param name="Pilots">Per station the legal currents above 0 A; null: any.</param>
/// <param name="Limits">Per constraint, in ampere.</param>
internal sealed record AcnNetwork(string[] Stations, double[]?[] Pilots, Couplings Couplings, double[] Limits)
{
    public static AcnNetwork Read(string file, string site, double capacityKw)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var sites = document.RootElement.GetProperty("sites").EnumerateObject().ToList();
        if (sites.FindIndex(s => string.Equals(s.Name, site, StringComparison.OrdinalIgnoreCase)) is not (>= 0 and var at))
        {
            throw new InvalidDataException($"{file} has no site {site}, only {string.Join(", ", sites.Select(s => s.Name))}");
        }

        var recorded = sites[at].Value;
        var stations = recorded.GetProperty("stations").EnumerateArray().ToArray();
        var names = stations.Select(s => s.GetProperty("id").GetString()!).ToArray();
        var constraints = recorded.GetProperty("constraints").EnumerateArray().ToArray();
        var types = document.RootElement.GetProperty("evse_types");
        return new(
            names,
            [.. stations.Select(s => Pilot(types, s.GetProperty("type").GetString()!))],
            new(names.Length, constraints.Length, Entries(stations, names, constraints)),
            [.. constraints.Select(c => Limit(c, capacityKw / NominalKw(recorded)))]);
    }

    private static double[]? Pilot(JsonElement types, string type)
        => types.GetProperty(type).TryGetProperty("allowable_pilots_a", out var pilots)
            ? [.. pilots.EnumerateArray().Select(p => p.GetDouble()).Where(p => p > 0).Order()]
            : null;

    /// <summary>Only magnitudes count, so all phasors of a constraint may stand as they are given.</summary>
    private static IEnumerable<Entry> Entries(JsonElement[] stations, string[] names, JsonElement[] constraints)
        => from c in Enumerable.Range(0, constraints.Length)
           from term in constraints[c].GetProperty("coefficients").EnumerateObject()
           let load = Array.IndexOf(names, term.Name)
           let angle = stations[load].GetProperty("phase_angle_deg").GetDouble() * Math.PI / 180
           let factor = term.Value.GetDouble()
           select new Entry(load, c, Entry.Always, factor * Math.Cos(angle), factor * Math.Sin(angle));

    /// <summary>Both sides of the transformers go with their size; pods and panels stay.</summary>
    private static double Limit(JsonElement constraint, double scale)
    {
        var name = constraint.GetProperty("name").GetString()!;
        var isTransformer = name.Contains("Primary", StringComparison.Ordinal) || name.Contains("Secondary", StringComparison.Ordinal);
        return constraint.GetProperty("limit_a").GetDouble() * (isTransformer ? scale : 1);
    }

    private static double NominalKw(JsonElement site)
        => site.EnumerateObject().Where(p => p.Name.EndsWith("transformer_cap_kw", StringComparison.Ordinal)).Max(p => p.Value.GetDouble());
}
