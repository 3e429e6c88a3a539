namespace Gateway.Configuration;

/// <summary>No two entries of a list may have one id.</summary>
internal static class Unique
{
    public static void Check(IEnumerable<(string Id, YamlSection At)> entries, string what)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, at) in entries)
        {
            if (at.Good("id") && !seen.TryAdd(id, at.Line))
            {
                at.Fault("id", $"is {id}, as is the {what} in line {seen[id]}");
            }
        }
    }
}
