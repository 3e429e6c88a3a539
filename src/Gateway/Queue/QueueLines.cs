using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Journal;
using Gateway.Ocpp;

namespace Gateway.Queue;

/// <summary>
/// A held call or a dead letter as one JSON object in one line: what <c>export</c> writes and what goes over the control socket.
/// An answer ends with a line of its own.
/// </summary>
internal static class QueueLines
{
    public const string End = """{"end":true}""";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
        json.WriteString("refusedAt", Time(refusal.At));
    }

    private static void Write(Utf8JsonWriter json, HeldCall call, string state, bool payload)
    {
        json.WriteNumber("sequence", call.Sequence);
        json.WriteString("state", state);
        json.WriteString("station", call.Station);
        json.WriteString("version", call.Version.Name());
        json.WriteString("action", call.Action);
        json.WriteString("messageId", call.MessageId);
        json.WriteString("heldAt", Time(call.HeldAt));
        json.WriteNumber("attempts", call.Attempts);
        json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(call.Kind.ToString()));
        if (call.Transaction is { } transaction)
        {
            json.WriteString("transaction", transaction);
        }

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

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Line(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
