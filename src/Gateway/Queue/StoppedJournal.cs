using System.Runtime.CompilerServices;
using Gateway.Journal;
using Gateway.Outage;
using Gateway.Site;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Queue;

/// <summary>The journal of a gateway that does not run. Reading changes nothing of it, and nobody else may have it open.</summary>
internal sealed class StoppedJournal : QueueDoor
{
    /// <summary>Larger than any: room is the running gateway's business.</summary>
    private const long NoLimit = 1_000_000_000_000;

    private const int Page = 256;

    private readonly TimeProvider _time;
    private readonly JournalOptions _options;

    /// <exception cref="QueueException">There is none, or a gateway has it open.</exception>
    public StoppedJournal(string directory, TimeProvider time)
    {
        (_time, _options) = (time, new(directory, NoLimit));
        if (SqliteLibrary.Missing(_options.Library) is { } missing)
        {
            throw new QueueException(missing);
        }

        if (!File.Exists(Db))
        {
            throw new QueueException($"there is no journal in {directory}");
        }

        Lock().Dispose();
    }

    public override bool GatewayRuns => false;

    private string Db => JournalFile.PathOf(_options);

    public override IAsyncEnumerable<string> AskAsync(QueueRequest request, CancellationToken stopping)
        => request.Do is QueueVerb.Read ? ReadFileAsync(request, stopping) : ChangeAsync(request, stopping);

    private async IAsyncEnumerable<string> ReadFileAsync(
        QueueRequest request, [EnumeratorCancellation] CancellationToken stopping)
    {
        using var alone = Lock();
        using var reader = OpenReader();
        var lines = QueuePages.ReadAsync(
            request,
            (after, count) => Whole(reader.Calls(after, count, out var fault), fault),
            (after, count) => Whole(reader.Refusals(after, count, out var fault), fault),
            stopping);
        await foreach (var line in lines)
        {
            yield return line;
        }
    }

    private async IAsyncEnumerable<string> ChangeAsync(
        QueueRequest request, [EnumeratorCancellation] CancellationToken stopping)
    {
        CheckSound();
        var events = new SiteEvents(_time);
        await using var journal = CallJournal.Open(_options, _time, events, NullLogger.Instance);
        journal.Dropped += call => Unnumbered(journal, call);
        await foreach (var line in new QueueDesk(journal, events, NullLogger<QueueDesk>.Instance).AnswerAsync(request, stopping))
        {
            yield return line;
        }
    }

    /// <summary>What follows a StartTransaction that is gone goes out under no number, as the running gateway has it (TransactionIds.Refused).</summary>
    private static void Unnumbered(CallJournal journal, HeldCall call)
    {
        if (call.Action is "StartTransaction" && long.TryParse(call.Transaction, out var id)
            && journal.Transactions(call.Station).Any(t => t.LocalId == id && t.CsmsId is null))
        {
            journal.Map(call.Station, id, NumberBook.NoNumber);
        }
    }

    /// <summary>A gateway sets a damaged journal aside and tells so; a command does not.</summary>
    private void CheckSound()
    {
        using var alone = Lock();
        using var reader = OpenReader();
        for (var calls = Whole(reader.Calls(0, Page, out var fault), fault); calls is not []; calls = Whole(reader.Calls(calls[^1].Sequence, Page, out fault), fault))
        {
            // Each is held against its check.
        }

        Whole(reader.Refusals(0, int.MaxValue, out var broken), broken);
    }

    private CallReader OpenReader()
    {
        try
        {
            return new(Db, SqliteOpenMode.ReadOnly);
        }
        catch (SqliteException e)
        {
            throw new QueueException($"{Db} cannot be read: {e.Message}");
        }
    }

    private List<T> Whole<T>(List<T> rows, Exception? fault)
        => fault is null ? rows : throw new QueueException($"{Db} cannot be read: {fault.Message}");

    /// <summary>The lock by which a journal has one process only.</summary>
    private FileStream Lock()
    {
        try
        {
            return new(_options.PathOf("journal.mark"), FileMode.Open, FileAccess.Read, FileShare.None);
        }
        catch (FileNotFoundException)
        {
            throw new QueueException($"there is no journal in {_options.Directory}");
        }
        catch (IOException)
        {
            throw new QueueException($"{Db} is open in another process, which does not answer on its control socket: see its log, or stop it");
        }
        catch (UnauthorizedAccessException)
        {
            throw new QueueException($"{Db} is not yours to read: only root and the user whom the gateway runs as may");
        }
    }
}
