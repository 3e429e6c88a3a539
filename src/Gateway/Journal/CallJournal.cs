using System.Globalization;
using Gateway.Site;

namespace Gateway.Journal;

/// <summary>
/// What the gateway owes the CSMS, on disk. Never throws for what a disk does: it then says that it is not writing, and nothing
/// may be acknowledged.
/// </summary>
internal sealed class CallJournal : ICondition, IAsyncDisposable
{
    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly JournalDesk _desk;
    private readonly JournalAnnouncer _announcer;
    private readonly FileKeeper _keeper;
    private readonly JournalWriter _writer;

    private CallJournal(JournalOptions options, TimeProvider time, SiteEvents events, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _desk = new(time);
        _announcer = new(events, logger);
        _keeper = new(options, time, _desk, _announcer, logger);
        _writer = new(options, _desk, _keeper, _announcer, logger);
    }

    /// <summary>A dead letter is a held call again, because somebody said so.</summary>
    public event Action<HeldCall>? Returned;

    /// <summary>A held call was thrown away, because somebody said so.</summary>
    public event Action<HeldCall>? Dropped;

    public string Name => "journal";

    public string? Trouble => _announcer.Reason is { } reason ? $"nothing is acknowledged in the CSMS's place: {reason}" : null;

    public IEnumerable<string> Warnings
    {
        get
        {
            if (_keeper.File?.Refusals is > 0 and var letters)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"{letters} {(letters is 1 ? "message is a dead letter" : "messages are dead letters")}: the CSMS refused for good");
            }

            if (_announcer.AlarmText is { } alarm)
            {
                yield return alarm;
            }
        }
    }

    public JournalStatus Status
    {
        get
        {
            var file = _keeper.File;
            var (count, stations, oldest) = _desk.Read(i => (i.Count, i.PerStation(), i.Oldest()));
            var reason = _announcer.Reason;
            return new(
                reason is null,
                reason,
                _announcer.AlarmText,
                count,
                stations,
                oldest?.HeldAt,
                oldest is { } entry ? _time.GetElapsedTime(entry.Since) : null,
                file is null ? 0 : (file.Pages.All * JournalOptions.PageBytes) + file.LogBytes,
                file?.Refusals ?? 0,
                _writer.Dropped,
                _writer.Calls,
                _keeper.Commits,
                _keeper.Fsyncs)
            {
                MaxBytes = _options.MaxBytes,
            };
        }
    }

    /// <summary>Reads and checks the whole journal, so it takes as long as the disk needs for that.</summary>
    public static CallJournal Open(JournalOptions options, TimeProvider time, SiteEvents events, ILogger logger)
    {
        var journal = new CallJournal(options, time, events, logger);
        journal._writer.Start();
        return journal;
    }

    /// <summary>True: it is on disk, with these transactions. False: nothing was kept, so nothing may be acknowledged.</summary>
    public Task<bool> HoldAsync(HeldCall call, params LocalTransaction[] transactions)
        => Await(new HoldWork(
            call with
            {
                Station = Clean(call.Station),
                Action = Clean(call.Action),
                MessageId = Clean(call.MessageId),
                Replaces = call.Replaces is null ? null : Clean(call.Replaces),
                Transaction = call.Transaction is null ? null : Clean(call.Transaction),
                Payload = call.Payload.ToArray(),       // the sender's buffer is not ours for long
                HeldAt = call.HeldAt.ToUniversalTime(),
            },
            [.. transactions.Select(t => t with { Station = Clean(t.Station), Since = t.Since.ToUniversalTime() })]));

    /// <summary>The CSMS has answered: it is gone at once, and from the disk with the next commit.</summary>
    public void Done(HeldCall call) => _desk.Enqueue(new DoneWork(call));

    /// <summary>It was sent without an answer that ends it: one attempt more.</summary>
    public void Failed(HeldCall call) => _desk.Enqueue(new FailedWork(call));

    /// <summary>The CSMS refuses it for good: it becomes a dead letter.</summary>
    public void Refuse(HeldCall call, string code, string text)
    {
        Log.Refused(_logger, call.Station, call.Action, call.MessageId, code, text);
        _desk.Enqueue(new RefuseWork(new(call, Clean(code), Clean(text), _time.GetUtcNow())));
    }

    /// <summary>Oldest first. Reads the disk: not from a thread that frames wait for.</summary>
    public IReadOnlyList<HeldCall> Next(string station, int count)
    {
        var wanted = _desk.Read(i => i.Next(station, count));
        if (wanted is [] || _keeper.File is not { } file)
        {
            return [];
        }

        var calls = file.Reader.Read(wanted, out var fault);
        Report(fault);
        return calls;
    }

    /// <summary>From memory.</summary>
    public bool Holds(string station) => _desk.Read(i => i.Holds(station));

    /// <summary>From memory. False: it was delivered, refused, thrown away or had to make room.</summary>
    public bool Holds(HeldCall call) => _desk.Read(i => i.Holds(call.Station, call.Sequence));

    /// <summary>From memory.</summary>
    public int CountOf(string station) => _desk.Read(i => i.CountOf(station));

    /// <summary>Held calls of all stations, oldest first. Reads the disk. Null: it cannot be read now.</summary>
    /// <param name="after">The sequence behind which to begin; none more comes when the list is empty.</param>
    public IReadOnlyList<HeldCall>? HeldAfter(long after, int count)
    {
        while (_keeper.File is { } file)
        {
            var calls = file.Reader.Calls(after, count, out var fault);
            if (fault is not null)
            {
                Report(fault);
                return null;
            }

            var held = _desk.Read(i => calls.FindAll(c => i.Holds(c.Station, c.Sequence)));     // deletions reach the disk a moment later
            if (held is not [] || calls is [])
            {
                return held;
            }

            after = calls[^1].Sequence;
        }

        return null;
    }

    /// <summary>Dead letters, oldest first. Reads the disk. Null: it cannot be read now.</summary>
    /// <param name="after">The sequence behind which to begin; none more comes when the list is empty.</param>
    public IReadOnlyList<Refusal>? RefusedAfter(long after, int count)
    {
        if (_keeper.File is not { } file)
        {
            return null;
        }

        var refusals = file.Reader.Refusals(after, count, out var fault);
        Report(fault);
        return fault is null ? refusals : null;
    }

    /// <summary>The CSMS's id for a transaction; on disk no later than the answer that told it is forgotten (<see cref="Done"/>).</summary>
    public void Map(string station, long localId, long csmsId) => _desk.Enqueue(new MapWork(Clean(station), localId, csmsId, _time.GetUtcNow()));

    /// <summary>The transaction is over and delivered: its ids are not needed any more.</summary>
    public void Forget(string station, long localId) => _desk.Enqueue(new ForgetWork(Clean(station), localId));

    /// <summary>From memory.</summary>
    public IReadOnlyList<LocalTransaction> Transactions(string station) => _desk.Read(i => i.Transactions(station));

    /// <summary>All dead letters. Reads the disk.</summary>
    public IReadOnlyList<Refusal> Refusals() => RefusedAfter(0, int.MaxValue) ?? [];

    /// <summary>A dead letter goes back to its old place in the queue. False: there is none, or it could not be written.</summary>
    public async Task<bool> RetryAsync(long sequence)
    {
        var work = new RetryWork(sequence);
        var done = await Await(work).ConfigureAwait(false);
        if (done)
        {
            Returned?.Invoke(work.Call!);
        }

        return done;
    }

    /// <summary>A dead letter or a held call is thrown away. False: there is none, or it could not be written.</summary>
    public async Task<bool> DropAsync(long sequence)
    {
        var work = new DropWork(sequence);
        var done = await Await(work).ConfigureAwait(false);
        if (done && work.Call is { } call)
        {
            Dropped?.Invoke(call);
        }

        return done;
    }

    /// <summary>True once everything that was asked for so far is on disk. False: it could not be written (deletions are tried again).</summary>
    public Task<bool> FlushAsync() => Await(new FlushWork());

    /// <summary>Writes what waits and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_writer.Ended.IsCompleted)
        {
            return;
        }

        _writer.Stop();
        await _writer.Ended.ConfigureAwait(false);
        _keeper.Dispose();
        _desk.Dispose();
    }

    private Task<bool> Await(AwaitedWork work)
    {
        _desk.Enqueue(work);
        return work.Task;
    }

    /// <summary>SQLite's texts end at a NUL, and what is read must be what was written.</summary>
    private static string Clean(string text) => text.Replace('\0', '\uFFFD');

    private void Report(Exception? fault)
    {
        if (fault is null)
        {
            return;
        }

        Log.ReadFailed(_logger, fault.Message);
        if (JournalFault.Of(fault).Kind is FaultKind.Damaged)
        {
            _keeper.Damaged(fault.Message);
        }
    }
}
