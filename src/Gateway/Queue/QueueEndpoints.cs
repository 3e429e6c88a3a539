using System.Globalization;
using System.Text.Json;
using Gateway.Journal;
using Gateway.Monitoring;

namespace Gateway.Queue;

/// <summary>What the CSMS is owed over HTTP, page by page and without payloads; to be read only.</summary>
internal static class QueueEndpoints
{
    private const int UsualPage = 100, LargestPage = 1000;

    public static void MapQueue(this IEndpointRouteBuilder routes)
    {
        var journal = routes.ServiceProvider.GetRequiredService<CallJournal>();
        Map("/api/queue", journal.HeldAfter, c => c.Sequence, QueueLines.Write);
        Map("/api/dead-letters", journal.RefusedAfter, r => r.Call.Sequence, QueueLines.Write);

        void Map<T>(string path, Func<long, int, IReadOnlyList<T>?> read, Func<T, long> sequence, Action<Utf8JsonWriter, T, bool> write)
            => routes.MapGet(path, async http =>
            {
                if (Number(http, "after", 0, long.MaxValue, 0) is not { } after || Number(http, "limit", 1, LargestPage, UsualPage) is not { } limit)
                {
                    await Fail(http, StatusCodes.Status400BadRequest, $"after is a sequence, limit is 1 to {LargestPage}");
                    return;
                }

                // Not where frames are read: the disk may take its time.
                if (await Task.Run(() => read(after, (int)limit)) is not { } page)
                {
                    await Fail(http, StatusCodes.Status503ServiceUnavailable, "the journal cannot be read");
                    return;
                }

                await StatusEndpoints.Answer(http, StatusCodes.Status200OK, json => Write(json, page, page.Count == limit, sequence, write));
            });
    }

    /// <summary>Null: it is none, or out of range.</summary>
    private static long? Number(HttpContext http, string name, long from, long to, long usual)
        => !http.Request.Query.TryGetValue(name, out var said) ? usual
            : long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to ? number
            : null;

    private static Task Fail(HttpContext http, int status, string why) => StatusEndpoints.Answer(http, status, json =>
    {
        json.WriteStartObject();
        json.Text("error", why);
        json.WriteEndObject();
    });

    private static void Write<T>(
        Utf8JsonWriter json, IReadOnlyList<T> page, bool more, Func<T, long> sequence, Action<Utf8JsonWriter, T, bool> write)
    {
        json.WriteStartObject();
        json.WriteStartArray("calls");
        foreach (var call in page)
        {
            json.WriteStartObject();
            write(json, call, false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (more)
        {
            json.WriteNumber("next", sequence(page[^1]));       // for ?after=
        }

        json.WriteEndObject();
    }
}
