using System.Collections.Immutable;

namespace Gateway.Ocpp.Profiles;

/// <summary>What a profile limits. OCPP 1.6 7.11, 2.1 part 2 3.12; Max is ChargePointMaxProfile or ChargingStationMaxProfile.</summary>
public enum ProfilePurpose { Max, TxDefault, Tx, Priority }

/// <summary>What a profile's schedule counts from; Dynamic (2.1): from its last values.</summary>
public enum ProfileKind { Absolute, Recurring, Relative, Dynamic }

/// <summary>From <paramref name="Start"/> after the schedule's begin: so much per phase, in the schedule's unit.</summary>
/// <param name="Limit">At least 0.</param>
/// <param name="Phases">1 to 3; 3 if the sender did not say (K01.FR.49). Only needed to turn watts into amperes.</param>
public sealed record SchedulePeriod(TimeSpan Start, double Limit, int Phases);

/// <summary>The moment that a limit is asked for.</summary>
/// <param name="TransactionStart">Null: no transaction runs.</param>
/// <param name="OfflineSince">Null: the station is online.</param>
public readonly record struct ProfileMoment(DateTimeOffset Now, DateTimeOffset? TransactionStart, DateTimeOffset? OfflineSince);

/// <summary>A charging profile as a station keeps it, whatever version it came in.</summary>
/// <param name="Every">Recurring only: a day or a week.</param>
/// <param name="Duration">Null: the last period holds for ever.</param>
/// <param name="Periods">In the order of their starts, the first at 0.</param>
/// <param name="MaxOffline">2.1: valid no longer than this after the link was lost.</param>
/// <param name="ReceivedAt">Stands in for a schedule start where there is none and no transaction either. Dynamic: when its values came (dynUpdateTime).</param>
public sealed record ChargingProfile(
    int Id,
    int StackLevel,
    ProfilePurpose Purpose,
    ProfileKind Kind,
    TimeSpan? Every,
    DateTimeOffset? ValidFrom,
    DateTimeOffset? ValidTo,
    string? TransactionId,
    DateTimeOffset? Start,
    TimeSpan? Duration,
    bool InWatt,
    ImmutableArray<SchedulePeriod> Periods,
    TimeSpan? MaxOffline,
    DateTimeOffset ReceivedAt)
{
    /// <summary>2.1: after an outage of more than <see cref="MaxOffline"/> it does not come back with the link (K01.FR.103).</summary>
    public bool EndsWithOutage { get; init; }

    /// <summary>The link has been away for too long (K01.FR.101).</summary>
    public bool IsOutlasted(ProfileMoment moment) => moment.Now - moment.OfflineSince > MaxOffline;

    /// <summary>Ampere per phase; null: the profile has no period for the moment.</summary>
    /// <param name="volt">Phase to neutral.</param>
    /// <param name="phases">How many phases the EVSE is wired to: watts cannot flow over more, whatever the period says.</param>
    public double? LimitAt(ProfileMoment moment, double volt, int phases)
        => PeriodAt(moment) is { } period ? Ampere(period, volt, phases) : null;

    /// <summary>Null: the profile has no period for the moment.</summary>
    public SchedulePeriod? PeriodAt(ProfileMoment moment)
    {
        if (moment.Now < ValidFrom || moment.Now >= ValidTo
            || IsOutlasted(moment) || StartAt(moment) is not { } start)
        {
            return null;
        }

        // Dynamic: at once (K28.FR.03), also where the clock was set back since.
        var at = Kind is ProfileKind.Dynamic && moment.Now < start ? TimeSpan.Zero : moment.Now - start;
        return at >= TimeSpan.Zero && !(at >= (Duration ?? Every)) ? Periods.LastOrDefault(p => p.Start <= at) : null;
    }

    /// <summary>Ampere per phase of one of its periods.</summary>
    public double Ampere(SchedulePeriod period, double volt, int phases)
        => InWatt ? period.Limit / (volt * Math.Min(period.Phases, phases)) : period.Limit;        // K01.FR.50

    /// <summary>Every instant up to <paramref name="end"/> at which its limit may change; some lie in the past.</summary>
    public IEnumerable<DateTimeOffset> Turns(ProfileMoment moment, DateTimeOffset end)
    {
        var start = StartAt(moment) ?? moment.Now;
        do
        {
            foreach (var period in Periods)
            {
                yield return After(start, period.Start);
            }

            yield return After(start, Duration ?? Every ?? TimeSpan.Zero);
            start = After(start, Every ?? TimeSpan.Zero);
        }
        while (Every is not null && start < end);

        yield return ValidFrom ?? moment.Now;
        yield return ValidTo ?? moment.Now;
    }

    // A peer may write any year and any number of seconds.
    private static DateTimeOffset After(DateTimeOffset start, TimeSpan span)
        => start < DateTimeOffset.MaxValue - span ? start + span : DateTimeOffset.MaxValue;

    /// <summary>Without a start of its own, a schedule counts from the start of charging.</summary>
    private DateTimeOffset? StartAt(ProfileMoment moment) => this switch
    {
        { Kind: ProfileKind.Dynamic } => ReceivedAt,
        { Kind: ProfileKind.Relative } or { Start: null } when Purpose is ProfilePurpose.Max => ReceivedAt,
        { Kind: ProfileKind.Relative } or { Start: null } => moment.TransactionStart ?? moment.Now,
        { Kind: ProfileKind.Recurring, Start: { } first, Every: { } every }
            => first + (Math.Floor((moment.Now - first) / every) * every),
        _ => Start,
    };
}
