using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Which limits an EVSE may be following: the newest, and older ones until a cut is known to have arrived.</summary>
internal static class Following
{
    /// <summary>More refusals in a row than this: the station takes no limits for now.</summary>
    public const int MaxRefusals = 2;

    /// <summary>Draw that is larger than the limit by no more than this is taken as following it.</summary>
    private const double Follows = 1;

    /// <summary>The highest limit that its last word allows; when in doubt, the higher.</summary>
    /// <param name="startedAt">When the gateway began to balance.</param>
    public static Ampere Possible(in Moment now, Account account, EvseSnapshot evse, long startedAt)
    {
        var station = account.Station;
        var highest = InForce(now, account, evse, startedAt);
        if (!account.Ability.TakesLimits || (!station.Snapshot.Online && !account.Ability.KeepsFallback))
        {
            return Ampere.Max(highest, account.Own.Max);
        }

        if (!station.Snapshot.Online || !station.Snapshot.FallbackInstalled)
        {
            highest = Ampere.Max(highest, station.Plan.Fallback);     // away, or rebooted: it may have fallen back already
        }

        if (evse.Sent is { } sent)
        {
            highest = Ampere.Max(highest, sent.Current);
        }

        // An answer that was lost looks like a call that was: whichever was the highest may be in force until it ends by itself.
        if (evse.Unanswered is { } unanswered && (now.AgeOf(unanswered.At) < Times.LiveDuration + Slow(account) || !account.Ability.Expires))
        {
            highest = Ampere.Max(highest, unanswered.Current);
        }

        // A refused raise is counted too: an answer that was lost looks the same.
        return account.Told is { } told && told.At > (evse.Accepted?.At ?? long.MinValue) && evse.Refusals <= MaxRefusals
            ? Ampere.Max(highest, told.Current)
            : highest;
    }

    private static Ampere InForce(in Moment now, Account account, EvseSnapshot evse, long startedAt)
    {
        var (station, rating, fallback) = (account.Station, account.Own.Max, account.Plan.Fallback);
        if (station.InstalledAt is not { } installed)
        {
            return station.Snapshot.Online || evse.Accepted is null ? rating : Ampere.Max(fallback, evse.Accepted.Current);
        }

        if (evse.Accepted is not { } accepted)
        {
            return MayFollowLastLife(now, account, startedAt) ? rating : fallback;
        }

        var age = now.AgeOf(accepted.At);
        return age >= Times.LiveDuration + Slow(account) && account.Ability.Expires ? fallback
            : age >= Times.RenewalMissed || accepted.At < installed ? Ampere.Max(accepted.Current, fallback)
            : accepted.Current;
    }

    /// <summary>
    /// A live limit of the gateway's last life may hold for its whole duration, and for as long as the station needs to notice its end;
    /// or until it is replaced.
    /// </summary>
    public static bool MayFollowLastLife(in Moment now, Account account, long startedAt)
        => !account.Ability.Expires || now.AgeOf(startedAt) < Times.LiveDuration + Slow(account);

    /// <summary>What it may have followed before the tick that first sees it: a limit from before a restart may have been a cut that is still on its way.</summary>
    public static Ampere Before(in Moment now, Account account, EvseSnapshot evse, Ampere possible)
        => evse.Accepted is { } accepted && now.AgeOf(accepted.At) < Slow(account) ? account.Own.Max : possible;

    /// <summary>Brings the list of limits that may still be followed, and what was learnt from cuts, up to this tick.</summary>
    public static void Update(in Moment now, Account account, EvseSnapshot evse, Ampere possible)
    {
        if (possible != account.Possible)
        {
            Change(now, account, evse, possible);
        }

        if (account.Awaited is { } cut && account.MeasuredAt is { } measured && measured > cut.At)
        {
            Learn(account, cut, now.Between(cut.At, measured));
        }

        if (account.AwaitedRaise is { } raise && account.MeasuredAt > raise.At && account.Draw > raise.Current.Value + Follows)
        {
            account.AwaitedRaise = null;
            account.Learnt.AddRaise(now.Between(raise.At, account.MeasuredAt.Value));
        }
        else if (account.AwaitedRaise is { } vain && now.AgeOf(vain.At) >= Times.MeasurementFresh)
        {
            account.AwaitedRaise = null;        // its car did not want more; what it takes later tells nothing of its station
        }

        account.IsLate = false;
        for (var i = account.Old.Count - 1; i >= 0; i--)
        {
            account.IsLate |= Lags(now, account.Old[i], account);
            if (account.Old[i].Current <= possible || IsOver(now, account.Old[i], account))
            {
                account.Old.RemoveAt(i);
            }
        }
    }

    /// <param name="after">So long after the cut it was measured.</param>
    private static void Learn(Account account, AwaitedCut cut, TimeSpan after)
    {
        if (TakesLess(account))
        {
            account.Awaited = null;     // it would draw that little anyway
        }
        else if (account.Draw <= cut.Most.Value)
        {
            account.Awaited = null;
            account.Learnt.Add(after, cut.Lagged);
        }
        else
        {
            // After that long it is not slow, it does not follow: when it will some day tells nothing of its station.
            account.Awaited = after > Slow(account) + Times.CutEffective ? null : cut with { Lagged = after };
        }
    }

    private static void Change(in Moment now, Account account, EvseSnapshot evse, Ampere possible)
    {
        var at = evse.Accepted is { } accepted && accepted.At > account.ChangedAt ? accepted.At : now.At;
        if (possible > account.Possible)
        {
            account.Raises.Raised(now, account, at, possible);
            account.AwaitedRaise ??= IsFull(account) ? new(new(account.Draw), at) : null;
            (account.Possible, account.ChangedAt, account.Awaited) = (possible, at, null);
            return;
        }

        account.Raises.Cut(possible);
        account.AwaitedRaise = null;
        // Stations may come to the newest limit when the one before is due: then that tells of neither how long it takes.
        var isAlone = account.Old.Count == 0;
        // Who did not follow the last cut gets no new patience by the next one.
        var overdrew = Obedience.Draws(account, Ceiling(account));
        account.CutAt = overdrew ? account.CutAt : at;
        var old = new OldLimit(account.Possible, at, Obedience.IsClearlyAbove(account.Draw, possible));
        account.Old.Add(old);
        if (Obedience.Draws(account, account.Possible))
        {
            account.Old.Add(old with { Current = new(account.Draw), IsDraw = true });      // that is still there as well
        }

        account.Awaited = isAlone && evse.Accepted?.Current == possible && Shows(account, possible.Value) is { } most ? new(new(most), at, default) : null;
        (account.Possible, account.ChangedAt) = (possible, at);
    }

    /// <summary>
    /// The most that it draws once it follows a cut, in ampere. Of a large one with what cars usually draw above their limits; null: a
    /// small one does not show on a car that draws more than it may. In any case nearer to the new limit than to the old one.
    /// </summary>
    private static double? Shows(Account account, double limit)
    {
        var between = (limit + account.Possible.Value) / 2;
        return account.Draw > limit + Obedience.Usual(limit) + Follows ? Math.Min(between, limit + Obedience.Usual(limit))
            : account.Draw > limit + Follows && account.Draw <= account.Possible.Value + Follows ? Math.Min(between, limit + Follows)
            : null;
    }

    /// <summary>Its car draws noticeably less than its newest limit: that tells nothing of which limit it follows.</summary>
    private static bool TakesLess(Account account) => account.Draw < account.Possible.Value - Obedience.Usual(account.Possible.Value);

    /// <summary>It charges, with all that it may: it will take more.</summary>
    private static bool IsFull(Account account) => account.Draw > Follows && account.Draw > account.Possible.Value - Follows;

    /// <summary>
    /// An old limit is followed no more when the car was measured at the newest, or when all the time has passed that the station is
    /// known to need. One that is not known yet has that of slow models, unless it was measured to follow after the usual time; and so
    /// has one that was measured after all its time and had not followed. A car that draws less than it may in any case tells nothing.
    /// Who was measured above the new limit then has shown that he follows the old one yet, and may come back to all of it.
    /// </summary>
    private static bool IsOver(in Moment now, in OldLimit old, Account account)
    {
        var told = account.MeasuredAt > old.Since && !TakesLess(account);
        return (told && old.DrewMore && Obedience.Above(account.Draw, account.Possible) == 0)
            || now.AgeOf(old.Since) >= (account.Learnt.AtMost is { } usual && !IsSlower(now, old, account) ? usual : Slow(account))
            || (told && IsDue(now, old, account) && !Obedience.Draws(account, account.Possible));
    }

    /// <summary>It was measured after as long as it ever needed, and has not followed yet: this time it takes longer.</summary>
    private static bool IsSlower(in Moment now, in OldLimit old, Account account)
        => HasPassed(now, old, account, account.Learnt.Longest) && Obedience.Draws(account, account.Possible);

    /// <summary>It was measured after the usual time, and nothing better is known of it.</summary>
    private static bool IsDue(in Moment now, in OldLimit old, Account account)
        => account.Learnt.AtMost is null && HasPassed(now, old, account, Usual(account));

    /// <summary>
    /// It was measured after the usual time and draws as before, and was never seen to do so for as long. One that measures seldom was
    /// not, however late it was measured to follow.
    /// </summary>
    private static bool Lags(in Moment now, in OldLimit old, Account account)
        => Obedience.Draws(account, account.Possible) && HasPassed(now, old, account, Lag(account));

    /// <summary>So long after a cut it is no news that a car is measured to draw as before.</summary>
    private static TimeSpan Lag(Account account) => account.Learnt.Lag > Usual(account) ? account.Learnt.Lag : Usual(account);

    /// <summary>It was measured when this time had passed since it was cut.</summary>
    private static bool HasPassed(in Moment now, in OldLimit old, Account account, TimeSpan? time)
        => account.MeasuredAt is { } at && at > old.Since && now.Between(old.Since, at) >= time;

    /// <summary>What is known of the model holds until the EVSE has shown how fast it is.</summary>
    public static TimeSpan Slow(Account account) => account.Ability.Latency > Times.SlowCutEffective ? account.Ability.Latency : Times.SlowCutEffective;

    private static TimeSpan Usual(Account account) => account.Ability.Latency > Times.CutEffective ? account.Ability.Latency : Times.CutEffective;

    /// <summary>The highest limit that it may be following.</summary>
    public static Ampere Ceiling(Account account) => Highest(account, long.MinValue, draws: false);

    /// <summary>The same, or what it drew above that when it was cut, as long as that may not have come.</summary>
    public static Ampere Claim(Account account) => Highest(account, long.MinValue, draws: true);

    /// <summary>The highest that it may be following, if it needs no longer than it usually does.</summary>
    public static Ampere UsualCeiling(in Moment now, Account account)
        => Highest(account, now.When(now.At, -(account.Learnt.AtMost ?? Slow(account))), draws: false);

    /// <summary>The highest that it may have been following when it was measured, if it is no slower than it was ever seen to be.</summary>
    public static Ampere CeilingAt(in Moment now, Account account, long measured) => Highest(account, now.When(measured, -Lag(account)), draws: false);

    /// <summary>See <see cref="Account.Explains"/>.</summary>
    public static Ampere Explains(in Moment now, Account account) => Highest(account, now.When(now.At, -Usual(account)), draws: true);

    /// <param name="since">Limits that were replaced before that do not count.</param>
    /// <param name="draws">What was drawn above limits counts as well.</param>
    private static Ampere Highest(Account account, long since, bool draws)
    {
        var highest = account.Possible;
        foreach (var old in account.Old)
        {
            highest = old.Since >= since && (draws || !old.IsDraw) ? Ampere.Max(highest, old.Current) : highest;
        }

        return highest;
    }
}
