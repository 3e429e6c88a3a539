using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.LocalController;

/// <summary>Lists cut into pieces that a CSMS can swallow. OCPP names no size for what stations send, so it is ours.</summary>
internal static class Parts
{
    public const int MostItems = 50;

    /// <summary>Of a message's list; a piece may hold more only where one item does.</summary>
    public const int MostBytes = 32_768;

    public static IReadOnlyList<IReadOnlyList<T>> Of<T>(IEnumerable<T> items, JsonTypeInfo<T> type, int mostItems = MostItems)
    {
        var parts = new List<IReadOnlyList<T>>();
        var part = new List<T>();
        var bytes = 0;
        foreach (var item in items)
        {
            var size = JsonSerializer.SerializeToUtf8Bytes(item, type).Length + 1;
            if (part.Count > 0 && (part.Count >= mostItems || bytes + size > MostBytes))
            {
                parts.Add(part);
                (part, bytes) = ([], 0);
            }

            part.Add(item);
            bytes += size;
        }

        if (part.Count > 0)
        {
            parts.Add(part);
        }

        return parts;
    }
}
