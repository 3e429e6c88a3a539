namespace Gateway.Journal;

/// <summary>
/// Meter samples that may go: every second one of each transaction, so that the curve keeps its shape; never the first or the
/// last, on which the energy is reckoned.
/// </summary>
internal static class Thinning
{
    /// <param name="calls">Of one station, oldest first.</param>
    public static IEnumerable<long> Of(IEnumerable<IndexEntry> calls)
        => from call in calls
           where call.Kind is HeldKind.MeterSample
           group call.Sequence by call.Transaction ?? "" into samples
           let all = samples.ToList()
           from i in Enumerable.Range(0, all.Count)
           where i % 2 is 1 && i < all.Count - 1
           select all[i];
}
