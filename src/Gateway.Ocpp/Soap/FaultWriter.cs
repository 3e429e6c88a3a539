using System.Xml;

namespace Gateway.Ocpp.Soap;

/// <summary>Writes the Fault of an envelope (SOAP 1.2 part 1 §5.4). Its texts may come from anywhere: what is no name is left out.</summary>
internal static class FaultWriter
{
    private const int MaxReason = 500;

    public static void Write(XmlWriter xml, SoapFault fault)
    {
        xml.WriteStartElement("Fault", SoapNames.Soap12);
        WriteCode(xml, fault);
        WriteReason(xml, fault.Reason);
        xml.WriteEndElement();
    }

    // SOAP 1.2 part 1 §5.4.7: says which envelope would have been understood.
    public static void WriteUpgrade(XmlWriter xml)
    {
        xml.WriteStartElement("Upgrade", SoapNames.Soap12);
        xml.WriteStartElement("SupportedEnvelope", SoapNames.Soap12);
        xml.WriteAttributeString("qname", $"{SoapWriter.Soap}:Envelope");
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteCode(XmlWriter xml, SoapFault fault)
    {
        xml.WriteStartElement("Code", SoapNames.Soap12);
        xml.WriteElementString("Value", SoapNames.Soap12, $"{SoapWriter.Soap}:{fault.Code}");
        if (fault.Subcode is { } subcode && IsPlainName(subcode))
        {
            xml.WriteStartElement("Subcode", SoapNames.Soap12);
            xml.WriteElementString("Value", SoapNames.Soap12, $"{SoapWriter.Ocpp}:{subcode}");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteReason(XmlWriter xml, string reason)
    {
        xml.WriteStartElement("Reason", SoapNames.Soap12);
        xml.WriteStartElement("Text", SoapNames.Soap12);
        xml.WriteAttributeString("xml", "lang", null, "en");
        xml.WriteString(XmlText.Clean(reason.Length > MaxReason ? reason[..MaxReason] : reason));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    // A subcode is a name with a prefix; a peer's own may be anything.
    private static bool IsPlainName(string subcode) => XmlReader.IsName(subcode) && !subcode.Contains(':', StringComparison.Ordinal);
}
