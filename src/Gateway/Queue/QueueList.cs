using System.Globalization;
using Gateway.Reference;

namespace Gateway.Queue;

/// <summary>The <c>queue list</c> command: how much is held for each station, and all dead letters.</summary>
internal sealed class QueueList(QueueDoor door, TextWriter output)
{
    private readonly SortedDictionary<string, List<QueueEntry>> _held = new(StringComparer.Ordinal);
    private readonly List<QueueEntry> _refused = [];

    public async Task<int> RunAsync(bool all, CancellationToken stopping)
    {
        await foreach (var entry in door.ReadAsync(new(QueueVerb.Read), stopping))
        {
            if (entry.IsRefused)
            {
                _refused.Add(entry);
            }
            else if (_held.TryGetValue(entry.Station, out var calls))
            {
                calls.Add(entry);
            }
            else
            {
                _held[entry.Station] = [entry];
            }
        }

        WriteStations();
        if (all)
        {
            WriteHeld();
        }

        WriteRefused();
        return 0;
    }

    private void WriteStations()
    {
        if (_held.Count is 0)
        {
            output.WriteLine(_refused.Count is 0 ? "Nothing is held for the CSMS, and there are no dead letters." : "Nothing is held for the CSMS.");
            return;
        }

        var count = _held.Values.Sum(calls => calls.Count);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} {(count is 1 ? "message is" : "messages are")} held for the CSMS:"));
        output.WriteLine();
        var table = new TextTable(["station", "held", "oldest", "what"]);
        foreach (var (station, calls) in _held)
        {
            var kinds = calls.GroupBy(c => c.Kind).OrderBy(g => g.Key, StringComparer.Ordinal);
            table.Add(Shown.Of(station), Shown.Of(calls.Count), QueueEntry.Wall(calls[0].HeldAt), string.Join(", ", kinds.Select(g => $"{g.Count()} {g.Key}")));
        }

        table.WriteTo(output);
    }

    private void WriteHeld()
    {
        if (_held.Count is 0)
        {
            return;
        }

        output.WriteLine();
        var table = new TextTable(["id", "station", "version", "action", "kind", "held at", "attempts", "message id"]);
        foreach (var call in _held.Values.SelectMany(calls => calls).OrderBy(c => c.Sequence))
        {
            table.Add(
                Shown.Of(call.Sequence), Shown.Of(call.Station), call.Version, Shown.Of(call.Action), call.Kind, QueueEntry.Wall(call.HeldAt),
                Shown.Of(call.Attempts), Shown.Of(call.MessageId));
        }

        table.WriteTo(output);
    }

    private void WriteRefused()
    {
        if (_refused.Count is 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{_refused.Count} {(_refused.Count is 1 ? "dead letter" : "dead letters")}, which the CSMS refused for good:"));
        output.WriteLine();
        var table = new TextTable(["id", "station", "action", "held at", "refused at", "code", "text"]);
        foreach (var letter in _refused)
        {
            table.Add(
                Shown.Of(letter.Sequence), Shown.Of(letter.Station), Shown.Of(letter.Action), QueueEntry.Wall(letter.HeldAt),
                QueueEntry.Wall(letter.RefusedAt!.Value), Shown.Of(letter.Code!), Shown.Of(letter.Text ?? ""));
        }

        table.WriteTo(output);
        output.WriteLine();
        output.WriteLine("queue show ID tells all of one, queue retry ID sends it again, queue drop ID throws it away.");
    }
}
