namespace Gateway.Ocpp.Soap;

/// <summary>One element of an envelope, as much of it as OCPP needs: comments and processing instructions are gone.</summary>
internal sealed class SoapElement(string name, string space)
{
    public string Name { get; } = name;

    public string Namespace { get; } = space;

    /// <summary>Without declarations of namespaces, and without <c>xml:</c> and <c>xsi:</c>, which say nothing in OCPP.</summary>
    public List<SoapAttribute> Attributes { get; } = [];

    public List<SoapElement> Children { get; } = [];

    /// <summary>All text directly in the element, blanks included.</summary>
    public string Text { get; set; } = "";

    /// <summary><c>xsi:nil</c>: some stacks write an absent value so.</summary>
    public bool IsNil { get; set; }

    /// <summary>The text without the blanks that a neat layout puts around it; null where none is left.</summary>
    public string? Word => XmlText.Trim(Text) is { Length: > 0 } word ? word : null;

    public SoapElement? Find(string name) => Children.Find(c => c.Name == name);

    public bool Is(string name, string space) => Name == name && Namespace == space;

    public string? Attribute(string name, string space = "")
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Name == name && attribute.Namespace == space)
            {
                return attribute.Value;
            }
        }

        return null;
    }
}

/// <summary>One attribute. Most have no namespace.</summary>
internal readonly record struct SoapAttribute(string Name, string Namespace, string Value);
