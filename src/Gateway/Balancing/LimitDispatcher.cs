using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Decides what is said to an EVSE, and when it is said again.</summary>
internal static class LimitDispatcher
{
    /// <summary>Null: nothing to say now.</summary>
    public static Command? ForLimit(in Moment now, Account account)
    {
        var (limit, had) = (new Ampere(account.Granted), account.Commanded);
        if (limit < had)
        {
            return new(CommandKind.Cut, account.Key, limit);
        }

        if (limit > had)
        {
            return new(CommandKind.Raise, account.Key, limit);
        }

        var disobeyed = account.Defiance is Defiance.ToldAgain && account.DefianceAt == now.At;
        var quiet = account.Told is not { } told || now.AgeOf(told.At) >= Times.Again || told.At < account.Station.InstalledAt;
        return disobeyed || (quiet && !IsSettled(now, account, limit))
            ? new(CommandKind.Renew, account.Key, limit)
            : null;
    }

    /// <summary>With nothing to say now and nothing new heard or granted: when something may have to be said.</summary>
    public static long QuietUntil(in Moment now, Account account)
        => account.Told is { } told && now.AgeOf(told.At) < Times.Again ? now.When(told.At, Times.Again)
            : account.Evse?.Accepted is { } accepted ? now.When(accepted.At, account.Renew)
            : 0;

    /// <summary>
    /// For those that take no limits: tried again now and then, so that nobody is lost for ever; with the fallback, or less where it was told
    /// less: there may be no room for more.
    /// </summary>
    public static Command? ForFixed(in Moment now, Account account)
    {
        if (account.Evse is not { TransactionId: not null } evse || !account.Station.Snapshot.Online)
        {
            return null;
        }

        var due = account.Told is not { } told || now.AgeOf(told.At) >= Times.RetryRefused;
        if (account.Defiance is Defiance.Stopped)
        {
            return due || account.DefianceAt == now.At ? new(CommandKind.Stop, account.Key, default) : null;
        }

        return due && evse.Refusals > Following.MaxRefusals
            ? new(CommandKind.Renew, account.Key, new(account.Down(Math.Min(account.Plan.Fallback.Value, account.Commanded.Value))))
            : null;
    }

    public static void Told(in Moment now, Account account, Command command)
    {
        account.Told = new(command.Current, now.At);
        account.CutToldAt = command.Kind is CommandKind.Cut ? now.At : account.CutToldAt;
        account.Station.HoldsUntil = 0;
        account.IsRaised |= command.Kind is CommandKind.Raise;
    }

    /// <summary>
    /// Before any live limit a station gets its fallback profile; again after each connection and boot, and until it takes it.
    /// Boots that are not accepted yet are left alone; a reconnect brings no boot at all.
    /// </summary>
    public static bool WantsFallback(in Moment now, StationAccount station)
        => station.Snapshot is { Online: true, FallbackInstalled: false } snapshot
            && (snapshot.BootStatus is "Accepted"
                || (snapshot.BootStatus is null && now.AgeOf(snapshot.OnlineSince) >= Times.JoinGrace))
            && (station.AskedAt is not { } asked || asked < snapshot.OnlineSince || now.AgeOf(asked) >= Times.FallbackRetry);

    public static void Update(in Moment now, StationAccount station)
    {
        var isInstalled = station.Snapshot is { Online: true, FallbackInstalled: true };
        if (isInstalled != station.IsInstalled)
        {
            (station.IsInstalled, station.AskedAt) = (isInstalled, null);
            station.InstalledAt = isInstalled ? now.At : station.InstalledAt;
        }

        if (station.Snapshot.FallbackInstalled)
        {
            station.InstalledAt ??= now.At;     // of one that is away: in the gateway's last life
        }
    }

    private static bool IsSettled(in Moment now, Account account, Ampere limit)
        => account.Evse?.Accepted is { } accepted && accepted.Current == limit
            && now.AgeOf(accepted.At) < account.Renew && !(accepted.At < account.Station.InstalledAt);
}
