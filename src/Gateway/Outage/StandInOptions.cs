using System.Collections.Immutable;

namespace Gateway.Outage;

/// <summary>By which rules the gateway stands in for the CSMS.</summary>
internal sealed record StandInOptions
{
    /// <summary>True: tokens that nobody knows may charge (<c>stations.offlineUnknown: accept</c>). Default false.</summary>
    public bool AcceptUnknownTokens { get; init; }

    /// <summary>Tokens that may charge where neither local list nor cache has a word on them. Default none.</summary>
    public ImmutableHashSet<string> Tokens { get; init; } = ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Between a station's heartbeats, where the CSMS never said. Whole seconds, default 300 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>
    /// How long a station may remember a token that was accepted unknown: told as its expiry, so that no cache keeps it for good.
    /// Default a day, long enough for stations whose clock is hours off.
    /// </summary>
    public TimeSpan UnknownTokenExpiry { get; init; } = TimeSpan.FromDays(1);
}
