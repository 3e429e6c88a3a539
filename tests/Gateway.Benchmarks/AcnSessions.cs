using System.Globalization;
using System.Text.Json;

namespace Gateway.Benchmarks;

/// <summary>A recorded stay of a car.</summary>
/// <param name="Arrival">By the site's clock.</param>
/// <param name="Delivered">In kWh.</param>
/// <param name="Leaves">When its driver said he would leave; null: he did not say.</param>
/// <param name="Requested">What he asked for, in kWh; null: he did not say.</param>
internal sealed record AcnSession(
    string Station, DateTimeOffset Arrival, DateTimeOffset Departure, double Delivered, DateTimeOffset? Leaves, double? Requested);

/// <summary>Reads recorded sessions: a CSV file with a head line, or JSON as the ACN-Data service gives it.</summary>
internal static class AcnSessions
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static IReadOnlyList<AcnSession> Read(string file)
    {
        var text = File.ReadAllText(file);
        var sessions = text.AsSpan().TrimStart().StartsWith("{") || text.AsSpan().TrimStart().StartsWith("[") ? FromJson(text) : FromCsv(text);
        return [.. sessions.OrderBy(s => s.Arrival).ThenBy(s => s.Station, StringComparer.Ordinal)];
    }

    private static IEnumerable<AcnSession> FromCsv(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var head = lines[0].Split(',');
        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(',');
            string Cell(string column) => Array.IndexOf(head, column) is >= 0 and var at && at < cells.Length ? cells[at] : "";
            yield return new(
                Cell("station_id"), Time(Cell("arrival")), Time(Cell("departure")), double.Parse(Cell("delivered_energy"), Plain),
                Cell("estimated_departure") is { Length: > 0 } leaves ? Time(leaves) : null,
                double.TryParse(Cell("requested_energy"), Plain, out var requested) ? requested : null);
        }
    }

    private static List<AcnSession> FromJson(string text)
    {
        using var document = JsonDocument.Parse(text);
        var items = document.RootElement.ValueKind is JsonValueKind.Array ? document.RootElement : document.RootElement.GetProperty("_items");
        return [.. items.EnumerateArray().Where(i => Text(i, "disconnectTime", "departure") is not null).Select(FromItem)];
    }

    private static AcnSession FromItem(JsonElement item)
    {
        var zone = Text(item, "timezone") is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found : null;
        DateTimeOffset At(string time) => zone is null ? Time(time) : TimeZoneInfo.ConvertTime(Time(time), zone);
        var said = item.TryGetProperty("userInputs", out var inputs) && inputs.ValueKind is JsonValueKind.Array && inputs.GetArrayLength() > 0
            ? inputs[0]
            : item;
        return new(
            Text(item, "spaceID", "station_id", "stationID")!,
            At(Text(item, "connectionTime", "arrival")!),
            At(Text(item, "disconnectTime", "departure")!),
            Number(item, "kWhDelivered", "delivered_energy") ?? 0,
            Text(said, "requestedDeparture", "estimated_departure") is { } leaves ? At(leaves) : null,
            Number(said, "kWhRequested", "requested_energy"));
    }

    private static string? Text(JsonElement item, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (item.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String)
            {
                return value.GetString();
            }
        }

        return null;
    }

    private static double? Number(JsonElement item, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (item.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number)
            {
                return value.GetDouble();
            }
        }

        return null;
    }

    /// <summary>ISO 8601 or the "Wed, 25 Apr 2018 11:08:04 GMT" of HTTP.</summary>
    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, Plain, DateTimeStyles.AssumeUniversal);
}
