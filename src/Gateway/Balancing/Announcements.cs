using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Puts what a tick found into words, for the log and for <c>events</c>.</summary>
internal static class Announcements
{
    public static void Tell(Balancer balancer, Notice notice, SiteEvents events, ILogger logger)
    {
        var subject = notice.Account?.Key.Station ?? notice.Circuit!.Plan.Id;
        var text = Words(balancer, notice);
        (Action<ILogger, string, string> Write, string Event) told = notice.Kind switch
        {
            NoticeKind.LimitChanged => (Log.LimitChanged, "limitChanged"),
            NoticeKind.MeterStale => (Log.MeterStale, "meterStale"),
            NoticeKind.MeterFresh => (Log.MeterFresh, "meterFresh"),
            NoticeKind.StationDisobeys => (Log.StationDisobeys, "stationDisobeys"),
            NoticeKind.StationDark => (Log.StationDark, "stationDark"),
            NoticeKind.MeterWrong => (Log.MeterWrong, "meterSign"),
            NoticeKind.MeterRight => (Log.MeterRight, "meterSign"),
            _ => (Log.CircuitOverloaded, "circuitOverloaded"),
        };
        told.Write(logger, subject, text);
        events.Happened(told.Event, subject, text);
    }

    private static string Words(Balancer balancer, Notice notice) => notice switch
    {
        { Kind: NoticeKind.LimitChanged, Account: { } account } => Changed(balancer, account),
        { Kind: NoticeKind.StationDisobeys, Account: { } account } => Disobeys(account),
        { Kind: NoticeKind.StationDark, Account: { } account, Circuit: { } circuit } => Dark(account, circuit),
        { Kind: NoticeKind.MeterStale, Circuit: { } circuit } => Reasons.Silent(circuit),
        { Kind: NoticeKind.MeterFresh, Circuit: { } circuit } => $"meter {circuit.Plan.Meter} gives readings again",
        { Kind: NoticeKind.MeterWrong, Circuit: { } circuit } => $"meter {circuit.Plan.Meter}: {circuit.Sign.Reason}",
        { Kind: NoticeKind.MeterRight, Circuit: { } circuit } => $"meter {circuit.Plan.Meter} counts the right way round again",
        _ => $"{notice.Circuit!.Measured.Told} flow, the limit is {notice.Circuit.Plan.Limit}",
    };

    private static string Changed(Balancer balancer, Account account)
    {
        var limit = new Ampere(account.Granted);
        var way = account.IsFirst ? $"to {limit}" : $"from {account.Commanded} to {limit}";
        return $"EVSE {account.Key.Evse} {way}: {Reasons.Of(balancer, account)}";
    }

    private static string Dark(Account account, CircuitAccount circuit)
        => $"EVSE {account.Key.Evse} has charged for {Times.DarkShows.TotalMinutes:0} min and told no current, and circuit {circuit.Plan.Id} has no meter: "
            + "what it takes above its limit nobody would see. Have it send Current.Import, or give the circuit a meter";

    private static string Disobeys(Account account)
    {
        var step = account.Defiance switch
        {
            Defiance.ToldAgain => "it is told again",
            Defiance.Paused => "it is paused",
            _ => "its transaction is stopped",
        };
        return $"EVSE {account.Key.Evse} draws {account.Measured.Told} with a limit of {account.Possible}: {step}";
    }
}
