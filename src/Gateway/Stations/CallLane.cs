using Gateway.Ocpp;

namespace Gateway.Stations;

/// <summary>What becomes of a CALL that is offered to a lane.</summary>
internal enum LaneFate
{
    /// <summary>The lane was free: the call goes out now.</summary>
    Send,
    Wait,

    /// <summary>A call with this id is in flight already; its answer will serve both.</summary>
    Duplicate,

    /// <summary>Too many wait.</summary>
    Full,
}

/// <summary>Who is owed the answer that has come.</summary>
/// <param name="Own">Null for a relayed call.</param>
/// <param name="Action">What was called; valid until the lane's next call.</param>
/// <param name="Request">The payload of the relayed call, where the lane keeps it; valid until its next call.</param>
/// <param name="Orphaned">Its caller has gone meanwhile.</param>
internal readonly ref struct Answered
{
    public OwnCall? Own { get; init; }

    public ReadOnlySpan<byte> Action { get; init; }

    public ReadOnlySpan<byte> Request { get; init; }

    public bool Orphaned { get; init; }
}

/// <summary>A relayed CALL that nobody will answer any more.</summary>
/// <param name="Payload">Empty where it was in flight and the lane keeps none.</param>
internal sealed record AbandonedCall(byte[] Id, byte[] Action, byte[] Payload);

/// <summary>True: the payload of a relayed call with this action is kept while it is in flight.</summary>
internal delegate bool Keeps(ReadOnlySpan<byte> action);

/// <summary>
/// The CALLs towards one peer: one is in flight, the others wait behind it, relayed ones before the gateway's own (OCPP 2.1
/// part 4, §4.1.1; the CSMS's timer runs from the moment it sent, so our calls do not stand in its way). Not thread-safe: its
/// session's lock guards it.
/// </summary>
internal sealed class CallLane(TimeProvider time, Keeps? keeps = null)
{
    private const int MaxRelayed = 64;
    private const int MaxIdleBuffer = 4096;

    private readonly Queue<byte[]> _relayed = [];
    private readonly Queue<OwnCall> _own = [];
    private byte[] _id = [];
    private byte[] _action = [];
    private byte[] _payload = [];
    private int _idLength;
    private int _actionLength;
    private int _payloadLength;
    private long _since;
    private OwnCall? _inFlight;
    private bool _orphaned;

    /// <summary>False: there is nobody to send to; everything waits.</summary>
    public bool Open { get; set; }

    public bool Busy { get; private set; }

    /// <summary>The call in flight is one of the gateway's own.</summary>
    public bool InFlightIsOwn => _inFlight is not null;

    public bool IsEmpty => !Busy && _relayed.Count == 0 && _own.Count == 0;

    public LaneFate Offer(in Frame call, ReadOnlySpan<byte> raw)
    {
        if (Busy && call.Id.SequenceEqual(_id.AsSpan(0, _idLength)))
        {
            return LaneFate.Duplicate;
        }

        if (Open && !Busy && _relayed.Count == 0)
        {
            Occupy(call, null);
            return LaneFate.Send;
        }

        if (_relayed.Count >= MaxRelayed)
        {
            return LaneFate.Full;
        }

        _relayed.Enqueue(raw.ToArray());
        return LaneFate.Wait;
    }

    public void Offer(OwnCall call) => _own.Enqueue(call);

    /// <summary>Frees the lane if the answer is for the call in flight.</summary>
    public bool TryMatch(ReadOnlySpan<byte> id, out Answered answered)
    {
        if (!Busy || !id.SequenceEqual(_id.AsSpan(0, _idLength)))
        {
            answered = default;
            return false;
        }

        answered = new()
        {
            Own = _inFlight,
            Action = _action.AsSpan(0, _actionLength),
            Request = _payload.AsSpan(0, _payloadLength),
            Orphaned = _orphaned,
        };
        Free();
        return true;
    }

    /// <summary>Puts the next waiting call into the free lane. Null: none waits, or it is not its turn.</summary>
    public byte[]? Next()
    {
        if (!Open || Busy)
        {
            return null;
        }

        if (_relayed.TryDequeue(out var raw))
        {
            FrameReader.TryRead(raw, out var call, out _);      // it was read before it was queued
            Occupy(call, null);
            return raw;
        }

        if (!_own.TryDequeue(out var own))
        {
            return null;
        }

        FrameReader.TryRead(own.Frame, out var frame, out _);
        Occupy(frame, own);
        return own.Frame;
    }

    /// <summary>What was called, where a relayed call has waited this long for its answer; else nothing.</summary>
    public ReadOnlySpan<byte> Overdue(TimeSpan patience)
        => Busy && _inFlight is null && !_orphaned && time.GetElapsedTime(_since) >= patience ? _action.AsSpan(0, _actionLength) : default;

    /// <summary>
    /// Gives up the call in flight when it is overdue: one of ours always, a relayed one only if somebody waits behind it, as its
    /// caller knows best how long it wants to wait.
    /// </summary>
    public bool Expire(TimeSpan patience)
    {
        if (!Busy || time.GetElapsedTime(_since) < patience || (_inFlight is null && _relayed.Count == 0 && _own.Count == 0))
        {
            return false;
        }

        _inFlight?.Fail(OwnCallOutcome.TimedOut);
        Free();
        return true;
    }

    /// <summary>The callers of all relayed calls have gone: nobody waits for the one in flight, and the waiting ones are void.</summary>
    public void Orphan()
    {
        _orphaned = Busy && _inFlight is null;
        _relayed.Clear();
    }

    /// <summary>Takes back the relayed calls that wait, in order.</summary>
    public List<byte[]> Withdraw()
    {
        List<byte[]> calls = [.. _relayed];
        _relayed.Clear();
        return calls;
    }

    /// <summary>The peer has gone. Tells the relayed calls that will never be answered, in order.</summary>
    public List<AbandonedCall> Abandon()
    {
        var calls = new List<AbandonedCall>();
        if (Busy && _inFlight is null)
        {
            calls.Add(new([.. _id.AsSpan(0, _idLength)], [.. _action.AsSpan(0, _actionLength)], [.. _payload.AsSpan(0, _payloadLength)]));
        }

        while (_relayed.TryDequeue(out var raw))
        {
            FrameReader.TryRead(raw, out var call, out _);
            calls.Add(new([.. call.Id], [.. call.Action], [.. call.Payload]));
        }

        _inFlight?.Fail(OwnCallOutcome.Gone);
        while (_own.TryDequeue(out var own))
        {
            own.Fail(OwnCallOutcome.Gone);
        }

        Free();
        return calls;
    }

    private void Occupy(in Frame call, OwnCall? own)
    {
        (Busy, _inFlight, _orphaned, _since) = (true, own, false, time.GetTimestamp());
        _idLength = Keep(call.Id, ref _id);
        _actionLength = Keep(call.Action, ref _action);
        if (_payload.Length > MaxIdleBuffer)
        {
            _payload = [];      // one long message must not cost its memory for ever
        }

        _payloadLength = own is null && keeps?.Invoke(call.Action) is true ? Keep(call.Payload, ref _payload) : 0;
    }

    private void Free() => (Busy, _inFlight, _orphaned) = (false, null, false);

    private static int Keep(ReadOnlySpan<byte> bytes, ref byte[] kept)
    {
        if (kept.Length < bytes.Length)
        {
            kept = new byte[bytes.Length];
        }

        bytes.CopyTo(kept);
        return bytes.Length;
    }
}
