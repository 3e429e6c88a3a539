using Gateway.Ocpp.Editing;

namespace Gateway.Outage;

/// <summary>
/// OCPP 1.6 only, one per station: numbers that the gateway invented for transactions that began while the CSMS was away, and
/// what the CSMS called them later. The station uses the local id for the whole life of the transaction, so every message about
/// it is translated, both ways. Any thread may call; never throws.
/// </summary>
/// <remarks>
/// A local id is also safe from the CSMS's own ids. The station must never know two transactions by one number, so one is invented
/// that is not among the ids seen, and a StartTransaction that the CSMS later answers with one of our numbers gets a local id as
/// well (<see cref="AnswerToStation"/>). And a number of ours in the mouth of the CSMS is none of ours: it goes to the station
/// as a number that the station cannot know.
/// </remarks>
/// <param name="random">Where local ids come from; for tests.</param>
internal sealed class TransactionIds(string station, ITransactionStore store, TimeProvider time, Func<long>? random = null)
{
    /// <summary>How long an id is understood after the end: some stations go on using it until the next transaction.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly NumberBook _book = new(station, store, time, random);      // under _lock, but for Count

    /// <summary>Nothing to translate. All that a frame costs while there was no outage.</summary>
    public bool IsEmpty => _book.Count == 0;

    /// <summary>True: the number means a transaction already, to the station or to the CSMS.</summary>
    public bool IsTaken(long id)
    {
        lock (_lock)
        {
            return _book.IsTaken(id);
        }
    }

    /// <summary>A number for a transaction that begins now. It counts from <see cref="Began"/> on.</summary>
    public long Invent()
    {
        lock (_lock)
        {
            return _book.Invent();
        }
    }

    /// <summary>The journal has the transaction and its StartTransaction: the station will be told this number.</summary>
    public void Began(long localId, int connector)
    {
        lock (_lock)
        {
            _book.Add(localId, connector);
        }
    }

    /// <summary>The station knows a transaction by this id of the CSMS, so it is not for us to invent.</summary>
    public void Saw(long csmsId)
    {
        lock (_lock)
        {
            _book.Saw(csmsId);
        }
    }

    /// <summary>The CSMS has answered the StartTransaction that was held. A second answer counts.</summary>
    public void Numbered(long localId, long csmsId)
    {
        lock (_lock)
        {
            _book.Number(localId, csmsId);
        }
    }

    /// <summary>
    /// The CSMS has refused the StartTransaction for good, or its answer has no id: the rest goes out under -1, as from a
    /// station that got no answer (errata 3.18), and waits no longer.
    /// </summary>
    public void Refused(long localId)
    {
        lock (_lock)
        {
            if (_book.ByLocal(localId) is { CsmsId: null })
            {
                _book.Number(localId, NumberBook.NoNumber);
            }
        }
    }

    /// <summary>Reads the CALLRESULT of a held StartTransaction: <see cref="Numbered"/>, or else <see cref="Refused"/>.</summary>
    public void Answered(long localId, ReadOnlySpan<byte> payload)
    {
        if (PayloadField.TryReadNumber(payload, "transactionId"u8, out var csmsId))
        {
            Numbered(localId, csmsId);
        }
        else
        {
            Refused(localId);
        }
    }

    /// <summary>The StopTransaction was delivered, or given up: the number is forgotten after <see cref="Grace"/>.</summary>
    public void Ended(long localId)
    {
        lock (_lock)
        {
            _book.End(localId);
        }
    }

    /// <summary>Reads a StopTransaction that was delivered, as the station sent it: <see cref="Ended"/>.</summary>
    public void Ended(ReadOnlySpan<byte> stopTransaction)
    {
        if (!IsEmpty && PayloadField.TryReadNumber(stopTransaction, "transactionId"u8, out var localId))
        {
            Ended(localId);
        }
    }

    /// <summary>A CALL of the station on its way to the CSMS, live or replayed: MeterValues and StopTransaction.</summary>
    public Translation ToCsms(ReadOnlySpan<byte> action, ReadOnlySpan<byte> payload, out byte[]? rewritten)
    {
        rewritten = null;
        var isMeter = action.SequenceEqual("MeterValues"u8);
        if (IsEmpty || !(isMeter || action.SequenceEqual("StopTransaction"u8)))
        {
            return Translation.Unchanged;
        }

        var isNamed = PayloadField.TryReadNumber(payload, "transactionId"u8, out var id);
        lock (_lock)
        {
            _book.Forget(Grace);
            return isNamed && _book.ByLocal(id) is { } number
                ? number.CsmsId is { } csmsId ? Rewrite(payload, "transactionId"u8, id, csmsId, out rewritten) : Translation.Waits
                : isMeter && !(isNamed && id > 0) ? Unnamed(payload) : Translation.Unchanged;
        }
    }

    /// <summary>A CALL of the CSMS on its way to the station: RemoteStopTransaction and SetChargingProfile.</summary>
    public Translation ToStation(ReadOnlySpan<byte> action, ReadOnlySpan<byte> payload, out byte[]? rewritten)
    {
        rewritten = null;
        var path = action.SequenceEqual("RemoteStopTransaction"u8) ? "transactionId"u8
            : action.SequenceEqual("SetChargingProfile"u8) ? "csChargingProfiles/transactionId"u8
            : default;
        if (IsEmpty || path.IsEmpty || !PayloadField.TryReadNumber(payload, path, out var id))
        {
            return Translation.Unchanged;
        }

        lock (_lock)
        {
            _book.Forget(Grace);
            return _book.ByCsms(id) is { } meant ? Rewrite(payload, path, id, meant.LocalId, out rewritten)
                : _book.ByLocal(id) is not null ? Rewrite(payload, path, id, _book.Invent(), out rewritten)
                : Translation.Unchanged;
        }
    }

    /// <summary>
    /// The CSMS's answer to a StartTransaction that was relayed. Its id passes, unless it is a local id of this station or that
    /// of another transaction that still runs: then the station gets a number of ours.
    /// </summary>
    /// <param name="connector">Of the request.</param>
    public Translation AnswerToStation(int connector, ReadOnlySpan<byte> payload, out byte[]? rewritten)
    {
        rewritten = null;
        if (IsEmpty || !PayloadField.TryReadNumber(payload, "transactionId"u8, out var csmsId))
        {
            return Translation.Unchanged;
        }

        lock (_lock)
        {
            _book.Forget(Grace);
            _book.EndNumbered(connector);
            if (_book.ByLocal(csmsId) is null && !_book.HasRunning(csmsId))
            {
                _book.Saw(csmsId);
                return Translation.Unchanged;
            }

            var localId = _book.Invent();
            _book.Add(localId, connector);
            _book.Number(localId, csmsId);
            return Rewrite(payload, "transactionId"u8, csmsId, localId, out rewritten);
        }
    }

    // MeterValues may leave the transaction out, or name 0 or -1 for one whose number the station never got.
    private Translation Unnamed(ReadOnlySpan<byte> payload)
        => PayloadField.TryReadNumber(payload, "connectorId"u8, out var connector) && _book.Awaits(connector)
            ? Translation.Waits
            : Translation.Unchanged;

    private static Translation Rewrite(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> path, long from, long to, out byte[]? rewritten)
    {
        rewritten = null;
        return from != to && PayloadEdit.TryReplaceNumber(payload, path, to, out rewritten)
            ? Translation.Rewritten
            : Translation.Unchanged;
    }
}
