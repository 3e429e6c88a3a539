using System.Globalization;
using System.Text;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Site;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Journal;

/// <summary>A folder of its own, a clock that stands still, and a journal that can be closed and opened again.</summary>
internal sealed class JournalFixture : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly bool _ownFolder;

    public JournalFixture(long maxBytes = 64 << 20, string? folder = null)
    {
        _ownFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("journal").FullName;
        Options = new(Path.Combine(Folder, "state"), maxBytes) { StationShare = 1 };
        Events = new(Time);
        Heard = Events.Listen();
    }

    public ManualTime Time { get; } = new();

    public SiteEvents Events { get; }

    public System.Threading.Channels.ChannelReader<SiteEvent> Heard { get; }

    public string Folder { get; }

    public JournalOptions Options { get; set; }

    public string Db => Path.Combine(Options.Directory, "journal.db");

    public CallJournal Journal { get; private set; } = null!;

    public CallJournal Open() => Journal = CallJournal.Open(Options, Time, Events, NullLogger.Instance);

    public async Task<CallJournal> ReopenAsync()
    {
        await Journal.DisposeAsync();
        return Open();
    }

    public HeldCall Call(string station, string id, HeldKind kind = HeldKind.Transaction, int bytes = 40, string? replaces = null, string? transaction = null)
        => new(station, OcppVersion.V16, "StopTransaction", id, Payload(id, bytes), Time.GetUtcNow(), kind) { Replaces = replaces, Transaction = transaction };

    public static byte[] Payload(string id, int bytes) => Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}""".PadRight(bytes));

    public static string[] Ids(IEnumerable<HeldCall> calls) => [.. calls.Select(c => c.MessageId)];

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Events so far, by kind.</summary>
    public List<string> EventKinds()
    {
        var kinds = new List<string>();
        while (Heard.TryRead(out var one))
        {
            kinds.Add(one.Kind);
        }

        return kinds;
    }

    /// <summary>Lets the writer's next attempt come.</summary>
    public async Task RetryAsync()
    {
        Time.Advance(JournalRetry.Every);
        await Journal.FlushAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (Journal is not null)
        {
            await Journal.DisposeAsync();
        }

        if (_ownFolder)
        {
            Directory.Delete(Folder, true);
        }
    }
}
