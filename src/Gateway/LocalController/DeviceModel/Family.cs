using System.Collections.Immutable;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.DeviceModel;

/// <summary>One line in the table of a kind of component: a variable that each of them has, and how it is read.</summary>
/// <typeparam name="T">The component as it is at an instant.</typeparam>
internal sealed record Row<T>(string Name, DataEnumType Type, Func<T, string?> Read, string? Unit = null, string? Instance = null)
    where T : class
{
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>The setting of the site file that it stands for: it never changes while the gateway runs. Null: it is measured.</summary>
    public string? SiteKey { get; init; }

    public bool IsConstant { get; init; }

    /// <summary>For tables that have one line for each phase.</summary>
    public static IEnumerable<Row<T>> PerPhase(string name, string unit, int decimals, Func<T, PerPhase<double>?> read)
        => PerPhase<double>.All.Select(phase => new Row<T>(
            name, DataEnumType.Decimal, of => Written.Number(read(of)?[phase], decimals), unit, phase.ToString()));
}

/// <summary>Makes the variables of a component out of the table of its kind.</summary>
internal static class Family
{
    /// <summary>OCPP's limit for the instance of a component. Whoever has a longer name is not shown.</summary>
    public const int LongestInstance = 50;

    /// <param name="find">The component as it is at the time of asking; null: it is not there.</param>
    public static IEnumerable<Variable> Of<T>(string component, string? instance, IReadOnlyList<Row<T>> table, Func<T?> find)
        where T : class
        => table.Select(row => new Variable(
            new(component, instance, row.Name, row.Instance), row.Type, () => find() is { } now ? row.Read(now) : null)
        {
            Unit = row.Unit,
            Values = row.Values,
            SiteKey = row.SiteKey,
            IsConstant = row.IsConstant || row.SiteKey is not null,
            IsPersistent = row.IsConstant || row.SiteKey is not null,
        });
}
