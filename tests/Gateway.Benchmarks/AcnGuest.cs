using Gateway.Balancing.Planning;

namespace Gateway.Benchmarks;

/// <summary>A car at a station: what it does, and what the allocator believes. Energy in ampere times periods of 5 min at 208 V.</summary>
internal sealed class AcnGuest(AcnSession session, int load, long from, long to, double wants, double most)
{
    /// <summary>kWh of one ampere in a period.</summary>
    public const double Unit = 208 * 5 / 60.0 / 1000;

    /// <summary>Below this a battery is full.</summary>
    private const double Full = 1e-6;

    private (Trust Trust, double Need)? _believed;

    public int Load => load;

    public long From => from;

    public long To { get; set; } = to;

    public double Got { get; private set; }

    /// <summary>It takes no more; everybody sees that.</summary>
    public bool IsFull { get; private set; } = wants <= Full;

    /// <summary>The recorded truth, cut to what it can take.</summary>
    public double Wants => wants;

    /// <summary>What its driver asked for; null: he said nothing.</summary>
    public double? Asked => session.Requested is { } requested ? Math.Max(requested, session.Delivered) / Unit : null;

    /// <summary>What the allocator thinks it still wants; who draws beyond that may do so for a while.</summary>
    public double Need => _believed is not { } b ? wants - Got : Trust.Left(b.Need, Got, most);

    /// <summary>When the allocator thinks it leaves.</summary>
    public long Leaves(long now, long offset) => _believed is not { } b ? To : b.Trust.Leaves(now, from, Said(offset));

    /// <summary>From here on the allocator knows only what the driver said, and what is usual where he said nothing.</summary>
    public void BelieveDriver(Trust trust) => _believed = (trust, trust.Need(Asked));

    /// <summary>When its driver said he would leave, in periods by the site's clock; null: he said nothing.</summary>
    private long? Said(long offset) => session.Leaves is { } leaves ? (leaves.ToUnixTimeSeconds() + offset) / AcnGarage.Period : null;

    public double Take(double current)
    {
        var taken = Math.Min(Math.Min(current, most), wants - Got);
        Got += taken;
        IsFull = wants - Got <= Full;
        return taken;
    }
}
