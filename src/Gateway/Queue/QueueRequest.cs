using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Queue;

/// <summary>What a command asks of whoever has the journal open: one JSON object in one line.</summary>
/// <param name="Id">The journal's sequence. Null: all of them.</param>
/// <param name="Payloads">False: what is read comes without payloads.</param>
internal sealed record QueueRequest(QueueVerb Do, long? Id = null, bool Payloads = false)
{
    public const int MaxLength = 1024;

    public string ToLine() => JsonSerializer.Serialize(this, QueueJson.Default.QueueRequest);

    /// <summary>Null: it is none.</summary>
    public static QueueRequest? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, QueueJson.Default.QueueRequest);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal enum QueueVerb { Read, Retry, Drop }

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(QueueRequest))]
internal sealed partial class QueueJson : JsonSerializerContext;
