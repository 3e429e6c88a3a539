using Gateway.Outage;

namespace Gateway.Tests.Outage;

/// <summary>What a journal would hold of the transaction numbers, of any station.</summary>
internal sealed class MemoryStore : ITransactionStore
{
    private readonly List<(string Station, TransactionNumber Number)> _kept = [];

    public IReadOnlyList<TransactionNumber> Load(string station) => [.. _kept.Where(k => k.Station == station).Select(k => k.Number)];

    public void Keep(string station, TransactionNumber number)
    {
        var at = _kept.FindIndex(k => k.Station == station && k.Number.LocalId == number.LocalId);
        if (at < 0)
        {
            _kept.Add((station, number));
        }
        else
        {
            _kept[at] = (station, number);
        }
    }

    public void Forget(string station, long localId) => _kept.RemoveAll(k => k.Station == station && k.Number.LocalId == localId);
}
