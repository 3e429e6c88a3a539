using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Soap;

namespace Gateway.Tests.Ocpp.Soap;

/// <summary>One message of 1.5 in one of the services that have it.</summary>
public sealed record SoapCase(SoapService Service, string Action, bool IsResponse)
{
    internal ObjectShape Shape
        => MessageCatalogue.Of(OcppVersion.V15).Find(Action)! is var message && IsResponse ? message.Response! : message.Request;
}

/// <summary>Every request and response of 1.5, with little and with all in it.</summary>
internal static class SoapSamples
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>24 actions, of which DataTransfer is in both services, twice: 50.</summary>
    public static IEnumerable<SoapCase> All()
        => from service in Enum.GetValues<SoapService>()
           from message in MessageCatalogue.Of(OcppVersion.V15).Messages
           where message.Sender == Direction.Both || message.Sender == Direction.StationToCsms == (service == SoapService.CentralSystem)
           from isResponse in new[] { false, true }
           select new SoapCase(service, message.Action, isResponse);

    public static SoapMessage Example(SoapCase of) => Message(of, Examples.Of(of.Shape));

    /// <summary>All optional fields, two of everything that may be repeated, and text that XML must escape.</summary>
    public static SoapMessage Full(SoapCase of)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            WriteFull(json, of.Shape);
        }

        return Message(of, buffer.WrittenMemory);
    }

    public static byte[] Xml(SoapMessage message)
    {
        Assert.True(SoapWriter.TryWrite(message, out var xml, out var fault), fault?.Pointer + fault?.Text);
        return xml;
    }

    public static byte[] Bytes(string xml) => Encoding.UTF8.GetBytes(xml);

    public static string Json(SoapMessage message) => Encoding.UTF8.GetString(message.Payload.Span);

    private static SoapMessage Message(SoapCase of, ReadOnlyMemory<byte> payload) => new()
    {
        Service = of.Service,
        Action = of.Action,
        IsResponse = of.IsResponse,
        Payload = payload,
        Header = of.IsResponse
            ? new() { RelatesTo = "urn:uuid:1" }
            : new()
            {
                ChargeBoxIdentity = "CP-01 & Söhne",
                MessageId = "urn:uuid:1",
                From = "http://10.0.0.7:8080/?a=1&b=2",
                ReplyTo = "http://www.w3.org/2005/08/addressing/anonymous",
                To = "http://10.0.0.1/ocpp",
            },
    };

    private static void WriteFull(Utf8JsonWriter json, Shape shape)
    {
        switch (shape)
        {
            case ObjectShape type:
                json.WriteStartObject();
                foreach (var field in type.Fields)
                {
                    json.WritePropertyName(field.Name);
                    WriteFull(json, field.Shape);
                }

                json.WriteEndObject();
                break;
            case ArrayShape array:
                json.WriteStartArray();
                WriteFull(json, array.Items);
                WriteFull(json, array.Items);
                json.WriteEndArray();
                break;
            default:
                WriteScalar(json, shape);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, Shape shape)
    {
        switch (shape)
        {
            case EnumShape set:
                json.WriteStringValue(set.Values[^1].Name);
                break;
            case IntegerShape:
                json.WriteNumberValue(int.MinValue);
                break;
            case BooleanShape:
                json.WriteBooleanValue(false);
                break;
            case DateTimeShape:
                json.WriteStringValue("2026-11-21T08:00:00.123+01:00");
                break;
            case UriShape:
                json.WriteStringValue("ftp://u:p@h/a?b=c&d=%20");
                break;
            default:
                json.WriteStringValue(" <&>]]>\"'ü€😀 \t\r\n ");
                break;
        }
    }
}
