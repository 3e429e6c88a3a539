using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Monitoring;

/// <summary>One JSON object that people watch: a retained topic on MQTT, a part of an answer on HTTP.</summary>
/// <param name="Topic">Below <c>PREFIX/SITE/</c>.</param>
/// <param name="Lasting">Writes what says something new when it differs.</param>
/// <param name="Moving">Writes what differs each second without saying anything new: ages and the time.</param>
internal sealed record StatusObject(string Topic, Action<Utf8JsonWriter> Lasting, Action<Utf8JsonWriter> Moving)
{
    /// <summary>Nothing here goes into HTML, so letters stay letters.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, Options);
        write(json);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public void Write(Utf8JsonWriter json) => WriteTelling(json);

    /// <summary>Writes the object. The result is how many bytes it had when all that lasts was written.</summary>
    public int WriteTelling(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Lasting(json);
        var lasting = (int)(json.BytesCommitted + json.BytesPending);
        Moving(json);
        json.WriteEndObject();
        return lasting;
    }
}
