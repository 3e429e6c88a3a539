using System.Runtime.InteropServices;
using System.Text;
using System.Xml;

namespace Gateway.Ocpp.Soap;

/// <summary>Reads XML into elements, within limits: no DTD, so no entities either, nothing fetched, and neither deep nor many.</summary>
internal sealed class SoapTree
{
    private const int MaxDepth = 32;            // OCPP 1.5 needs 6
    private const int MaxElements = 50_000;     // a few times what a long StopTransaction has

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = true,
        MaxCharactersInDocument = SoapReader.MaxBytes,
        CloseInput = true,
    };

    private readonly Stack<(SoapElement Element, StringBuilder Text)> _open = [];
    private SoapElement? _root;
    private int _count;

    private SoapTree()
    {
    }

    /// <returns>Null: the root is there. Else what is wrong with the bytes.</returns>
    public static string? TryRead(ReadOnlyMemory<byte> bytes, out SoapElement? root)
    {
        var tree = new SoapTree();
        string? fault;
        try
        {
            using var xml = XmlReader.Create(Stream(bytes), Settings);
            fault = tree.Read(xml);
        }
        catch (XmlException e)
        {
            var place = e.LineNumber > 0 ? $"line {e.LineNumber}, column {e.LinePosition}: " : "";
            fault = place + "not well-formed XML, or cut off, or with a DTD";
        }
        catch (ArgumentOutOfRangeException)
        {
            fault = "its XML declaration is cut off and no text";      // XmlReader reckons wrongly there, where it should have said so
        }

        root = fault is null ? tree._root : null;
        return fault ?? (root is null ? "no XML" : null);
    }

    private string? Read(XmlReader xml)
    {
        while (xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.Depth >= MaxDepth:
                    return $"{Place(xml)}: nested more than {MaxDepth} deep";
                case XmlNodeType.Element when ++_count > MaxElements:
                    return $"{Place(xml)}: more than {MaxElements} elements";
                case XmlNodeType.Element:
                    Begin(xml);
                    break;
                case XmlNodeType.EndElement:
                    End();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace
                    when _open.TryPeek(out var inner):
                    inner.Text.Append(xml.Value);
                    break;
                default:
                    break;
            }
        }

        return null;
    }

    private void Begin(XmlReader xml)
    {
        var element = new SoapElement(xml.LocalName, xml.NamespaceURI);
        if (_open.TryPeek(out var parent))
        {
            parent.Element.Children.Add(element);
        }

        _root ??= element;
        _open.Push((element, new()));
        var isEmpty = xml.IsEmptyElement;
        while (xml.MoveToNextAttribute())
        {
            AddAttribute(element, xml);
        }

        if (isEmpty)
        {
            End();
        }
    }

    private void End()
    {
        var (element, text) = _open.Pop();
        element.Text = text.ToString();
    }

    private static void AddAttribute(SoapElement element, XmlReader xml)
    {
        switch (xml.NamespaceURI)
        {
            case "http://www.w3.org/2000/xmlns/" or "http://www.w3.org/XML/1998/namespace":
                break;
            case SoapNames.SchemaInstance:
                element.IsNil |= xml.LocalName == "nil" && XmlText.IsTrue(xml.Value);
                break;
            default:
                element.Attributes.Add(new(xml.LocalName, xml.NamespaceURI, xml.Value));
                break;
        }
    }

    private static string Place(XmlReader xml)
        => xml is IXmlLineInfo at ? $"line {at.LineNumber}, column {at.LinePosition}" : "";

    private static MemoryStream Stream(ReadOnlyMemory<byte> bytes)
        => MemoryMarshal.TryGetArray(bytes, out var array)
            ? new(array.Array!, array.Offset, array.Count, writable: false)
            : new(bytes.ToArray(), writable: false);
}
