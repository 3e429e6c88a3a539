using System.Text;
using System.Text.Json;
using Gateway.Journal;
using Gateway.Monitoring;
using Gateway.Ocpp;

namespace Gateway.Queue;

/// <summary>
/// A held call or a dead letter as one JSON object in one line: what <c>export</c> writes and what goes over the control socket.
/// An answer ends with a line of its own.
/// </summary>
internal static class QueueLines
{
    public const string End = """{"end":true}""";

    /// <summary>An answer that ends in a failure.</summary>
    public static string Fault(string text) => Line(json => json.WriteString("fault", text));

    public static string Of(HeldCall call, bool payload) => Line(json => Write(json, call, payload));

    public static string Of(Refusal refusal, bool payload) => Line(json => Write(json, refusal, payload));

    public static void Write(Utf8JsonWriter json, HeldCall call, bool payload) => Write(json, call, "held", payload);

    public static void Write(Utf8JsonWriter json, Refusal refusal, bool payload)
    {
        Write(json, refusal.Call, "refused", payload);
        json.WriteString("code", refusal.Code);
        json.WriteString("text", refusal.Text);
        json.Time("refusedAt", refusal.At);
    }

    private static void Write(Utf8JsonWriter json, HeldCall call, string state, bool payload)
    {
        json.WriteNumber("sequence", call.Sequence);
        json.WriteString("state", state);
        json.WriteString("station", call.Station);
        json.WriteString("version", call.Version.Name());
        json.WriteString("action", call.Action);
        json.WriteString("messageId", call.MessageId);
        json.Time("heldAt", call.HeldAt);
        json.WriteNumber("attempts", call.Attempts);
        json.Name("kind", call.Kind);
        json.Text("transaction", call.Transaction);
        if (payload)
        {
            json.WritePropertyName("payload");
            Payload(json, call.Payload.ToArray());
        }
    }

    /// <summary>As the station sent it, but for its line breaks: in JSON they stand between tokens only.</summary>
    private static void Payload(Utf8JsonWriter json, byte[] payload)
    {
        payload.AsSpan().Replace((byte)'\n', (byte)' ');
        payload.AsSpan().Replace((byte)'\r', (byte)' ');
        if (IsJson(payload))
        {
            json.WriteRawValue(payload, skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(Encoding.UTF8.GetString(payload));
        }
    }

    private static bool IsJson(byte[] payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            reader.Read();
            return reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Line(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(StatusObject.Json(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }));
}
