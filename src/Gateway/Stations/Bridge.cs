using System.Text;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Ocpp.Editing;
using Gateway.Outage;

namespace Gateway.Stations;

/// <summary>
/// One station's means to go on without the CSMS: who answers in its place, what it is owed, and what transactions are called
/// that began meanwhile. Outlives the station's sessions.
/// </summary>
internal sealed class Bridge
{
    private readonly string _station;
    private readonly OcppVersion _version;
    private readonly CallJournal _journal;
    private readonly TimeProvider _time;
    private readonly StandIn _standIn;
    private readonly TransactionIds? _ids;
    private int _keeping;       // calls on their way to the disk, of whichever session
    private TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Bridge(string station, OcppVersion version, BridgeBook book)
    {
        (_station, _version, _journal, _time) = (station, version, book.Journal, book.Time);
        Progress = book.Progress;
        _ids = version is OcppVersion.V16 ? new(station, new JournalledTransactions(book.Journal), book.Time) : null;
        _standIn = new(station, version, book.Tokens, book.Memory, book.Options, id => _ids?.IsTaken(id) is true);
    }

    /// <summary>The CSMS has yet to hear something of this station, or will have in a moment.</summary>
    public bool Owes => Volatile.Read(ref _keeping) > 0 || _journal.Holds(_station) || _standIn.Statuses.Owed().Count > 0;

    /// <summary>Held calls of the station.</summary>
    public int Left => _journal.CountOf(_station);

    public ReplayProgress Progress { get; }

    /// <summary>The BootNotification that the CSMS answered last. Null: it never did.</summary>
    public ReadOnlyMemory<byte>? LastBoot => _standIn.LastBoot;

    /// <summary>Ends when the next dead letter has come back into the queue. To be taken before the look at what is owed.</summary>
    public Task Returned => Volatile.Read(ref _returned).Task;

    /// <summary>True: the payload of such a call is needed again when it is answered.</summary>
    public bool LearnsFrom(ReadOnlySpan<byte> action) => StandIn.Interests(_version, action);

    /// <summary>True: such a call may not reach the CSMS before older ones that it is owed.</summary>
    public bool BelongsBehind(ReadOnlySpan<byte> action) => StandIn.Holds(_version, action);

    public StandInAnswer Answer(ReadOnlySpan<byte> id, ReadOnlySpan<byte> action, ReadOnlySpan<byte> payload)
        => _standIn.Answer(action, Encoding.UTF8.GetString(id), payload, _time.GetUtcNow());

    /// <returns>True once it is on disk. False: it is not, and must not be acknowledged.</returns>
    public async Task<bool> KeepAsync(StandInAnswer answer)
    {
        Interlocked.Increment(ref _keeping);
        var transactions = answer.Transaction is { } begun ? new[] { begun } : [];
        var kept = await _journal.HoldAsync(answer.Hold!, transactions).ConfigureAwait(false);
        Interlocked.Decrement(ref _keeping);
        if (!kept)
        {
            return false;
        }

        if (answer.Transaction is { } transaction)
        {
            _ids?.Began(transaction.LocalId, transaction.Connector);
        }

        _standIn.Held(answer);
        return true;
    }

    /// <summary>What the CSMS is owed, oldest first; the newest states of connectors come last.</summary>
    public IReadOnlyList<HeldCall> Owed(int count)
        => _journal.Next(_station, count) is { Count: > 0 } held ? held : _standIn.Statuses.Owed();

    /// <summary>False: somebody has thrown it away since it was read, or it had to make room.</summary>
    public bool StillOwes(HeldCall call) => call.Sequence == 0 || _journal.Holds(call);

    /// <summary>What goes out for a held call.</summary>
    public ReadOnlyMemory<byte> OnTheWire(HeldCall call)
    {
        var payload = ReplayRules.OnTheWire(call.Version, call.Action, call.Payload);
        byte[]? translated = null;
        _ids?.ToCsms(Encoding.UTF8.GetBytes(call.Action), payload.Span, out translated);
        return translated ?? payload;
    }

    /// <summary>The CSMS has answered a held call.</summary>
    /// <returns>A transaction that began without the CSMS and that it does not want; null as a rule.</returns>
    public UnwantedTransaction? Delivered(HeldCall call, ReadOnlySpan<byte> answer)
    {
        var action = Encoding.UTF8.GetBytes(call.Action);
        var localId = LocalIdOf(call);
        if (localId is { } id)
        {
            _ids!.Answered(id, answer);
        }
        else if (call.Action == "StopTransaction")
        {
            _ids?.Ended(call.Payload.Span);
        }

        _standIn.Learn(action, call.Payload.Span, answer, _time.GetUtcNow());
        Settle(call);
        return UnwantedTransaction.Read(_version, call.Action, call.Payload.Span, answer, localId);
    }

    /// <summary>The CSMS has answered <see cref="LastBoot"/> once more.</summary>
    public void Booted(ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer)
        => _standIn.Learn("BootNotification"u8, request, answer, _time.GetUtcNow());

    /// <summary>It was sent and did not work out; it will be sent again.</summary>
    public void Failed(HeldCall call) => _journal.Failed(call);

    /// <summary>The CSMS will never take it: it goes to the dead letters.</summary>
    public void Refused(HeldCall call, string code, string text)
    {
        if (LocalIdOf(call) is { } id)
        {
            _ids!.Refused(id);
        }

        if (call.Sequence == 0)
        {
            _standIn.Statuses.Delivered(call);      // a newer one will come
        }
        else
        {
            _journal.Refuse(call, code, text);
        }
    }

    /// <summary>A held call was thrown away by hand: what follows it waits for its answer no longer.</summary>
    public void Dropped(HeldCall call)
    {
        if (LocalIdOf(call) is { } id)
        {
            _ids!.Refused(id);
        }
    }

    /// <summary>A dead letter of the station has come back.</summary>
    public void Ring()
        => Interlocked.Exchange(ref _returned, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>A call of the station as the CSMS must see it; null: as it is.</summary>
    public byte[]? ToCsms(in Frame call)
        => _ids is { IsEmpty: false } && _ids.ToCsms(call.Action, call.Payload, out var payload) is Translation.Rewritten ? Call(call, payload!) : null;

    /// <summary>A call of the CSMS as the station must see it; null: as it is.</summary>
    public byte[]? ToStation(in Frame call)
        => _ids is { IsEmpty: false } && _ids.ToStation(call.Action, call.Payload, out var payload) is Translation.Rewritten ? Call(call, payload!) : null;

    /// <summary>The CSMS has answered a call that was relayed: what is to be known of it in the next outage.</summary>
    /// <returns>The answer as the station must see it; null: as it is.</returns>
    public byte[]? Learn(in Answered answered, in Frame answer)
    {
        if (answer.Type is not MessageType.CallResult)
        {
            return null;
        }

        _standIn.Learn(answered.Action, answered.Request, answer.Payload, _time.GetUtcNow());
        if (_ids is null)
        {
            return null;
        }

        if (answered.Action.SequenceEqual("StopTransaction"u8))
        {
            _ids.Ended(answered.Request);
        }
        else if (answered.Action.SequenceEqual("StartTransaction"u8) && PayloadField.TryReadNumber(answer.Payload, "transactionId"u8, out var id))
        {
            _ids.Saw(id);
        }

        return answered.Action.SequenceEqual("StartTransaction"u8)
            && PayloadField.TryReadNumber(answered.Request, "connectorId"u8, out var connector)
            && _ids.AnswerToStation((int)Math.Clamp(connector, 0, int.MaxValue), answer.Payload, out var payload) is Translation.Rewritten
            ? FrameWriter.CallResult(answer.Id, payload)
            : null;
    }

    /// <summary>The station has answered a call of the CSMS.</summary>
    public void LearnDown(in Answered answered, in Frame answer)
    {
        if (answer.Type is MessageType.CallResult && !answered.Request.IsEmpty)
        {
            _standIn.LearnDown(answered.Action, answered.Request, answer.Payload);
        }
    }

    private static byte[] Call(in Frame call, byte[] payload)
        => FrameWriter.Call(Encoding.UTF8.GetString(call.Id), Encoding.UTF8.GetString(call.Action), payload);

    // A status is owed from memory and has no number in the journal.
    private void Settle(HeldCall call)
    {
        if (call.Sequence == 0)
        {
            _standIn.Statuses.Delivered(call);
        }
        else
        {
            _journal.Done(call);
        }
    }

    // Once on disk it may be delivered before KeepAsync goes on: whoever comes first tells of the number.
    private long? LocalIdOf(HeldCall call)
    {
        if (_ids is null || call.Action != "StartTransaction" || !long.TryParse(call.Transaction, out var id))
        {
            return null;
        }

        PayloadField.TryReadNumber(call.Payload.Span, "connectorId"u8, out var connector);
        _ids.Began(id, (int)Math.Clamp(connector, int.MinValue, int.MaxValue));
        return id;
    }
}
