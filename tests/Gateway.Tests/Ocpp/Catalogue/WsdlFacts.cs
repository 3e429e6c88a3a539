using System.Xml.Linq;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>What a service description of 1.5 says in its inline XSD, in the lines of <see cref="CatalogueFacts"/>.</summary>
internal sealed class WsdlFacts
{
    private static readonly XNamespace Xsd = "http://www.w3.org/2001/XMLSchema";

    private readonly XElement _schema;

    public WsdlFacts(string file, Direction sender)
    {
        var wsdl = XDocument.Load(file);
        (Sender, _schema) = (sender, wsdl.Descendants(Xsd + "schema").Single());
        Messages = [.. _schema.Elements(Xsd + "element").Select(e => Name(e)).Where(n => n != "chargeBoxIdentity")];
    }

    public Direction Sender { get; }

    /// <summary>As they stand in the body: authorizeRequest, authorizeResponse and so on.</summary>
    public IReadOnlyList<string> Messages { get; }

    public List<string> Of(string message)
    {
        var facts = new List<string>();
        var element = _schema.Elements(Xsd + "element").Single(e => Name(e) == message);
        Tell(TypeOf(element), Local((string)element.Attribute("type")!), "", facts);
        return facts;
    }

    // An element is described by type="tns:Name", type="s:string" or a nameless type inside it.
    private object TypeOf(XElement element)
    {
        if ((string?)element.Attribute("type") is not { } type)
        {
            return element.Elements().Single(e => e.Name == Xsd + "complexType" || e.Name == Xsd + "simpleType");
        }

        return type.StartsWith("s:", StringComparison.Ordinal)
            ? Local(type)
            : _schema.Elements().Single(e => e.Name != Xsd + "element" && Name(e) == Local(type));
    }

    private void Tell(object type, string at, string presence, List<string> facts)
    {
        if (type is not XElement complex || complex.Name != Xsd + "complexType")
        {
            facts.Add($"{at} : {presence}{Kind(type)}");
            return;
        }

        facts.Add($"{at} : {presence}closed object");
        foreach (var (index, element) in Sequence(complex).Index())
        {
            TellElement(element, index, at, facts);
        }

        if (complex.Element(Xsd + "simpleContent")?.Element(Xsd + "extension") is { } extension)
        {
            facts.Add($"{at}/value : required content {Kind(Local((string)extension.Attribute("base")!))}");
            foreach (var attribute in extension.Elements())
            {
                var needed = (string?)attribute.Attribute("use") == "required" ? "required" : "optional";
                Tell(TypeOf(attribute), $"{at}/{Name(attribute)}", $"{needed} attribute ", facts);
            }
        }
    }

    private static IEnumerable<XElement> Sequence(XElement type)
    {
        var strange = type.Elements().FirstOrDefault(
            e => e.Name.LocalName is not ("annotation" or "sequence" or "simpleContent"));
        return strange is null ? type.Elements(Xsd + "sequence").Elements() : throw new NotSupportedException(strange.Name.LocalName);
    }

    private void TellElement(XElement element, int index, string at, List<string> facts)
    {
        var (min, max) = ((int?)element.Attribute("minOccurs") ?? 1, (string?)element.Attribute("maxOccurs") ?? "1");
        var place = $"{at}/{Name(element)}";
        var presence = $"{(min == 0 ? "optional" : "required")} element {index} ";
        if (max == "1")
        {
            Tell(TypeOf(element), place, presence, facts);
            return;
        }

        facts.Add($"{place} : {presence}array(1..{(max == "unbounded" ? "" : max)})");
        Tell(TypeOf(element), place + "[]", "each ", facts);
    }

    private static string Kind(object type) => type switch
    {
        "int" => "int32",
        "anyURI" => "uri",
        string name => name,
        XElement simple => Restriction(simple.Element(Xsd + "restriction")!),
        _ => throw new NotSupportedException(),
    };

    private static string Restriction(XElement restriction)
    {
        var values = restriction.Elements(Xsd + "enumeration").Select(e => (string)e.Attribute("value")!).Order(StringComparer.Ordinal).ToList();
        var max = (int?)restriction.Element(Xsd + "maxLength")?.Attribute("value");
        var strange = restriction.Elements().FirstOrDefault(e => e.Name.LocalName is not ("enumeration" or "maxLength"));
        return strange is not null ? throw new NotSupportedException(strange.Name.LocalName)
            : values.Count > 0 ? "enum " + string.Join(' ', values)
            : Local((string)restriction.Attribute("base")!) + CatalogueFacts.Bounds(null, max);
    }

    private static string Name(XElement element) => (string)element.Attribute("name")!;

    private static string Local(string qualified) => qualified[(qualified.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
