using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Reference;

/// <summary>The <c>ocpp diff</c> command: what changed between two versions.</summary>
internal static class OcppDiff
{
    public static int Run(string from, string to, bool json, TextWriter output, TextWriter error)
    {
        if (Wording.ReadVersion(from, error) is not { } older || Wording.ReadVersion(to, error) is not { } newer)
        {
            return ExitCode.Usage;
        }

        var changes = CatalogueDiff.Between(MessageCatalogue.Of(older), MessageCatalogue.Of(newer));
        if (json)
        {
            output.WriteLine(Wording.Pretty(ToJson(older, newer, changes)));
        }
        else
        {
            output.WriteLine($"OCPP {older.Number()} -> {newer.Number()}     + added   - removed   ~ changed");
            Write(changes, output);
            output.WriteLine();
            output.WriteLine(Summary(changes));
        }

        return 0;
    }

    // A heading for each owner that stands in both versions; what is new or gone as a whole is a line of its own.
    private static void Write(IReadOnlyList<CatalogueChange> changes, TextWriter output)
    {
        foreach (var part in changes.Where(c => c.Member is null).GroupBy(c => c.Of))
        {
            output.WriteLine();
            output.WriteLine(Heading(part.Key));
            var table = new TextTable(null);
            foreach (var change in part.OrderBy(c => c.Kind))
            {
                table.Add(Sign(change) + " " + change.Owner, Said(change));
            }

            table.WriteTo(output);
        }

        foreach (var owner in changes.Where(c => c.Member is not null).GroupBy(c => c.Owner))
        {
            output.WriteLine();
            output.WriteLine(owner.Key == CatalogueDiff.Everywhere ? "In every request, response and type" : owner.Key);
            var table = new TextTable(null);
            foreach (var change in owner)
            {
                table.Add(Sign(change) + " " + change.Member, Said(change));
            }

            table.WriteTo(output);
        }
    }

    private static string Heading(Part part) => part switch
    {
        Part.Message => "Messages",
        Part.Type => "Data types",
        _ => "Enums",
    };

    private static string Sign(CatalogueChange change) => change.Kind switch
    {
        ChangeKind.Added => "+",
        ChangeKind.Removed => "-",
        _ => "~",
    };

    private static string Said(CatalogueChange change) => change.Kind switch
    {
        ChangeKind.Added => change.To ?? "",
        ChangeKind.Removed => change.From ?? "",
        _ => change.Of is Part.Type or Part.Enum ? $"is now {change.To}" : $"{WithoutEndOf(change.To!, change.From!)} -> {change.To}",
    };

    // "string(20), required -> string(36), required" says required once.
    private static string WithoutEndOf(string other, string text)
        => text.LastIndexOf(',') is > 0 and var comma && other.EndsWith(text[comma..], StringComparison.Ordinal) ? text[..comma] : text;

    private static string Summary(IReadOnlyList<CatalogueChange> changes)
        => changes.Count == 0 ? "no differences" : string.Join("; ",
            changes.GroupBy(c => c.Of).OrderBy(g => g.Key).Select(g => $"{Plural(g.Key)}: " + string.Join(", ",
                g.GroupBy(c => c.Kind).OrderBy(k => k.Key).Select(k => $"{k.Count()} {Lower(k.Key)}"))));

    private static string Plural(Part part) => Lower(part) + "s";

    private static string Lower<T>(T name)
        where T : struct, Enum
        => char.ToLowerInvariant(name.ToString()[0]) + name.ToString()[1..];

    private static JsonObject ToJson(OcppVersion from, OcppVersion to, IReadOnlyList<CatalogueChange> changes) => new()
    {
        ["from"] = from.Number(),
        ["to"] = to.Number(),
        ["changes"] = new JsonArray([.. changes.Select(c => new JsonObject
        {
            ["change"] = Lower(c.Kind),
            ["of"] = Lower(c.Of),
            ["owner"] = c.Owner,
            ["member"] = c.Member,
            ["before"] = c.From,
            ["after"] = c.To,
        })]),
    };
}
