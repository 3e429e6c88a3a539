using Gateway.Journal;
using Gateway.Outage;

namespace Gateway.Stations;

/// <summary>Invented transaction ids of 1.6, in the journal. They come into it with their StartTransaction.</summary>
internal sealed class JournalledTransactions(CallJournal journal) : ITransactionStore
{
    public IReadOnlyList<TransactionNumber> Load(string station)
        => [.. journal.Transactions(station).Select(t => new TransactionNumber(t.LocalId, t.CsmsId, t.Connector))];

    public void Keep(string station, TransactionNumber number)
    {
        if (number.CsmsId is { } csmsId)
        {
            journal.Map(station, number.LocalId, csmsId);
        }
    }

    public void Forget(string station, long localId) => journal.Forget(station, localId);
}
