using System.Globalization;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>
/// What the catalogue says, one fact a line: <c>AuthorizeRequest/idToken/type : required string(20)</c>. Whatever else can be told in
/// the same lines can be compared with it.
/// </summary>
internal static class CatalogueFacts
{
    public static List<string> Of(OcppVersion version, ObjectShape message)
    {
        var facts = new List<string>();
        Tell(message, message.Name, "", version, facts);
        return facts;
    }

    /// <summary>Bounds as facts tell them; nothing for none.</summary>
    public static string Bounds(double? min, double? max) => min is null && max is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"({min}..{max})");

    /// <summary>Only 2.x names its types and enums.</summary>
    public static string Named(OcppVersion version, string name) => version >= OcppVersion.V201 ? " " + name : "";

    private static void Tell(Shape shape, string at, string presence, OcppVersion version, List<string> facts)
    {
        facts.Add($"{at} : {presence}{Kind(shape, version, isRoot: presence.Length == 0)}");
        switch (shape)
        {
            case ObjectShape type:
                TellFields(type, at, version, facts);
                break;
            case ArrayShape array:
                Tell(array.Items, at + "[]", "each ", version, facts);
                break;
            default:
                break;
        }
    }

    // The order of fields matters in XML only.
    private static void TellFields(ObjectShape type, string at, OcppVersion version, List<string> facts)
    {
        foreach (var (index, field) in type.Fields.Index())
        {
            var presence = (field.Required ? "required " : "optional ") + field.Place switch
            {
                XmlPlace.Attribute => "attribute ",
                XmlPlace.Content => "content ",
                _ when version == OcppVersion.V15 => $"element {index} ",
                _ => "",
            };
            Tell(field.Shape, $"{at}/{field.Name}", presence, version, facts);
        }
    }

    private static string Kind(Shape shape, OcppVersion version, bool isRoot) => shape switch
    {
        ObjectShape type => (type.Open ? "open object" : "closed object") + (isRoot ? "" : Named(version, type.Name)),
        ArrayShape array => $"array{Bounds(array.Min, array.Max)}",
        EnumShape set => $"enum{Named(version, set.Name)} {string.Join(' ', set.Values.Select(v => v.Name).Order(StringComparer.Ordinal))}",
        StringShape text => "string" + Bounds(null, text.MaxLength),
        IntegerShape integer when integer == IntegerShape.Int32 => "int32",
        IntegerShape integer => "integer" + Bounds(
            integer.Min == long.MinValue ? null : integer.Min, integer.Max == long.MaxValue ? null : integer.Max),
        NumberShape number => "number" + Bounds(number.Min, number.Max) + (number.Tenths ? " in steps of 0.1" : ""),
        BooleanShape => "boolean",
        DateTimeShape => "dateTime",
        UriShape => "uri",
        AnyShape => "any",
        _ => throw new NotSupportedException(shape.GetType().Name),
    };
}
