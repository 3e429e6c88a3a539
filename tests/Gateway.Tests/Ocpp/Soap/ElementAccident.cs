using System.Xml.Linq;

namespace Gateway.Tests.Ocpp.Soap;

/// <summary>An accident that leaves the XML well-formed: an element or attribute lost, doubled, moved, renamed or filled with something else.</summary>
internal static class ElementAccident
{
    private static readonly string[] Words =
    [
        "", " ", "0", "-1", "2147483648", "1e999", "NaN", "true", "Accepted", "NoError", "2026-13-01T00:00:00Z", "\u200e", "😀",
        "x:y", "urn://Ocpp/Cs/2012/06/", "]]>&lt;", new('x', 3000), "\n\t 7 \r",
    ];

    private static readonly XName[] Names =
    [
        "value", "context", "idTag", "{urn://Ocpp/Cs/2012/06/}value", "{urn://Ocpp/Cp/2012/06/}connectorId", "{urn://Ocpp/Cs/2012/06/}chargeBoxIdentity",
        "{http://www.w3.org/2003/05/soap-envelope}mustUnderstand", "{http://www.w3.org/2003/05/soap-envelope}Fault", "{http://www.w3.org/2003/05/soap-envelope}Body",
        "{http://www.w3.org/2005/08/addressing}MessageID", "{http://www.w3.org/2001/XMLSchema-instance}nil", "{urn://Ocpp/Cs/2012/06/}resetRequest",
    ];

    public static void Happen(XDocument document, Random random)
    {
        var all = document.Descendants().ToList();
        var (one, other) = (all[random.Next(all.Count)], all[random.Next(all.Count)]);
        var (word, name) = (Words[random.Next(Words.Length)], Names[random.Next(Names.Length)]);
        switch (random.Next(10))
        {
            case 0 when one.Parent is not null:
                one.Remove();
                break;
            case 1 when one.Parent is not null:
                one.AddAfterSelf(new XElement(one));
                break;
            case 2:
                one.Name = name;
                break;
            case 3:
                one.Value = word;
                break;
            case 4:
                one.SetAttributeValue(name, word);
                break;
            case 5:
                one.Add(new XElement(name, word));
                break;
            case 6:
                other.Add(new XElement(one));
                break;
            case 7:
                one.AddFirst(new XComment("c"), new XCData(word), new XProcessingInstruction("p", "i"));
                break;
            case 8:
                one.Attributes().Where(a => !a.IsNamespaceDeclaration).Remove();
                break;
            default:
                one.ReplaceNodes(other.Nodes().Reverse());
                break;
        }
    }
}
