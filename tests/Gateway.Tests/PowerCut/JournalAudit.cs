using System.Globalization;
using Gateway.Journal;
using Gateway.Tests.Ledger;

namespace Gateway.Tests.PowerCut;

/// <summary>Holds what was found in a journal against the book. Pure.</summary>
internal static class JournalAudit
{
    /// <param name="mayThin">True: room was short, so that what may go may have gone.</param>
    public static Settlement Of(JournalBook book, FoundJournal found, bool mayThin)
    {
        var states = found.Held.GroupBy(c => c.MessageId).ToDictionary(g => g.Key, _ => CallState.Held, StringComparer.Ordinal);
        foreach (var dead in found.Dead)
        {
            states[dead.MessageId] = CallState.Dead;
        }

        CallState Found(JournalBook.Line line) => states.GetValueOrDefault(line.Call.MessageId);
        var lost = book.Lines.Values.Where(l => Found(l) is CallState.Absent && !l.State.May(CallState.Absent) && !(mayThin && MayGo(l.Call))).ToList();
        var reordered = Reordered(found.Held).ToList();
        var failures = lost.Select(l => $"{Name(l.Call)} was held and is lost")
            .Concat(reordered)
            .Concat(found.Held.Concat(found.Dead).SelectMany(c => Strange(book, c)))
            .Concat(found.Held.Concat(found.Dead).CountBy(c => c.MessageId).Where(c => c.Value > 1).Select(c => $"{c.Key} is there {c.Value} times"))
            .Concat(book.Lines.Values.Where(l => Found(l) is not CallState.Absent && !l.State.May(Found(l)))
                .Select(l => $"{Name(l.Call)} is {Found(l)} and can only be {string.Join(" or ", l.State.All)}"))
            .Concat(book.Lines.Values.Where(l => l.Call.Replaces is not null).GroupBy(l => (l.Call.Station, l.Call.Replaces))
                .Where(g => g.Count(l => Found(l) is CallState.Held) > 1).Select(g => $"{g.Key.Station} has {g.Key.Replaces} twice"))
            .Concat(Transactions(book, found.Transactions))
            .Concat(book.Lines.Values.Where(l => Found(l) is CallState.Absent).SelectMany(l => Nameless(l, found.Transactions)));
        return new(
            book.Lines.Values.Count(l => l.Kept is true), lost.Count, book.Lines.Values.Count(l => l.IsDone && Found(l) is CallState.Held),
            0, reordered.Count, [.. failures]);
    }

    private static bool MayGo(HeldCall call) => call.Kind is HeldKind.Event or HeldKind.Status or HeldKind.MeterSample;

    private static IEnumerable<string> Reordered(IEnumerable<HeldCall> held)
        => from station in held.GroupBy(c => c.Station)
           from pair in station.Zip(station.Skip(1))
           where Number(pair.First) > Number(pair.Second)
           select $"{Name(pair.Second)} stands behind {pair.First.MessageId}";

    /// <summary>Never held, or not as it was.</summary>
    private static IEnumerable<string> Strange(JournalBook book, HeldCall found)
    {
        if (!book.Lines.TryGetValue(found.MessageId, out var line))
        {
            yield return $"{Name(found)} is there and was never held";
        }
        else if (Facts(found) != Facts(line.Call) || !found.Payload.Span.SequenceEqual(line.Call.Payload.Span))
        {
            yield return $"{Name(found)} is not as it was held";
        }
        else if (found.Attempts > line.Attempts)
        {
            yield return $"{Name(found)} was attempted {line.Attempts} times and tells {found.Attempts}";
        }
    }

    private static IEnumerable<string> Transactions(JournalBook book, IReadOnlyList<LocalTransaction> found)
    {
        var there = found.ToDictionary(t => (t.Station, t.LocalId));
        return from id in book.Transactions.Keys.Union(there.Keys)
               let one = there.GetValueOrDefault(id)
               let may = book.Transactions.GetValueOrDefault(id)
               where may is null ? one is not null : !may.May(one)
               select $"transaction {id} is {one?.ToString() ?? "unknown"} and can only be {string.Join(" or ", may?.All ?? [])}";
    }

    /// <summary>The CSMS's number of a transaction is safe before the call that brought it is forgotten.</summary>
    private static IEnumerable<string> Nameless(JournalBook.Line line, IReadOnlyList<LocalTransaction> found)
        => from transaction in found
           where line is { Begun: { } begun, IsDone: true } && (transaction.Station, transaction.LocalId) == (begun.Station, begun.LocalId)
           where transaction.CsmsId is null
           select $"{Name(line.Call)} is done and gone, and its transaction {transaction.LocalId} has no number";

    private static HeldCall Facts(HeldCall call) => call with { Sequence = 0, Attempts = 0, Payload = default };

    private static string Name(HeldCall call) => $"{call.Station}: call {call.MessageId} ({call.Kind}, {call.Sequence})";

    private static int Number(HeldCall call) => int.Parse(call.MessageId, CultureInfo.InvariantCulture);
}
