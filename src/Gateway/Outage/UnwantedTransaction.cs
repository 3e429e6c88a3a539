using Gateway.Ocpp;
using Gateway.Ocpp.Editing;

namespace Gateway.Outage;

/// <summary>
/// A late decision: the CSMS has heard of a transaction that began without it, and does not want its token. A station that had
/// been offline itself would stop now or let it finish, by its configuration.
/// </summary>
/// <param name="TransactionId">What the station calls it.</param>
/// <param name="Status">The CSMS's word, such as Invalid, Blocked, Expired, ConcurrentTx.</param>
internal sealed record UnwantedTransaction(string TransactionId, string Status)
{
    private const string Wanted = "Accepted";

    /// <summary>1.6: reads the CALLRESULT of a StartTransaction that was held.</summary>
    /// <param name="localId">The number that the station was given.</param>
    /// <returns>Null where the token is accepted, or nothing is said of it.</returns>
    public static UnwantedTransaction? ReadStart(long localId, ReadOnlySpan<byte> answer)
        => PayloadField.TryReadText(answer, "idTagInfo/status"u8, out var status) && status != Wanted
            ? new($"{localId}", status)
            : null;

    /// <summary>2.x: reads the CALLRESULT of a TransactionEvent that was held.</summary>
    /// <param name="request">The event as it was held.</param>
    /// <returns>Null where the token is accepted, nothing is said of it, or the event was the end of the transaction.</returns>
    public static UnwantedTransaction? ReadEvent(ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer)
        => PayloadField.TryReadText(answer, "idTokenInfo/status"u8, out var status) && status != Wanted
            && PayloadField.TryReadText(request, "transactionInfo/transactionId"u8, out var transaction)
            && !(PayloadField.TryReadText(request, "eventType"u8, out var type) && type == "Ended")
            ? new(transaction, status)
            : null;

    /// <summary>Reads the CALLRESULT of any held message; only those two have a decision.</summary>
    /// <param name="localId">1.6 StartTransaction: the number that the station was given.</param>
    public static UnwantedTransaction? Read(
        OcppVersion version, string action, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer, long? localId = null)
        => (version, action, localId) switch
        {
            (OcppVersion.V16, "StartTransaction", { } id) => ReadStart(id, answer),
            (OcppVersion.V201 or OcppVersion.V21, "TransactionEvent", _) => ReadEvent(request, answer),
            _ => null,
        };
}
