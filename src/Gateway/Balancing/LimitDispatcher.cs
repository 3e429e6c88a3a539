using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Decides what is said to an EVSE, and when it is said again.</summary>
internal static class LimitDispatcher
{
    /// <summary>Null: nothing to say now.</summary>
    public static Command? ForLimit(SiteSnapshot site, Demand demand, Ampere limit, StationMemory station)
    {
        var (memory, had) = (demand.Memory, demand.Commanded);
        if (limit < had)
        {
            return new(CommandKind.Cut, demand.Key, limit);
        }

        if (limit > had)
        {
            return new(CommandKind.Raise, demand.Key, limit);
        }

        var disobeyed = memory.Defiance is Defiance.ToldAgain && memory.DefianceAt == site.At;
        var quiet = memory.Told is not { } told || site.AgeOf(told.At) >= Times.Again || told.At < station.InstalledAt;
        return disobeyed || (quiet && !IsSettled(site, demand, limit, station))
            ? new(CommandKind.Renew, demand.Key, limit)
            : null;
    }

    /// <summary>For those that take no limits: tried again now and then, so that nobody is lost for ever.</summary>
    public static Command? ForFixed(SiteSnapshot site, Demand demand)
    {
        if (demand.Evse?.TransactionId is null || !demand.Station.Online)
        {
            return null;
        }

        var due = demand.Memory.Told is not { } told || site.AgeOf(told.At) >= Times.RetryRefused;
        if (demand.Memory.Defiance is Defiance.Stopped)
        {
            return due || demand.Memory.DefianceAt == site.At ? new(CommandKind.Stop, demand.Key, default) : null;
        }

        var fallback = Math.Floor(demand.Plan.Fallback.Value);
        return due && demand.Evse.Refusals > Context.MaxRefusals
            ? new(CommandKind.Renew, demand.Key, new(fallback < demand.Minimum ? 0 : fallback))
            : null;
    }

    public static EvseMemory Told(SiteSnapshot site, EvseMemory memory, Command? command)
        => command is { } said
            ? memory with { Told = new(said.Current, site.At), Raised = memory.Raised || said.Kind is CommandKind.Raise }
            : memory;

    /// <summary>
    /// Before any live limit a station gets its fallback profile; again after each connection and boot, and until it takes it.
    /// Boots that are not accepted yet are left alone; a reconnect brings no boot at all.
    /// </summary>
    public static bool WantsFallback(SiteSnapshot site, StationSnapshot station, StationMemory memory)
        => station.Online && !station.FallbackInstalled
            && (station.BootStatus is "Accepted"
                || (station.BootStatus is null && site.AgeOf(station.OnlineSince) >= Times.JoinGrace))
            && (memory.AskedAt is not { } asked || asked < station.OnlineSince || site.AgeOf(asked) >= Times.FallbackRetry);

    public static StationMemory Update(SiteSnapshot site, StationSnapshot station, StationMemory memory)
        => (station.Online && station.FallbackInstalled, memory.Installed) switch
        {
            (true, false) => new(true, site.At, null),
            (false, true) => memory with { Installed = false, AskedAt = null },
            _ => memory,
        };

    private static bool IsSettled(SiteSnapshot site, Demand demand, Ampere limit, StationMemory station)
        => demand.Evse?.Accepted is { } accepted && accepted.Current == limit
            && site.AgeOf(accepted.At) < Times.Renew && !(accepted.At < station.InstalledAt);
}
