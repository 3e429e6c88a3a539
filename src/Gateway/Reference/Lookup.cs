using Gateway.Configuration;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Reference;

/// <summary>Finds what a person means by a name in one version.</summary>
internal static class Lookup
{
    // In this order: what is named in full wins, and a message over a type of its name.
    private static readonly string[] Endings = ["", "Type", "EnumType"];

    /// <returns>A <see cref="Message"/>, a request or response or type, or an enum; null: there is none.</returns>
    public static object? Find(MessageCatalogue catalogue, string name)
        => Endings.Select(ending => FindWhole(catalogue, name + ending)).FirstOrDefault(found => found is not null);

    /// <summary>Why nothing was found, in one line: what is near, and which other versions have it.</summary>
    public static string Missing(MessageCatalogue catalogue, string name)
    {
        // Each by itself: of a long list, Spelling looks at the beginning only.
        string?[] near = [.. Names(catalogue).Select(names => Spelling.Nearest(name, names))];
        var others = Enum.GetValues<OcppVersion>().Where(v => Find(MessageCatalogue.Of(v), name) is not null).Select(v => v.Number()).ToList();
        return $"OCPP {catalogue.Version.Number()} has no message, type or enum {name}"
            + (others.Count > 0 ? $", but {string.Join(" and ", others)} {(others.Count == 1 ? "has" : "have")}" : "")
            + (others.Count == 0 ? Spelling.DidYouMean(name, near.OfType<string>()) : "");
    }

    /// <summary>Where a type or an enum stands, as <c>AuthorizeRequest.idToken</c>.</summary>
    public static IEnumerable<string> UsesOf(MessageCatalogue catalogue, Shape shape)
        => from owner in catalogue.Messages.SelectMany(Parts).Concat(catalogue.Types)
           from field in owner.Fields
           where (field.Shape is ArrayShape array ? array.Items : field.Shape) == shape
           select $"{owner.Name}.{field.Name}";

    public static IEnumerable<ObjectShape> Parts(Message message)
        => message.Response is { } response ? [message.Request, response] : [message.Request];

    private static object? FindWhole(MessageCatalogue catalogue, string name)
    {
        return (object?)catalogue.Messages.FirstOrDefault(m => Is(m.Action))
            ?? catalogue.Types.FirstOrDefault(t => Is(t.Name))
            ?? (object?)catalogue.Enums.FirstOrDefault(e => Is(e.Name))
            ?? catalogue.Messages.SelectMany(Parts).FirstOrDefault(p => Is(p.Name));

        bool Is(string known) => known.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<IEnumerable<string>> Names(MessageCatalogue catalogue)
    {
        string[] unended = [.. catalogue.Types.Select(t => Short(t.Name)), .. catalogue.Enums.Select(e => Short(e.Name))];
        return
        [
            catalogue.Messages.Select(m => m.Action),
            catalogue.Types.Select(t => t.Name), catalogue.Enums.Select(e => e.Name),
            unended.Take(100), unended.Skip(100),
        ];
    }

    private static string Short(string name)
        => Endings[1..].Reverse().FirstOrDefault(e => name.EndsWith(e, StringComparison.Ordinal)) is { } ending ? name[..^ending.Length] : name;
}
