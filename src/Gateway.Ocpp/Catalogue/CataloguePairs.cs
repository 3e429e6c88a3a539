namespace Gateway.Ocpp.Catalogue;

/// <summary>
/// Which data type or enum of one version is which of another. 1.x and 2.x name the same things differently
/// (<c>ChargingProfile</c>, <c>ChargingProfileType</c>): the same name first, then the same name without what 2.x appends.
/// </summary>
internal sealed class CataloguePairs
{
    private static readonly string[] Suffixes = ["EnumType", "Type", "Enum"];

    public CataloguePairs(MessageCatalogue from, MessageCatalogue to)
    {
        Types = Pair(from.Types, to.Types, t => t.Name);
        Enums = Pair(from.Enums, to.Enums, e => e.Name);
    }

    /// <summary>By name. Null: that version has none.</summary>
    public IReadOnlyList<(ObjectShape? From, ObjectShape? To)> Types { get; }

    public IReadOnlyList<(EnumShape? From, EnumShape? To)> Enums { get; }

    /// <summary>True: the same, but for what is told at their own names.</summary>
    public bool Same(Shape from, Shape to) => (from, to) switch
    {
        (ObjectShape a, ObjectShape b) => Types.Contains((a, b)),
        (EnumShape a, EnumShape b) => Enums.Contains((a, b)),
        (ArrayShape a, ArrayShape b) => (a.Min, a.Max) == (b.Min, b.Max) && Same(a.Items, b.Items),
        _ => from.Notation == to.Notation,
    };

    private static List<(T? From, T? To)> Pair<T>(IReadOnlyList<T> from, IReadOnlyList<T> to, Func<T, string> name)
        where T : class
    {
        var exact = from.Join(to, name, name, (a, b) => ((T?)a, (T?)b)).ToList();
        var left = from.Except(exact.Select(p => p.Item1!)).ToList();
        var right = to.Except(exact.Select(p => p.Item2!)).ToList();
        var alike = left.Join(right, x => Stem(name(x)), x => Stem(name(x)), (a, b) => ((T?)a, (T?)b)).ToList();
        List<(T? From, T? To)> all =
        [
            .. exact,
            .. alike,
            .. left.Except(alike.Select(p => p.Item1!)).Select(x => ((T?)x, (T?)null)),
            .. right.Except(alike.Select(p => p.Item2!)).Select(x => ((T?)null, (T?)x)),
        ];
        return [.. all.OrderBy(p => name((p.To ?? p.From)!), StringComparer.Ordinal)];
    }

    private static string Stem(string name)
        => Suffixes.FirstOrDefault(s => name.EndsWith(s, StringComparison.Ordinal)) is { } suffix ? name[..^suffix.Length] : name;
}
