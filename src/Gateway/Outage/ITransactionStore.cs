namespace Gateway.Outage;

/// <summary>A 1.6 transaction of which the station knows a number that the gateway invented.</summary>
/// <param name="LocalId">What the station calls it.</param>
/// <param name="CsmsId">What the CSMS calls it; null until it has answered the StartTransaction.</param>
/// <param name="Connector">From 1.</param>
/// <param name="IsEnded">Nothing is owed about it any more; it is kept a while for messages that come late.</param>
internal sealed record TransactionNumber(long LocalId, long? CsmsId, int Connector, bool IsEnded = false);

/// <summary>
/// Where the numbers outlive a restart. Called under a lock: what is kept is written soon and in the order of the calls, not
/// before the method returns.
/// </summary>
internal interface ITransactionStore
{
    /// <summary>All of a station, oldest first.</summary>
    IReadOnlyList<TransactionNumber> Load(string station);

    /// <summary>Adds one, or replaces the one with its local id.</summary>
    void Keep(string station, TransactionNumber number);

    void Forget(string station, long localId);
}
