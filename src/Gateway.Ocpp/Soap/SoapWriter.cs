using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Xml;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Ocpp.Soap;

/// <summary>
/// Writes the envelopes of OCPP 1.5, UTF-8 without a byte order mark. Characters that XML cannot carry become U+FFFD; see
/// <see cref="SoapReader"/> for the shape.
/// </summary>
public static class SoapWriter
{
    internal const string Soap = "s";
    private const string Wsa = "a";
    internal const string Ocpp = "o";

    // A carriage return in a value survives only as a reference.
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        NewLineHandling = NewLineHandling.Entitize,
    };

    /// <summary>False for a payload that breaks the rules of 1.5, or an action that the service does not have: neither is sent.</summary>
    public static bool TryWrite(SoapMessage message, [NotNullWhen(true)] out byte[]? xml, [NotNullWhen(false)] out PayloadFault? fault)
    {
        xml = null;
        var shape = SoapActions.Shape(message.Service, message.Action, message.IsResponse);
        fault = shape is null
            ? new(ErrorCode.NotSupported, "", $"a message of the {message.Service} service of OCPP 1.5", message.Action)
            : PayloadChecker.Check(shape, message.Payload.Span);
        if (fault is null)
        {
            xml = Envelope(SoapNames.Of(message.Service), w => WriteHeader(w, message), w => WriteBody(w, message, shape!));
        }

        return fault is null;
    }

    /// <summary>Whatever the texts of a fault are, this does not throw.</summary>
    public static byte[] Write(SoapFault fault) => Envelope(
        SoapNames.Subcodes,
        xml =>
        {
            if (fault.Code is SoapFaultCode.VersionMismatch)
            {
                FaultWriter.WriteUpgrade(xml);
            }

            WriteAddress(xml, "Action", SoapNames.FaultAction);
            WriteAddress(xml, "RelatesTo", fault.Header.RelatesTo);
        },
        xml => FaultWriter.Write(xml, fault));

    private static byte[] Envelope(string space, Action<XmlWriter> header, Action<XmlWriter> body)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Settings))
        {
            xml.WriteStartElement(Soap, "Envelope", SoapNames.Soap12);
            xml.WriteAttributeString("xmlns", Wsa, null, SoapNames.Addressing);
            xml.WriteAttributeString("xmlns", Ocpp, null, space);
            xml.WriteStartElement("Header", SoapNames.Soap12);
            header(xml);
            xml.WriteEndElement();
            xml.WriteStartElement("Body", SoapNames.Soap12);
            body(xml);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    private static void WriteHeader(XmlWriter xml, SoapMessage message)
    {
        var header = message.Header;
        if (!message.IsResponse && header.ChargeBoxIdentity is { } identity)
        {
            xml.WriteStartElement(SoapNames.ChargeBoxIdentity, SoapNames.Of(message.Service));
            xml.WriteAttributeString("mustUnderstand", SoapNames.Soap12, "true");
            xml.WriteString(XmlText.Clean(identity));
            xml.WriteEndElement();
        }

        WriteAddress(xml, "Action", "/" + message.Action + (message.IsResponse ? "Response" : ""));
        WriteAddress(xml, "MessageID", header.MessageId);
        WriteAddress(xml, "RelatesTo", header.RelatesTo);
        WriteEndpoint(xml, "From", header.From);
        WriteEndpoint(xml, "ReplyTo", header.ReplyTo ?? (message.IsResponse ? null : SoapNames.Anonymous));
        WriteAddress(xml, "To", header.To);
    }

    private static void WriteBody(XmlWriter xml, SoapMessage message, ObjectShape shape)
    {
        var space = SoapNames.Of(message.Service);
        using var payload = JsonDocument.Parse(message.Payload);
        xml.WriteStartElement(char.ToLowerInvariant(shape.Name[0]) + shape.Name[1..], space);
        BodyWriter.Write(xml, payload.RootElement, shape, space);
        xml.WriteEndElement();
    }

    private static void WriteAddress(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
        {
            xml.WriteElementString(name, SoapNames.Addressing, XmlText.Clean(value));
        }
    }

    private static void WriteEndpoint(XmlWriter xml, string name, string? address)
    {
        if (address is not null)
        {
            xml.WriteStartElement(name, SoapNames.Addressing);
            WriteAddress(xml, "Address", address);
            xml.WriteEndElement();
        }
    }
}
