using System.Globalization;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Ocpp.Soap;

/// <summary>Turns a place in the payload into the place in the envelope that the sender wrote.</summary>
internal static class SoapPlace
{
    private const int ShownLength = 60;

    /// <summary>/values/0/value/1/context becomes /values[1]/value[2]/@context.</summary>
    public static string Of(ObjectShape shape, string pointer)
    {
        var place = "";
        Shape? at = shape;
        foreach (var part in pointer.Split('/').Skip(1))
        {
            (place, at) = Step(place, at, part);
        }

        return place;
    }

    /// <summary>A name from a peer, for people: cut to a readable length.</summary>
    public static string Shown(string name) => name.Length > ShownLength ? name[..ShownLength] + "…" : name;

    private static (string Place, Shape? At) Step(string place, Shape? at, string part)
    {
        if (at is ArrayShape array && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return (string.Create(CultureInfo.InvariantCulture, $"{place}[{index + 1}]"), array.Items);
        }

        var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        var field = (at as ObjectShape)?.Find(name);
        return (place + field?.Place switch
        {
            XmlPlace.Attribute => "/@" + name,
            XmlPlace.Content => "/text()",
            _ => "/" + name,
        }, field?.Shape);
    }
}
