namespace Gateway.Ocpp.Catalogue;

/// <summary>What one version has that another has not, and what they have in different shape.</summary>
public static class CatalogueDiff
{
    /// <summary>The owner of a field that every request, response and type has.</summary>
    public const string Everywhere = "everywhere";

    /// <summary>
    /// Messages, then data types, then enums, each by name. What is common is told once, at its type; the parts of a message,
    /// type or enum that is new as a whole are not told.
    /// </summary>
    public static IReadOnlyList<CatalogueChange> Between(MessageCatalogue from, MessageCatalogue to)
    {
        var pairs = new CataloguePairs(from, to);
        var (lost, won) = (InEveryRequest(from).Except(InEveryRequest(to)).ToList(), InEveryRequest(to).Except(InEveryRequest(from)).ToList());
        var objects = new ObjectDiff(pairs, [.. lost, .. won]);
        return
        [
            .. lost.Select(f => new CatalogueChange(ChangeKind.Removed, Part.Field, Everywhere, f, null, null)),
            .. won.Select(f => new CatalogueChange(ChangeKind.Added, Part.Field, Everywhere, f, null, null)),
            .. Messages(from, to, objects),
            .. Types(pairs, objects),
            .. Enums(pairs),
        ];
    }

    private static IEnumerable<string> InEveryRequest(MessageCatalogue catalogue)
        => catalogue.Messages.Select(m => m.Request.Fields.Select(f => f.Name)).Aggregate((all, one) => all.Intersect(one));

    private static IEnumerable<CatalogueChange> Messages(MessageCatalogue from, MessageCatalogue to, ObjectDiff objects)
    {
        foreach (var action in from.Messages.Concat(to.Messages).Select(m => m.Action).Distinct().Order(StringComparer.Ordinal))
        {
            switch (from.Find(action), to.Find(action))
            {
                case (null, { } added):
                    yield return new(ChangeKind.Added, Part.Message, action, null, null, added.Text);
                    break;
                case ({ } removed, null):
                    yield return new(ChangeKind.Removed, Part.Message, action, null, removed.Text, null);
                    break;
                case ({ } before, { } after):
                    foreach (var change in Message(before, after, objects))
                    {
                        yield return change;
                    }

                    break;
            }
        }
    }

    private static IEnumerable<CatalogueChange> Message(Message before, Message after, ObjectDiff objects)
    {
        if (before.Sender != after.Sender)
        {
            yield return new(ChangeKind.Changed, Part.Message, before.Action, null, before.Sender.Notation(), after.Sender.Notation());
        }

        if (before.Response is null != after.Response is null)
        {
            yield return new(after.Response is null ? ChangeKind.Removed : ChangeKind.Added, Part.Message, before.Action + "Response", null, null, null);
        }

        var responses = before.Response is { } was && after.Response is { } @is ? objects.Between(was, @is) : [];
        foreach (var change in objects.Between(before.Request, after.Request).Concat(responses))
        {
            yield return change;
        }
    }

    private static IEnumerable<CatalogueChange> Types(CataloguePairs pairs, ObjectDiff objects)
        => from pair in pairs.Types
           from change in (pair.From, pair.To) switch
           {
               (null, { } added) => [new(ChangeKind.Added, Part.Type, added.Name, null, null, added.Text)],
               ({ } removed, null) => [new(ChangeKind.Removed, Part.Type, removed.Name, null, removed.Text, null)],
               ({ } before, { } after) => Renamed(Part.Type, before.Name, after.Name).Concat(objects.Between(before, after)),
               _ => Enumerable.Empty<CatalogueChange>(),
           }
           select change;

    private static IEnumerable<CatalogueChange> Enums(CataloguePairs pairs)
        => from pair in pairs.Enums
           from change in (pair.From, pair.To) switch
           {
               (null, { } added) => [new(ChangeKind.Added, Part.Enum, added.Name, null, null, added.Text)],
               ({ } removed, null) => [new(ChangeKind.Removed, Part.Enum, removed.Name, null, removed.Text, null)],
               ({ } before, { } after) => Renamed(Part.Enum, before.Name, after.Name).Concat(Values(before, after)),
               _ => Enumerable.Empty<CatalogueChange>(),
           }
           select change;

    private static IEnumerable<CatalogueChange> Renamed(Part part, string before, string after)
        => before == after ? [] : [new(ChangeKind.Changed, part, before, null, before, after)];

    private static IEnumerable<CatalogueChange> Values(EnumShape before, EnumShape after)
    {
        var removed = before.Values.ExceptBy(after.Values.Select(v => v.Name), v => v.Name);
        var added = after.Values.ExceptBy(before.Values.Select(v => v.Name), v => v.Name);
        return removed.Select(v => new CatalogueChange(ChangeKind.Removed, Part.Value, after.Name, v.Name, v.Text, null))
            .Concat(added.Select(v => new CatalogueChange(ChangeKind.Added, Part.Value, after.Name, v.Name, null, v.Text)));
    }
}

/// <summary>One difference between two versions.</summary>
/// <param name="Owner">The message, type or enum, as the newer of the two calls it; a message's parts as AuthorizeRequest.</param>
/// <param name="Member">The field or value; null where it is about the owner itself.</param>
/// <param name="From">What stood there: a field's type and presence, a meaning, a name or a direction. Null for what is added.</param>
/// <param name="To">What stands there now. Null for what is removed.</param>
public sealed record CatalogueChange(ChangeKind Kind, Part Of, string Owner, string? Member, string? From, string? To);

public enum ChangeKind { Added, Removed, Changed }

/// <summary>What kind of thing has changed.</summary>
public enum Part { Message, Type, Enum, Field, Value }
