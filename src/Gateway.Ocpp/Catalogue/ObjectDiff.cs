namespace Gateway.Ocpp.Catalogue;

/// <summary>What has changed among the fields of an object.</summary>
/// <param name="elsewhere">Fields that are told once for all objects.</param>
internal sealed class ObjectDiff(CataloguePairs pairs, IReadOnlyCollection<string> elsewhere)
{
    public IEnumerable<CatalogueChange> Between(ObjectShape before, ObjectShape after)
    {
        foreach (var field in before.Fields.Where(f => !elsewhere.Contains(f.Name)))
        {
            if (after.Find(field.Name) is not { } now)
            {
                yield return new(ChangeKind.Removed, Part.Field, after.Name, field.Name, Describe(field), null);
            }
            else if (field.Required != now.Required || !pairs.Same(field.Shape, now.Shape))
            {
                yield return new(ChangeKind.Changed, Part.Field, after.Name, field.Name, Describe(field), Describe(now));
            }
        }

        foreach (var field in after.Fields.Where(f => before.Find(f.Name) is null && !elsewhere.Contains(f.Name)))
        {
            yield return new(ChangeKind.Added, Part.Field, after.Name, field.Name, null, Describe(field));
        }
    }

    private static string Describe(Field field) => $"{field.Shape.Notation}, {(field.Required ? "required" : "optional")}";
}
