namespace Gateway.Tests.Ledger;

/// <summary>
/// What each side would bill. A transaction may have another name at the CSMS than at its station (1.6), but all of its messages
/// must come under that one name, and its watt hours must be the same.
/// </summary>
internal static class EnergyBooks
{
    public static IEnumerable<string> Differences(IEnumerable<Ledger.Line> lines)
        => lines.GroupBy(l => (l.Message.Station, l.Message.Transaction)).SelectMany(t => Differences([.. t]));

    /// <summary>All transactions that ended, in watt hours: as stations would bill them, and as the CSMS would.</summary>
    public static (long Stations, long Csms) Totals(IEnumerable<Ledger.Line> lines)
    {
        var (stations, csms) = (0L, 0L);
        foreach (var transaction in lines.GroupBy(l => (l.Message.Station, l.Message.Transaction)))
        {
            stations += Energy(transaction.Where(l => l.AcknowledgedAt is not null).Select(l => (l.Message.Moment, l.Message.Number))) ?? 0;
            csms += Energy(transaction.SelectMany(l => l.Arrivals).Select(a => (a.Arrival.Moment, a.Arrival.Number))) ?? 0;
        }

        return (stations, csms);
    }

    private static IEnumerable<string> Differences(IReadOnlyList<Ledger.Line> transaction)
    {
        var name = transaction.FirstOrDefault(l => l.Message.Moment is Moment.Started)?.Arrivals.FirstOrDefault().Arrival?.Transaction;
        if (name is null)
        {
            yield break;        // if it was acknowledged it is lost, which is told already
        }

        foreach (var line in transaction)
        {
            foreach (var stray in line.Arrivals.Where(a => a.Arrival.Transaction != name))
            {
                yield return $"{line} arrived as part of transaction {stray.Arrival.Transaction}, which began as {name}";
            }
        }

        var told = Energy(transaction.Where(l => l.AcknowledgedAt is not null).Select(l => (l.Message.Moment, l.Message.Number)));
        var booked = Energy(
            from line in transaction
            from arrival in line.Arrivals
            where arrival.Arrival.Transaction == name
            select (arrival.Arrival.Moment, arrival.Arrival.Number));
        if (told is not null && told != booked)
        {
            yield return $"{transaction[0].Message.Station}: {transaction[0].Message.Transaction} took {told} Wh, "
                + $"and the CSMS has {(booked is null ? "no end of it" : $"{booked} Wh")}";
        }
    }

    /// <summary>Null: the transaction has no end in this book.</summary>
    private static long? Energy(IEnumerable<(Moment Moment, long Number)> book)
    {
        var entries = book.ToList();
        var ends = entries.Where(e => e.Moment is Moment.Ended).ToList();
        var starts = entries.Where(e => e.Moment is Moment.Started).ToList();
        return ends is [] || starts is [] ? null : ends[^1].Number - starts[0].Number;
    }
}
