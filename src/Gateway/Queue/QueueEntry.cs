using System.Globalization;
using System.Text.Json;

namespace Gateway.Queue;

/// <summary>A held call or a dead letter, read from its line.</summary>
/// <param name="Line">The whole of it.</param>
/// <param name="Payload">JSON as the station sent it, line breaks apart. Empty: it was not asked for.</param>
/// <param name="Code">Dead letters: why. Null: it is held.</param>
internal sealed record QueueEntry(
    string Line,
    long Sequence,
    string Station,
    string Version,
    string Action,
    string MessageId,
    DateTimeOffset HeldAt,
    int Attempts,
    string Kind,
    string? Transaction,
    string Payload,
    string? Code,
    string? Text,
    DateTimeOffset? RefusedAt)
{
    public bool IsRefused => Code is not null;

    /// <summary>In one line, for people.</summary>
    public string Headline => $"{Station} {Action} of {Wall(HeldAt)}";

    /// <summary>Null: the line ends the answer.</summary>
    /// <exception cref="QueueException">The line tells of a failure, or is none of ours.</exception>
    public static QueueEntry? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return root.TryGetProperty("fault", out var fault) ? throw new QueueException(fault.GetString()!)
                : root.TryGetProperty("end", out _) ? null
                : Read(line, root);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new QueueException($"the answer is not to be understood: {e.Message}");
        }
    }

    public static string Wall(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static QueueEntry Read(string line, JsonElement json)
    {
        string Text(string name) => json.GetProperty(name).GetString()!;
        string? Optional(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
        return new(
            line,
            json.GetProperty("sequence").GetInt64(),
            Text("station"),
            Text("version"),
            Text("action"),
            Text("messageId"),
            json.GetProperty("heldAt").GetDateTimeOffset(),
            json.GetProperty("attempts").GetInt32(),
            Text("kind"),
            Optional("transaction"),
            json.TryGetProperty("payload", out var payload) ? payload.GetRawText() : "",
            Optional("code"),
            Optional("text"),
            json.TryGetProperty("refusedAt", out var at) ? at.GetDateTimeOffset() : null);
    }
}
