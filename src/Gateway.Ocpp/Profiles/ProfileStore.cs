using System.Collections.Immutable;

namespace Gateway.Ocpp.Profiles;

/// <summary>How a version treats profiles that are in each other's way.</summary>
public enum ProfileRules
{
    /// <summary>Same purpose and level replaces (3.13.2); connector n's default hides connector 0's.</summary>
    V16,

    /// <summary>Same id replaces, same purpose and level is refused (K01.FR.05, .06); EVSE 0 and n stand side by side.</summary>
    V2,
}

/// <summary>The charging profiles of a station, and the limits that follow from them. Not thread-safe.</summary>
/// <param name="volt">Phase to neutral: turns watts into amperes.</param>
/// <param name="phases">How many phases the station is wired to, 1 to 3.</param>
/// <param name="evses">How many EVSEs it has: profiles for others are refused.</param>
public sealed class ProfileStore(ProfileRules rules, double volt, int phases = 3, int evses = 1)
{
    private ImmutableList<InstalledProfile> _installed = [];

    public ImmutableList<InstalledProfile> Installed => _installed;

    /// <summary>Takes a profile in as a station does. Null: accepted; else the reason code why not.</summary>
    /// <param name="transactionId">The EVSE's running transaction, or null.</param>
    public string? Set(int evse, ChargingProfile profile, string? transactionId)
    {
        if (Objection(evse, profile, transactionId) is { } reason)
        {
            return reason;
        }

        if (rules is ProfileRules.V2 && _installed.Any(i => i.Profile.Id != profile.Id && Rivals(i, evse, profile)))
        {
            return "DuplicateProfile";
        }

        Put(evse, profile);
        return null;
    }

    /// <summary>Takes a profile in that a station has accepted: in whose place it comes, not whether.</summary>
    public void Put(int evse, ChargingProfile profile)
        => _installed = _installed
            .RemoveAll(i => i.Profile.Id == profile.Id || (rules is ProfileRules.V16 && Rivals(i, evse, profile)))
            .Add(new(evse, profile));

    /// <summary>How many profiles the condition took out.</summary>
    public int Clear(Predicate<InstalledProfile> condition)
    {
        var before = _installed.Count;
        _installed = _installed.RemoveAll(condition);
        return before - _installed.Count;
    }

    public void TransactionEnded(int evse) => Clear(i => i.Profile.Purpose is ProfilePurpose.Tx && i.Evse == evse);

    /// <summary>Ampere per phase; null: nothing limits. The maximum of the whole station counts as if the EVSE had it for itself.</summary>
    public double? LimitAt(int evse, ProfileMoment moment) => Least(StationLimitAt(moment), TransactionLimitAt(evse, moment));

    /// <summary>What the whole station may draw, all EVSEs together: ampere per phase; null: nothing limits.</summary>
    public double? StationLimitAt(ProfileMoment moment) => Lead(ProfilePurpose.Max, 0, null, moment);

    /// <summary>What the profiles for transactions alone allow: ampere per phase; null: nothing limits.</summary>
    /// <param name="hasPriority">2.1: priority charging is on, whose profiles then take the place of the others (K21).</param>
    public double? TransactionLimitAt(int evse, ProfileMoment moment, bool hasPriority = false)
        => (hasPriority ? Lead(ProfilePurpose.Priority, evse, 0, moment) : null)
            ?? (moment.TransactionStart is null ? null : Lead(ProfilePurpose.Tx, evse, null, moment))
            ?? DefaultLimitAt(evse, moment);

    /// <summary>What the profiles for every transaction allow: ampere per phase; null: nothing limits.</summary>
    /// <param name="evse">0: what holds for those EVSEs that have none of their own.</param>
    public double? DefaultLimitAt(int evse, ProfileMoment moment) => rules is ProfileRules.V16
        ? Lead(ProfilePurpose.TxDefault, evse, null, moment) ?? Lead(ProfilePurpose.TxDefault, 0, null, moment)
        : Lead(ProfilePurpose.TxDefault, evse, 0, moment);

    /// <summary>What would hold from now on: pairs of an instant and the limit from then.</summary>
    public IReadOnlyList<(DateTimeOffset From, double? Limit)> Composite(int evse, ProfileMoment moment, TimeSpan duration)
    {
        var end = moment.Now + duration;
        var schedule = new List<(DateTimeOffset From, double? Limit)>();
        var turns = _installed.SelectMany(i => i.Profile.Turns(moment, end)).Prepend(moment.Now);
        foreach (var turn in turns.Where(t => t >= moment.Now && t < end).Distinct().Order())
        {
            var limit = LimitAt(evse, moment with { Now = turn });
            if (schedule is not [.., var last] || last.Limit != limit)
            {
                schedule.Add((turn, limit));
            }
        }

        return schedule;
    }

    private string? Objection(int evse, ChargingProfile profile, string? transactionId) => profile.Purpose switch
    {
        _ when evse < 0 || evse > evses => "UnknownEvse",
        ProfilePurpose.Max when evse != 0 => "InvalidProfile",
        ProfilePurpose.Max when profile.Kind is ProfileKind.Relative && rules is ProfileRules.V2 => "InvalidProfile",
        ProfilePurpose.Priority when rules is ProfileRules.V16 => "InvalidProfile",
        ProfilePurpose.Tx when evse == 0 => "InvalidProfile",
        ProfilePurpose.Tx when transactionId is null => "TxNotFound",
        ProfilePurpose.Tx when profile.TransactionId is null && rules is ProfileRules.V2 => "MissingParam",
        ProfilePurpose.Tx when profile.TransactionId is { } said && said != transactionId => "TxNotFound",
        _ => null,
    };

    private bool Rivals(InstalledProfile installed, int evse, ChargingProfile profile)
        => installed.Profile.Purpose == profile.Purpose && installed.Profile.StackLevel == profile.StackLevel
            && (installed.Evse == evse || (rules is ProfileRules.V2 && (installed.Evse == 0 || evse == 0)));

    /// <summary>
    /// The highest level that has a period for the moment leads (K01.FR.17). Of two that a careless station took on one level,
    /// the lower limit.
    /// </summary>
    private double? Lead(ProfilePurpose purpose, int evse, int? orEvse, ProfileMoment moment)
    {
        (int Level, double Limit)? lead = null;
        foreach (var (at, profile) in _installed)
        {
            if (profile.Purpose == purpose && (at == evse || at == orEvse) && !(profile.StackLevel < lead?.Level)
                && profile.LimitAt(moment, volt, phases) is { } limit)
            {
                lead = (profile.StackLevel, profile.StackLevel == lead?.Level ? Math.Min(lead.Value.Limit, limit) : limit);
            }
        }

        return lead?.Limit;
    }

    private static double? Least(double? a, double? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);
}
