using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Puts what a tick found into words, for the log and for <c>events</c>.</summary>
internal static class Announcements
{
    public static void Tell(Balancer balancer, Notice notice, SiteEvents events, ILogger logger)
    {
        var subject = notice.Account?.Key.Station ?? notice.Circuit!.Plan.Id;
        var text = Words(balancer, notice);
        switch (notice.Kind)
        {
            case NoticeKind.LimitChanged:
                Log.LimitChanged(logger, subject, text);
                events.Happened("limitChanged", subject, text);
                break;
            case NoticeKind.MeterStale:
                Log.MeterStale(logger, subject, text);
                events.Happened("meterStale", subject, text);
                break;
            case NoticeKind.MeterFresh:
                Log.MeterFresh(logger, subject, text);
                events.Happened("meterFresh", subject, text);
                break;
            case NoticeKind.StationDisobeys:
                Log.StationDisobeys(logger, subject, text);
                events.Happened("stationDisobeys", subject, text);
                break;
            case NoticeKind.MeterWrong:
                Log.MeterWrong(logger, subject, text);
                events.Happened("meterSign", subject, text);
                break;
            case NoticeKind.MeterRight:
                Log.MeterRight(logger, subject, text);
                events.Happened("meterSign", subject, text);
                break;
            default:
                Log.CircuitOverloaded(logger, subject, text);
                events.Happened("circuitOverloaded", subject, text);
                break;
        }
    }

    private static string Words(Balancer balancer, Notice notice) => notice switch
    {
        { Kind: NoticeKind.LimitChanged, Account: { } account } => Changed(balancer, account),
        { Kind: NoticeKind.StationDisobeys, Account: { } account } => Disobeys(account),
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
