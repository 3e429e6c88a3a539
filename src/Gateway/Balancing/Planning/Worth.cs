using Gateway.Site;

namespace Gateway.Balancing.Planning;

/// <summary>What a unit of current is worth to a car now, by the plan: above 0 and at most 1.</summary>
internal readonly record struct Worth(EvseKey At, string? Transaction, double Value)
{
    /// <param name="at">By <see cref="TimeProvider.GetTimestamp"/>: it grows old.</param>
    public static void Tell(Network network, IEnumerable<Worth> worths, long at)
    {
        var byKey = worths.ToDictionary(w => w.At);
        foreach (var account in network.Loads)
        {
            // Whoever has come in the meantime is weighed by himself.
            if (byKey.TryGetValue(account.Key, out var worth) && worth.Transaction == account.TransactionId)
            {
                account.Worth = (worth.Value, at);
                network.Kept.WishUntil[account.Index] = 0;
            }
        }
    }
}
