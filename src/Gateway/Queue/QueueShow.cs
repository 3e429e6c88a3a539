using System.Globalization;
using Gateway.Reference;

namespace Gateway.Queue;

/// <summary>The <c>queue show</c> command: all there is of one message.</summary>
internal sealed class QueueShow(QueueDoor door, TextWriter output)
{
    public async Task<int> RunAsync(long id, CancellationToken stopping)
    {
        Write(await FindAsync(door, id, stopping), output);
        return 0;
    }

    /// <exception cref="QueueException">There is none.</exception>
    public static async Task<QueueEntry> FindAsync(QueueDoor door, long id, CancellationToken stopping)
    {
        QueueEntry? found = null;
        await foreach (var entry in door.ReadAsync(new(QueueVerb.Read, id, Payloads: true), stopping))
        {
            found ??= entry;
        }

        return found ?? throw new QueueException(string.Create(CultureInfo.InvariantCulture, $"there is no held call and no dead letter {id}"));
    }

    public static void Write(QueueEntry entry, TextWriter output)
    {
        var table = new TextTable(null, indent: 0);
        table.Add("id", Shown.Of(entry.Sequence));
        table.Add("state", entry.IsRefused ? "dead letter: the CSMS refused it for good" : "held for the CSMS");
        table.Add("station", Shown.Of(entry.Station));
        table.Add("version", entry.Version);
        table.Add("action", Shown.Of(entry.Action));
        table.Add("message id", Shown.Of(entry.MessageId));
        table.Add("kind", entry.Kind);
        if (entry.Transaction is { } transaction)
        {
            table.Add("transaction", Shown.Of(transaction));
        }

        table.Add("held at", QueueEntry.Wall(entry.HeldAt));
        table.Add("attempts", Shown.Of(entry.Attempts));
        if (entry.IsRefused)
        {
            table.Add("refused at", QueueEntry.Wall(entry.RefusedAt!.Value));
            table.Add("code", Shown.Of(entry.Code!));
            table.Add("text", Shown.Of(entry.Text ?? ""));
        }

        table.WriteTo(output);
        output.WriteLine("payload");
        output.WriteLine(Shown.Of(entry.Payload));
    }
}
