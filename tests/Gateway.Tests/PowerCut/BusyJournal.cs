using System.Globalization;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Tests.Disk;
using Gateway.Tests.Journal;

namespace Gateway.Tests.PowerCut;

/// <summary>A journal at work between two power cuts: what it is asked for is drawn, and written down between what it does to its disk.</summary>
internal sealed class BusyJournal : IAsyncDisposable
{
    private static readonly string[] Actions = ["StartTransaction", "StopTransaction", "MeterValues", "NotifyEvent"];

    private readonly JournalFixture _fixture;
    private readonly RecordingDisk _disk;
    private readonly IDisposable _claim;
    private readonly Random _random;
    private readonly PowerCutPlan _plan;
    private readonly List<Task> _waiting = [];
    private int _number;

    /// <param name="first">The number of its first call.</param>
    public BusyJournal(string folder, PowerCutPlan plan, Random random, int first)
    {
        (_plan, _random, _number) = (plan, random, first);
        var syncs = new FailingSyncs(new(random.Next()));
        _disk = new() { SyncFails = file => plan.SyncsFail && syncs.Fails(file) };
        _fixture = new(plan.MaxBytes, folder);
        _claim = SimulatedDisks.Put(_disk, _fixture.Options.Directory);
        _fixture.Options = _fixture.Options with { Probe = WroteMark, RewriteLog = _disk.Rewrites };
    }

    public static string[] Stations { get; } = ["CP-1", "CP-2", "CP-3"];

    public IReadOnlyList<object> Events => _disk.Events;

    private CallJournal Journal => _fixture.Journal;

    public async Task WorksAsync(int steps)
    {
        _fixture.Open();
        WroteMark(JournalStep.Committed);
        for (var i = 0; i < steps; i++)
        {
            await StepAsync();
            if (_plan.SyncsFail)
            {
                _fixture.Time.Advance(JournalRetry.Every);
            }
        }

        await Task.WhenAll(_waiting).WaitAsync(JournalFixture.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        _claim.Dispose();
    }

    private async Task StepAsync()
    {
        switch (_random.Next(100))
        {
            case < 50:
                Hold(_random.Next(1, 7));
                break;
            case < 60:
                await Task.WhenAll(_waiting).WaitAsync(JournalFixture.Patience);
                break;
            case < 74:
                Done();
                break;
            case < 79 when Pick() is { Replaces: null } call:
                _disk.Note(new Turning(call.MessageId, CallState.Dead));
                Journal.Refuse(call, "InternalError", "no");
                break;
            case < 82 when Pick() is { } call && call.Action is not "StartTransaction":
                await TurnAsync(call.MessageId, CallState.Absent, () => Journal.DropAsync(call.Sequence));
                break;
            case < 86:
                await RetryAsync();
                break;
            case < 89 when Pick() is { } call:
                _disk.Note(new Failing(call.MessageId));
                Journal.Failed(call);
                break;
            case < 92:
                Forget();
                break;
            case < 96:
                await FlushAsync();
                break;
            case < 98:
                _fixture.Time.Advance(JournalDesk.Laziness);
                break;
            case 98:
                await FlushAsync();
                await _fixture.ReopenAsync();
                _disk.Note(new Closed());
                WroteMark(JournalStep.Committed);
                break;
        }
    }

    private void Hold(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var station = Stations[_random.Next(Stations.Length)];
            var kind = _random.Next(10) < 5 ? HeldKind.Transaction : (HeldKind)_random.Next(Enum.GetValues<HeldKind>().Length);
            var action = kind is HeldKind.Transaction ? Actions[_random.Next(2)] : Actions[_random.Next(2, Actions.Length)];
            var begun = action is "StartTransaction"
                ? new LocalTransaction(station, _random.NextInt64(), null, _random.Next(3), _fixture.Time.GetUtcNow())
                : null;
            var payload = new byte[_random.Next(4) is 0 ? _random.Next(_plan.Longest) : _random.Next(300)];
            _random.NextBytes(payload);
            var call = new HeldCall(
                station, OcppVersion.V16, action, _number++.ToString(CultureInfo.InvariantCulture), payload, _fixture.Time.GetUtcNow(), kind)
            {
                Replaces = kind is HeldKind.Status or HeldKind.Boot ? $"{kind}/{_random.Next(2)}" : null,
                Transaction = begun?.LocalId.ToString(CultureInfo.InvariantCulture) ?? (kind is HeldKind.MeterSample ? "T1" : null),
            };
            _waiting.Add(HoldAsync(call, begun));
        }
    }

    private async Task HoldAsync(HeldCall call, LocalTransaction? begun)
    {
        _disk.Note(new Holding(call, begun));
        var kept = await Journal.HoldAsync(call, begun is null ? [] : [begun]);
        _disk.Note(new HoldTold(call.MessageId, kept));
    }

    /// <summary>The CSMS has answered the oldest calls of a station.</summary>
    private void Done()
    {
        foreach (var call in Journal.Next(Stations[_random.Next(Stations.Length)], _random.Next(1, 10)))
        {
            if (call is { Action: "StartTransaction", Transaction: { } id })
            {
                Name(call.Station, long.Parse(id, CultureInfo.InvariantCulture), _random.Next());
            }

            _disk.Note(new Turning(call.MessageId, CallState.Absent));
            Journal.Done(call);
        }
    }

    private void Name(string station, long localId, long csmsId)
    {
        _disk.Note(new Naming(station, localId, csmsId, _fixture.Time.GetUtcNow()));
        Journal.Map(station, localId, csmsId);
    }

    /// <summary>A transaction that both sides know is over.</summary>
    private void Forget()
    {
        if (Stations.SelectMany(Journal.Transactions).Where(t => t.CsmsId is not null).ToList() is [var one, ..])
        {
            _disk.Note(new Naming(one.Station, one.LocalId, null, _fixture.Time.GetUtcNow()));
            Journal.Forget(one.Station, one.LocalId);
        }
    }

    private async Task RetryAsync()
    {
        await FlushAsync();
        if (Journal.Refusals() is [_, ..] refusals)
        {
            var call = refusals[_random.Next(refusals.Count)].Call;
            await TurnAsync(call.MessageId, CallState.Held, () => Journal.RetryAsync(call.Sequence));
        }
    }

    private async Task TurnAsync(string id, CallState into, Func<Task<bool>> turn)
    {
        _disk.Note(new Turning(id, into, IsTold: true));
        _disk.Note(new TurnTold(id, await turn().WaitAsync(JournalFixture.Patience)));
    }

    private async Task FlushAsync()
    {
        var flushing = new Flushing();
        _disk.Note(flushing);
        _disk.Note(new FlushTold(flushing, await Journal.FlushAsync().WaitAsync(JournalFixture.Patience)));
    }

    private HeldCall? Pick() => Journal.Next(Stations[_random.Next(Stations.Length)], 3) is [.., var call] ? call : null;

    private void WroteMark(JournalStep step)
    {
        var mark = _fixture.Options.PathOf("journal.mark");
        if (step is JournalStep.Committed && File.Exists(mark))
        {
            _disk.Wrote(mark);
        }
    }
}
