using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// The <c>signals.excursions</c> section: limits of the connection that must hold, and what it costs if they do not, as in Engineering
/// Recommendation G100 of Great Britain.
/// </summary>
public sealed record ExcursionOptions
{
    /// <summary>What the connection may draw. Null: no such limit.</summary>
    public ConnectionLimit? Import { get; init; }

    /// <summary>What the connection may feed in. Null: no such limit.</summary>
    public ConnectionLimit? Export { get; init; }

    /// <summary>Back under the limit within so long is no excursion. 1 s to 60 s; 15 s if not said.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>An excursion that lasts longer locks out. 5 s to 10 min; 60 s if not said.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A second one so soon after the first locks out. 0 s to 24 h; 10 min if not said.</summary>
    public TimeSpan Apart { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>More of them in 24 h lock out. 1 to 100; 3 if not said.</summary>
    public int Most { get; init; } = 3;

    /// <summary>So long a lock-out lasts at least before it may be reset. 0 s to 720 h; 4 h if not said.</summary>
    public TimeSpan LockedFor { get; init; } = TimeSpan.FromHours(4);

    internal static ExcursionOptions Read(YamlSection yaml)
    {
        var options = new ExcursionOptions
        {
            Import = yaml.OptionalSection("import", "What the connection may draw.", ConnectionLimit.Read),
            Export = yaml.OptionalSection("export", "What the connection may feed in.", ConnectionLimit.Read),
            Within = yaml.Duration("within", "Back under the limit within so long is no excursion.", "1 s", "60 s", "15 s"),
            Longest = yaml.Duration("longest", "An excursion that lasts longer locks out.", "5 s", "10 min", "60 s"),
            Apart = yaml.Duration("apart", "A second one so soon after the first locks out.", "0 s", "24 h", "10 min"),
            Most = yaml.Whole("most", "More of them in 24 h lock out.", 1, 100, 3, "3"),
            LockedFor = yaml.Duration("lockedFor", "So long a lock-out lasts at least before it may be reset.", "0 s", "720 h", "4 h"),
        };
        if (yaml.Good("within", "longest") && options.Longest <= options.Within)
        {
            yaml.Fault("longest", "must be longer than within");
        }

        if (yaml.Good("import", "export") && !yaml.Recording && options is { Import: null, Export: null })
        {
            yaml.Fault("import", "is missing: say import, export or both");
        }

        return options;
    }
}

/// <summary>A limit of the connection.</summary>
/// <param name="Locked">What holds instead while it is locked out. Not above <paramref name="Limit"/>.</param>
public sealed record ConnectionLimit(Watt Limit, Watt Locked)
{
    internal static ConnectionLimit Read(YamlSection yaml)
    {
        var limit = new ConnectionLimit(
            yaml.Watt("limit", "What may flow, over all phases.", "0 W", "100 MW"),
            yaml.Watt("locked", "What may flow instead while it is locked out.", "0 W", "100 MW", "0 W"));
        if (yaml.Good("limit", "locked") && limit.Locked > limit.Limit)
        {
            yaml.Fault("locked", $"is {limit.Locked}, more than limit ({limit.Limit})");
        }

        return limit;
    }
}
