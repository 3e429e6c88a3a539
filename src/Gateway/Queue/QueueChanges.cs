using System.Globalization;

namespace Gateway.Queue;

/// <summary>The commands that change what is held: <c>queue retry</c> and <c>queue drop</c>.</summary>
internal sealed class QueueChanges(QueueDoor door, TextWriter output)
{
    /// <param name="ids">None: all dead letters.</param>
    public async Task<int> RetryAsync(IReadOnlyList<long> ids, CancellationToken stopping)
    {
        var letters = new List<QueueEntry>();
        foreach (var id in ids)
        {
            var entry = await QueueShow.FindAsync(door, id, stopping);
            letters.Add(entry.IsRefused ? entry : throw new QueueException(string.Create(
                CultureInfo.InvariantCulture, $"{id} is no dead letter: it is held, and goes to the CSMS in its turn")));
        }

        if (ids.Count is 0)
        {
            await foreach (var entry in door.ReadAsync(new(QueueVerb.Read), stopping))
            {
                letters.AddRange(entry.IsRefused ? [entry] : []);
            }
        }

        foreach (var letter in letters)
        {
            await door.DoAsync(new(QueueVerb.Retry, letter.Sequence), stopping);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{letter.Sequence} is held again: {Shown.Of(letter.Headline)}"));
        }

        output.WriteLine(
            letters is [] ? "There are no dead letters."
            : door.GatewayRuns ? "The CSMS is told at once, or as soon as both it and the station are connected."
            : "The CSMS is told once the gateway runs.");
        return 0;
    }

    public async Task<int> DropAsync(long id, bool sure, CancellationToken stopping)
    {
        var entry = await QueueShow.FindAsync(door, id, stopping);
        QueueShow.Write(entry, output);
        output.WriteLine();
        if (!sure)
        {
            throw new QueueException("Nothing was thrown away. The CSMS will never hear of this message if you do: say --yes if that is what you want.");
        }

        await door.DoAsync(new(QueueVerb.Drop, id), stopping);
        output.WriteLine("This was thrown away; the CSMS never hears of it.");
        return 0;
    }
}
