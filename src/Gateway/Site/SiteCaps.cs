using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>
/// Whose word counts before whose, the highest first. The lowest limit always acts, whoever sets it; the rank says who may end or
/// overrule what another has set, and whom a reason names where two allow the same.
/// </summary>
public enum LimitRank
{
    /// <summary>What keeps equipment and the connection whole.</summary>
    Safety,
    GridOperator,
    Csms,
    EnergyManager,
    Planner,
}

/// <summary>A limit for the charging of the whole site that somebody else than the installer has set. It only ever lowers.</summary>
/// <param name="Name">As a reason names it, such as <c>the CSMS's limit for the site</c>.</param>
/// <param name="PerPhase">
/// The most that all stations together may draw on each site phase. At least 0. With <see cref="Power"/>: what that makes, evenly spread.
/// </param>
public sealed record SiteCap(string Name, Ampere PerPhase)
{
    public LimitRank Rank { get; init; } = LimitRank.EnergyManager;

    /// <summary>It is one of power over all phases, however they are loaded. Null: it is one of current.</summary>
    public PowerCap? Power { get; init; }
}

/// <summary>
/// The most that stations and charging batteries together may draw from the grid, over all phases. What is generated on the site at
/// the same time, and not used by other load, comes on top as far as it is measured.
/// </summary>
/// <param name="CountsOther">Other load counts as well: it is the connection that is limited.</param>
public readonly record struct PowerCap(Watt Limit, bool CountsOther = false);

/// <summary>
/// Knows which caps hold. Asked at every freeze, so a cap begins and ends on time without any message or timer. Reckons only:
/// never waits, never throws.
/// </summary>
public interface ISiteCaps
{
    /// <param name="at">The same instant, by <see cref="TimeProvider.GetTimestamp"/>.</param>
    ImmutableArray<SiteCap> At(DateTimeOffset now, long at);

    /// <summary>What a transaction that began then may draw per phase now, as each of the site may. Null: that is not limited.</summary>
    /// <param name="wiring">Of its station: turns watts into amperes.</param>
    Ampere? OfTransaction(DateTimeOffset now, long at, DateTimeOffset began, Wiring wiring);
}
