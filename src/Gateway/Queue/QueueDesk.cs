using System.Runtime.CompilerServices;
using Gateway.Journal;
using Gateway.Site;

namespace Gateway.Queue;

/// <summary>Answers what the queue commands ask of an open journal: lines, the last of which is the end or a fault.</summary>
internal sealed class QueueDesk(CallJournal journal, SiteEvents events, ILogger<QueueDesk> logger)
{
    public IAsyncEnumerable<string> AnswerAsync(QueueRequest request, CancellationToken stopping) => request switch
    {
        { Do: QueueVerb.Retry, Id: { } id } => Once(RetryAsync(id), stopping),
        { Do: QueueVerb.Drop, Id: { } id } => Once(DropAsync(id), stopping),
        { Do: QueueVerb.Read } => QueuePages.ReadAsync(request, journal.HeldAfter, journal.RefusedAfter, stopping),
        _ => Once(Task.FromResult(QueueLines.Fault("which one is not said")), stopping),
    };

    private async Task<string> RetryAsync(long id)
    {
        if (await Task.Run(() => journal.RefusedAfter(id - 1, 1)).ConfigureAwait(false) is not [var letter] || letter.Call.Sequence != id)
        {
            return QueueLines.Fault($"there is no dead letter {id}");
        }

        if (!await journal.RetryAsync(id).ConfigureAwait(false))
        {
            return NotWritten();
        }

        Log.Retried(logger, letter.Call.Station, letter.Call.Action, letter.Call.MessageId, letter.Call.HeldAt);
        events.Happened("messageRetried", letter.Call.Station, $"{letter.Call.Action} of {letter.Call.HeldAt:u} was put back by hand");
        return QueueLines.End;
    }

    private async Task<string> DropAsync(long id)
    {
        if (await Task.Run(() => Find(id)).ConfigureAwait(false) is not { } call)
        {
            return QueueLines.Fault($"there is no held call and no dead letter {id}");
        }

        if (!await journal.DropAsync(id).ConfigureAwait(false))
        {
            return NotWritten();
        }

        Log.Dropped(logger, call.Station, call.Action, call.MessageId, call.HeldAt);
        events.Happened("messageDropped", call.Station, $"{call.Action} of {call.HeldAt:u} was thrown away by hand");
        return QueueLines.End;
    }

    private HeldCall? Find(long id)
    {
        var call = (journal.HeldAfter(id - 1, 1) ?? []).Concat((journal.RefusedAfter(id - 1, 1) ?? []).Select(r => r.Call));
        return call.FirstOrDefault(c => c.Sequence == id);
    }

    private string NotWritten() => QueueLines.Fault($"it could not be written: {journal.Status.Reason ?? "it is gone by now"}");

    private static async IAsyncEnumerable<string> Once(Task<string> line, [EnumeratorCancellation] CancellationToken stopping)
    {
        yield return await line.WaitAsync(stopping).ConfigureAwait(false);
    }
}
