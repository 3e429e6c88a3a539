using System.Runtime.CompilerServices;
using Gateway.Journal;

namespace Gateway.Queue;

/// <summary>Held calls, then dead letters, page by page as lines. The disk is read on the pool: nobody waits for it.</summary>
internal static class QueuePages
{
    private const int Page = 256;

    /// <param name="held">Those behind a sequence; null: they cannot be read.</param>
    /// <param name="refused">Likewise.</param>
    public static async IAsyncEnumerable<string> ReadAsync(
        QueueRequest request,
        Func<long, int, IReadOnlyList<HeldCall>?> held,
        Func<long, int, IReadOnlyList<Refusal>?> refused,
        [EnumeratorCancellation] CancellationToken stopping)
    {
        var whole = true;
        await foreach (var lines in PagesAsync(request, held, c => c.Sequence, QueueLines.Of, stopping).ConfigureAwait(false))
        {
            whole &= lines is not null;
            foreach (var line in lines ?? [])
            {
                yield return line;
            }
        }

        await foreach (var lines in PagesAsync(request, refused, r => r.Call.Sequence, QueueLines.Of, stopping).ConfigureAwait(false))
        {
            whole &= lines is not null;
            foreach (var line in lines ?? [])
            {
                yield return line;
            }
        }

        yield return whole ? QueueLines.End : QueueLines.Fault("the journal cannot be read");
    }

    /// <summary>Null: it cannot be read, and no more comes.</summary>
    private static async IAsyncEnumerable<List<string>?> PagesAsync<T>(
        QueueRequest request,
        Func<long, int, IReadOnlyList<T>?> read,
        Func<T, long> sequence,
        Func<T, bool, string> line,
        [EnumeratorCancellation] CancellationToken stopping)
    {
        var (after, count) = request.Id is { } id ? (id - 1, 1) : (0L, Page);
        while (true)
        {
            var page = await Task.Run(() => read(after, count), stopping).ConfigureAwait(false);
            if (page is null)
            {
                yield return null;
                yield break;
            }

            yield return [.. page.Where(c => request.Id is null || sequence(c) == request.Id).Select(c => line(c, request.Payloads))];
            if (page is [] || request.Id is not null)
            {
                yield break;
            }

            after = sequence(page[^1]);
        }
    }
}
