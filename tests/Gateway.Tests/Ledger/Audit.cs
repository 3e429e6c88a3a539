namespace Gateway.Tests.Ledger;

/// <summary>Finds what is wrong in a ledger. Pure.</summary>
internal static class Audit
{
    /// <param name="lines">By station and number.</param>
    /// <param name="unsent">What arrived though no station sent it.</param>
    public static Settlement Of(IReadOnlyList<Ledger.Line> lines, IReadOnlyList<Arrival> unsent)
    {
        var lost = lines.Where(l => l is { AcknowledgedAt: not null, Arrivals.Count: 0 }).ToList();
        var unproved = lines.SelectMany(Unproved).ToList();
        var reordered = Reordered(lines).ToList();
        var failures = lost.Select(l => $"{l} was acknowledged and never arrived")
            .Concat(unproved)
            .Concat(reordered)
            .Concat(lines.SelectMany(Altered))
            .Concat(lines.Where(IsUnmarked).Select(l => $"{l} was answered before it arrived, and arrived without the mark offline"))
            .Concat(unsent.Select(a => $"{a.Station}: message {a.Number} (id {a.MessageId}) arrived and was never sent"))
            .Concat(EnergyBooks.Differences(lines));
        return new(
            lines.Count(l => l.AcknowledgedAt is not null), lost.Count, lines.Sum(l => Math.Max(0, l.Arrivals.Count - 1)),
            unproved.Count, reordered.Count, [.. failures]);
    }

    private static IEnumerable<string> Unproved(Ledger.Line line)
        => from arrival in line.Arrivals.Select(a => a.Arrival)
           where line.Arrivals.Count > 1 && !line.SentAs.Contains(arrival.MessageId)
           select $"{line} arrived {line.Arrivals.Count} times, once as {arrival.MessageId}, an id that its station never gave";

    private static IEnumerable<string> Reordered(IEnumerable<Ledger.Line> lines)
    {
        foreach (var station in lines.Where(l => l.Arrivals.Count > 0).GroupBy(l => l.Message.Station))
        {
            var highest = long.MinValue;
            foreach (var line in station.OrderBy(l => l.Arrivals[0].At))
            {
                if (line.Message.Number < highest)
                {
                    yield return $"{line} arrived after message {highest}";
                }

                highest = Math.Max(highest, line.Message.Number);
            }
        }
    }

    private static IEnumerable<string> Altered(Ledger.Line line)
        => from arrival in line.Arrivals.Select(a => a.Arrival)
           where arrival.Facts != line.Message.Facts
           select $"{line} was sent as {line.Message.Facts} and arrived as {arrival.Facts}";

    /// <summary>
    /// An answer that was there first cannot have been the CSMS's: the station was offline, without knowing it. What was on its way
    /// to a CSMS that slept may be heard late and without the mark; then it comes once more, with it.
    /// </summary>
    public static bool IsUnmarked(Ledger.Line line)
        => line is { AcknowledgedAt: { } acknowledged, Arrivals: [(var at, { Offline: false }), ..] } && at > acknowledged
            && !line.Arrivals.Exists(a => a.Arrival.Offline is true);
}
