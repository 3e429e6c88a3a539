using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// Keeps the phases of a connection from drifting apart: max I - min I is at most a limit (VDE-AR-N 4100: 4.6 kVA). Only loads
/// that do not load all three phases alike are held back, on the phases that they would make the fullest; nobody is raised to
/// balance, and three-phase loads change nothing.
/// </summary>
internal static class Unbalance
{
    private const int AllPhases = 7;

    /// <summary>What loads of one or two phases may draw together on each phase.</summary>
    /// <param name="now">What flows in each conductor, everything included; where that is not measured, what is reckoned with.</param>
    /// <param name="uneven">What loads of one or two phases have of that.</param>
    /// <returns>At least 0 A.</returns>
    public static PerPhase<Ampere> Room(PerPhase<Ampere> now, PerPhase<Ampere> uneven, Ampere limit)
    {
        var emptiest = Ampere.Min(now.L1, Ampere.Min(now.L2, now.L3));
        return now.Zip(uneven, (all, own) => Ampere.Max(emptiest + limit - (all - own), default));
    }

    /// <summary>
    /// Lowers the bounds of loads of one or two phases until their sum fits the room on each phase: all to one level, those
    /// whose minimum is above it to nothing, from the last one on.
    /// </summary>
    /// <param name="uses">Per load, the site phases that it loads: bits 0 to 2. Loads of three phases, and of none, are passed over.</param>
    /// <param name="minimum">Per load, in ampere.</param>
    /// <param name="upper">Per load, in ampere; changed.</param>
    /// <param name="order">The loads' indices, who is to be served first in front; a load that is not in it is passed over.</param>
    public static void Bound(
        PerPhase<Ampere> room, ReadOnlySpan<int> uses, ReadOnlySpan<double> minimum, Span<double> upper, ReadOnlySpan<int> order)
    {
        for (var phase = 0; phase < 3; phase++)
        {
            Bound(1 << phase, room[(Phase)phase].Value, uses, minimum, upper, order);
        }
    }

    private static void Bound(
        int phase, double room, ReadOnlySpan<int> uses, ReadOnlySpan<double> minimum, Span<double> upper, ReadOnlySpan<int> order)
    {
        // First whose minimum fits, in their order; the others get nothing on any phase.
        var left = room;
        foreach (var load in order)
        {
            if (!Counts(uses[load], phase) || upper[load] <= 0)
            {
                continue;
            }

            if (upper[load] < minimum[load] || minimum[load] > left)
            {
                upper[load] = 0;
                continue;
            }

            left -= minimum[load];
        }

        var level = Level(phase, room, uses, minimum, upper, order);
        foreach (var load in order)
        {
            if (Counts(uses[load], phase) && upper[load] > 0)
            {
                upper[load] = Math.Max(minimum[load], Math.Min(upper[load], level));
            }
        }
    }

    /// <summary>
    /// The level at which the bounds, each cut to it but not below its minimum, just fill the room. Bisected: the sum grows with
    /// the level, and a thousandth of an ampere is near enough.
    /// </summary>
    private static double Level(
        int phase, double room, ReadOnlySpan<int> uses, ReadOnlySpan<double> minimum, ReadOnlySpan<double> upper, ReadOnlySpan<int> order)
    {
        var (low, high) = (0d, 0d);
        foreach (var load in order)
        {
            high = Counts(uses[load], phase) ? Math.Max(high, upper[load]) : high;
        }

        if (Sum(phase, high, uses, minimum, upper, order) <= room)
        {
            return high;
        }

        while (high - low > 1e-3)
        {
            var middle = (low + high) / 2;
            (low, high) = Sum(phase, middle, uses, minimum, upper, order) <= room ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double Sum(
        int phase, double level, ReadOnlySpan<int> uses, ReadOnlySpan<double> minimum, ReadOnlySpan<double> upper, ReadOnlySpan<int> order)
    {
        var sum = 0d;
        foreach (var load in order)
        {
            if (Counts(uses[load], phase) && upper[load] > 0)
            {
                sum += Math.Max(minimum[load], Math.Min(upper[load], level));
            }
        }

        return sum;
    }

    private static bool Counts(int uses, int phase) => (uses & phase) != 0 && (uses & AllPhases) != AllPhases;
}
