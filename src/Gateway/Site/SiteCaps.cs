using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>A limit for the charging of the whole site that somebody else than the installer has set. It only ever lowers.</summary>
/// <param name="Name">As a reason names it, such as <c>the CSMS's limit for the site</c>.</param>
/// <param name="PerPhase">The most that all stations together may draw on each site phase. At least 0.</param>
public sealed record SiteCap(string Name, Ampere PerPhase);

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
