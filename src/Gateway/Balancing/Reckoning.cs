using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Finds who draws or may draw, and reckons what each may be drawing.</summary>
internal static class Reckoning
{
    /// <summary>Nothing was heard, nothing was said, and nothing has grown too old: it is all as it was.</summary>
    public static bool Stands(in Moment now, StationAccount station, ISiteCaps? caps)
        => now.At < station.HoldsUntil && ReferenceEquals(station.Snapshot, station.Reckoned) && (caps is null || AreCapped(now, station, caps));

    /// <param name="startedAt">When the gateway began to balance.</param>
    /// <param name="isOverloaded">A circuit above the station carried more than its limit at the last tick.</param>
    public static void Of(in Moment now, StationAccount station, ISiteCaps? caps, long startedAt, bool isOverloaded)
    {
        (station.HoldsUntil, station.Reckoned) = (long.MaxValue, station.Snapshot);
        var busy = 0;
        for (var i = 0; i < station.Evses.Count; i++)
        {
            var (account, evse) = (station.Evses[i], station.Snapshot.Evses[i]);
            if (evse.MayDraw)
            {
                busy++;
                account.GroupLimit = GroupLimit(now, account, evse, caps);
                Of(now, account, evse, startedAt, isOverloaded);
                station.HoldsUntil = Math.Min(station.HoldsUntil, HoldsUntil(now, account, evse));
            }
            else if (account.IsKnown)
            {
                account.Forget();
            }
        }

        station.LacksFallback = station.Snapshot is { Online: true, FallbackInstalled: false };
        Unseen(now, station.Whole, station.MayHide(busy), startedAt);
    }

    /// <summary>When time alone would change what was reckoned; 0: that may be at any moment.</summary>
    private static long HoldsUntil(in Moment now, Account account, EvseSnapshot evse)
    {
        if (account.Standing is not Standing.Controlled || account.Defiance is not Defiance.None || account.Old.Count > 0 || account.IsAhead
            || evse.Accepted is not { } accepted || IsUnsaid(account, evse) || evse.Sent is not null || evse.Unanswered is not null
            || account.MeasuredAt is not { } measured)
        {
            return 0;
        }

        var until = now.When(measured, Times.MeasurementFresh);
        until = account.IsSettling ? Math.Min(until, account.Raises.Until(now, account)) : until;
        until = account.AwaitedRaise is { } raise ? Math.Min(until, now.When(raise.At, Times.MeasurementFresh)) : until;
        var missed = now.When(accepted.At, Times.RenewalMissed);
        return missed > now.At ? Math.Min(until, missed) : 0;
    }

    /// <summary>As they were when it was reckoned with.</summary>
    private static bool AreCapped(in Moment now, StationAccount station, ISiteCaps caps)
    {
        foreach (var account in station.Evses)
        {
            if (account is { IsKnown: true, Evse: { } evse } && GroupLimit(now, account, evse, caps) != account.GroupLimit)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Its newest cut was not accepted yet. It may not even have been sent: a station owes the answer to one call at most, whose ever.</summary>
    private static bool IsUnsaid(Account account, EvseSnapshot evse) => account.CutToldAt is { } told && !(evse.Accepted?.At >= told);

    private static Ampere? GroupLimit(in Moment now, Account account, EvseSnapshot evse, ISiteCaps? caps)
        => caps is null || evse.TransactionId is null ? null
            : caps.OfTransaction(now.Time, now.At, now.Time - now.AgeOf(evse.TransactionSince), account.Own.Wiring);

    private static void Of(in Moment now, Account account, EvseSnapshot evse, long startedAt, bool isOverloaded)
    {
        var (station, isNew) = (account.Station, !account.IsKnown || account.TransactionId != evse.TransactionId);
        if (isNew)
        {
            account.Forget();
        }

        var possible = evse.TransactionId is null
            ? OfNobody(now, account, evse, startedAt)
            : Following.Possible(now, account, evse, startedAt);
        if (isNew)
        {
            account.Begin(evse.TransactionId, Following.Before(now, account, evse, possible), now.At);
        }

        account.Evse = evse;
        account.Adapt();
        Measure(now, account, evse);
        Following.Update(now, account, evse, possible);
        Phases.See(now, account, evse);
        Obedience.Judge(now, account, evse, isOverloaded);
        Stand(now, account, evse);
        Claim(now, account, evse, possible);
        account.Appetite.Learn(now, account, evse);
    }

    /// <summary>
    /// Whatever starts starts under the fallback profile. Who charges already when the gateway begins may follow a limit of its last
    /// life, though, until that has run out, and its transaction is told with its next measurement only.
    /// </summary>
    private static Ampere OfNobody(in Moment now, Account account, EvseSnapshot evse, long startedAt)
        => evse.Status is (EvseStatus.Charging or EvseStatus.Suspended) && Following.MayFollowLastLife(now, account, startedAt)
            ? account.Own.Max
            : account.Plan.Fallback;

    private static void Claim(in Moment now, Account account, EvseSnapshot evse, Ampere possible)
    {
        var station = account.Station;
        account.Ceiling = account.Defiance is Defiance.Stopped
            ? Ampere.Max(account.Own.Max, Following.Ceiling(account))
            : Following.Ceiling(account);
        account.Explains = account.IsLimited ? Following.Explains(now, account) : account.Ceiling;
        account.Loads = account.Wired & (account.Uses ?? account.Wired);
        var (isNews, most) = (account.MeasuredAt >= account.ChangedAt, Ampere.Max(account.Ceiling, Following.Claim(account)));
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            account.Claim[phase] = Math.Max(account.Uses1(phase) ? most.Value : 0, isNews ? account.Measured[phase] : 0);
        }

        account.IsSettling = account.Raises.IsOpen(now, account) && station.Snapshot.Online;
        account.IsUnmeasured = account is { IsLimited: true, MeasuredAt: null } && now.AgeOf(evse.TransactionSince) >= Times.MeasurementFresh;
        account.IsOverdue = evse.Accepted is { } accepted && now.AgeOf(accepted.At) >= Times.RenewalMissed;
        account.Hangs = (evse.Sent is { } sent && now.AgeOf(sent.At) >= Times.Answer)
            || (IsUnsaid(account, evse) && now.AgeOf(account.CutToldAt!.Value) >= Times.Answer);
        account.Overdraw = Obedience.Overdraw(now, account);
        account.Book();
        // A limit that ran out at the station is no longer there to be renewed: back to it is a raise.
        account.Commanded = Ampere.Min(account.Told?.Current ?? evse.Accepted?.Current ?? possible, possible);
        account.IsFirst = account.Told is null && evse.Accepted is null;
    }

    /// <summary>A measurement of the running transaction that is young enough to be believed. What an absent station drew is past.</summary>
    private static void Measure(in Moment now, Account account, EvseSnapshot evse)
    {
        (account.MeasuredAt, account.Draw) = (null, 0);
        if (!account.Station.Snapshot.Online || evse.Measured is not { Current: { } current } measured
            || now.AgeOf(measured.At) >= Times.MeasurementFresh
            || (evse.TransactionId is not null && measured.At < evse.TransactionSince))
        {
            return;
        }

        var terminals = Conductors.From(current);
        if (terminals.IsFinite)
        {
            (account.MeasuredAt, account.Draw) = (measured.At, terminals.Largest);
            account.Measured = Conductors.From(account.Own.Wiring.ToSite(current));
        }
    }

    private static void Stand(in Moment now, Account account, EvseSnapshot evse)
    {
        var station = account.Station;
        (account.Standing, account.Why) = !station.Snapshot.Online ? (Standing.Fixed, Hindrance.Away)
            : !account.Ability.TakesLimits ? (Standing.Fixed, Hindrance.TakesNone)
            : account.Defiance is Defiance.Stopped ? (Standing.Fixed, Hindrance.Disobeys)
            : evse.TransactionId is null ? (Standing.Fixed, Hindrance.NoTransaction)
            : evse.Refusals > Following.MaxRefusals ? (Standing.Fixed, Hindrance.Refuses)
            // Installed once in this life: the profile survives a reconnect, so cuts must not wait until it is confirmed again.
            : station.InstalledAt is not null ? (Standing.Controlled, Hindrance.None)
            : now.AgeOf(station.Snapshot.OnlineSince) < Times.JoinGrace ? (Standing.Joining, Hindrance.JustConnected)
            : (Standing.Fixed, Hindrance.NoFallback);
    }

    /// <param name="cars">At most so many.</param>
    private static void Unseen(in Moment now, Account whole, int cars, long startedAt)
    {
        if (cars == 0 && whole.Standing is Standing.Idle)
        {
            return;
        }

        // What is here and silent may follow a limit of the gateway's last life yet.
        var isEarly = cars > 0 && whole.Station.Snapshot.Online && Following.MayFollowLastLife(now, whole, startedAt);
        var most = whole.Ability.KeepsFallback && !isEarly ? Ampere.Min(new(cars * whole.Plan.Fallback.Value), whole.Plan.Max) : whole.Plan.Max;
        whole.Station.HoldsUntil = isEarly ? 0 : whole.Station.HoldsUntil;
        (whole.Standing, whole.Why) = cars > 0 ? (Standing.Unseen, Hindrance.Unknown) : (Standing.Idle, Hindrance.None);
        (whole.Ceiling, whole.Commanded, whole.Loads) = (most, most, whole.Wired);
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            whole.Claim[phase] = whole.Uses1(phase) ? most.Value : 0;
        }

        whole.Book();
    }
}
