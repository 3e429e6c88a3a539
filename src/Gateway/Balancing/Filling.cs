using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>One EVSE on its way up.</summary>
/// <param name="Upper">The most it may get, in whole ampere.</param>
internal sealed class Climber(Demand demand, double now, double upper)
{
    public Demand Demand => demand;

    public double Now { get; set; } = now;

    public double Upper => upper;

    /// <summary>The cell that stopped it; -1: none, it got all it may have.</summary>
    public int StoppedBy { get; set; } = -1;
}

/// <summary>
/// Progressive filling in steps of one ampere: whoever has least gets the next one, until a cell on its way is full. The result
/// is max-min fair in whole amperes: nobody could get more without taking from someone who has no more.
/// </summary>
internal static class Filling
{
    /// <param name="claimed">What an EVSE may be drawing already costs no room.</param>
    public static void Fill(IEnumerable<Climber> climbers, Room room, bool claimed)
    {
        var queue = new PriorityQueue<Climber, (double Now, EvseKey Key)>();
        foreach (var climber in climbers.Where(c => c.Now < c.Upper))
        {
            queue.Enqueue(climber, (climber.Now, climber.Demand.Key));
        }

        while (queue.TryDequeue(out var climber, out _))
        {
            // From nothing the first step is the minimum: between the two a car does not charge (IEC 61851-1).
            var next = Math.Max(climber.Now + 1, climber.Demand.Minimum);
            if (next > climber.Upper)
            {
                continue;
            }

            climber.StoppedBy = room.Blocking(climber.Demand, climber.Now, next, claimed);
            if (climber.StoppedBy >= 0)
            {
                continue;       // loads only grow while we fill: a full cell stays full
            }

            room.Raise(climber.Demand, climber.Now, next, claimed);
            climber.Now = next;
            queue.Enqueue(climber, (next, climber.Demand.Key));
        }
    }
}
