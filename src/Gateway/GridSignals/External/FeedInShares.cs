using System.Collections.Immutable;

namespace Gateway.GridSignals.External;

/// <summary>
/// Splits what may be fed in by ratings; what one cannot give is for the others: an inverter without sun, a battery that charges. The sum
/// is never more than there is. In watt.
/// </summary>
internal static class FeedInShares
{
    /// <summary>Of the rating: one that gives less than its share keeps a step or two to rise into, and is told no more often than by steps.</summary>
    private const double Step = 0.05;

    public static double[] Split(double total, ImmutableArray<(double Rating, double FeedIn)> all)
    {
        var shares = new double[all.Length];
        var open = Enumerable.Range(0, all.Length).ToList();
        while (open.Count > 0)
        {
            var part = total / open.Sum(i => all[i].Rating);
            var modest = open.FindAll(i => Reach(all[i]) < part * all[i].Rating);
            if (modest.Count is 0 || modest.Count == open.Count)
            {
                open.ForEach(i => shares[i] = part * all[i].Rating);
                break;
            }

            modest.ForEach(i => shares[i] = Reach(all[i]));
            total -= modest.Sum(i => shares[i]);
            open = [.. open.Except(modest)];
        }

        return shares;
    }

    /// <summary>What it may come to give until it is looked at again.</summary>
    private static double Reach((double Rating, double FeedIn) one)
        => Math.Min(one.Rating, Step * one.Rating * (Math.Floor(one.FeedIn / one.Rating / Step) + 2));
}
