using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.GridSignals.Evidence;

/// <summary>Records of signals as files that people and programs read.</summary>
internal static class EvidenceText
{
    private static readonly JsonWriterOptions Lines = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly char[] NeedQuotes = ['"', ',', '\r', '\n'];

    /// <summary>RFC 4180, one line for each step; a record without any has one.</summary>
    public static void Csv(IEnumerable<SignalNote> records, TextWriter to)
    {
        to.Write("number,kind,source,id,signal,received,stage,at,afterS,resource,valueW,text\r\n");
        foreach (var record in records)
        {
            if (record.Steps.IsEmpty)
            {
                Row(to, [.. Head(record), "", "", "", "", "", ""]);
            }

            foreach (var step in record.Steps)
            {
                Row(to,
                [
                    .. Head(record), Word(step.Stage), Time(record.Received + step.After), Number(step.After.TotalSeconds, 1), step.Resource ?? "",
                    step.Watt is { } watt ? Number(watt, 0) : "", step.Text,
                ]);
            }
        }
    }

    /// <summary>JSON Lines, one record a line.</summary>
    public static void Json(IEnumerable<SignalNote> records, TextWriter to)
    {
        foreach (var record in records)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer, Lines))
            {
                Write(json, record);
            }

            to.Write(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
            to.Write('\n');
        }
    }

    private static void Write(Utf8JsonWriter json, SignalNote record)
    {
        json.WriteStartObject();
        json.WriteNumber("number", record.Number);
        json.WriteString("kind", record.Kind);
        json.WriteString("source", record.Source);
        json.WriteString("id", record.Id);
        json.WriteString("signal", record.Text);
        json.WriteString("received", Time(record.Received));
        json.WriteStartArray("steps");
        foreach (var step in record.Steps)
        {
            json.WriteStartObject();
            json.WriteString("stage", Word(step.Stage));
            json.WriteString("at", Time(record.Received + step.After));
            json.WriteNumber("afterS", Math.Round(step.After.TotalSeconds, 1));
            if (step.Resource is not null)
            {
                json.WriteString("resource", step.Resource);
            }

            if (step.Watt is { } watt && double.IsFinite(watt))
            {
                json.WriteNumber("valueW", Math.Round(watt));
            }

            json.WriteString("text", step.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string[] Head(SignalNote record)
        => [record.Number.ToString(CultureInfo.InvariantCulture), record.Kind, record.Source, record.Id, record.Text, Time(record.Received)];

    private static void Row(TextWriter to, IEnumerable<string> cells) => to.Write(string.Join(',', cells.Select(Cell)) + "\r\n");

    /// <summary>A text that a spreadsheet would take for a formula gets a quote before it.</summary>
    private static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is ('=' or '+' or '@' or '\t') ? "'" + text : text;
        return safe.IndexOfAny(NeedQuotes) >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static string Word(SignalStage stage) => JsonNamingPolicy.CamelCase.ConvertName(stage.ToString());

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Number(double value, int digits) => Math.Round(value, digits).ToString(CultureInfo.InvariantCulture);
}
