using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// Shows how small the uncontrolled load was at one moment. What a car drew is known only for when it was measured: by the next
/// meter reading it may have slowed down, and the reading less its old draw would make the house look smaller than it is. So
/// one reading is kept until each car was measured before and after it; it drew at least the smaller of the two.
/// </summary>
/// <param name="BegunAt">Measurements up to here are from before the reading.</param>
/// <param name="TakenAt">When the reading was taken; null: it is awaited.</param>
internal sealed record Proof(
    long BegunAt, long? TakenAt, PerPhase<Ampere> Meter, ImmutableDictionary<EvseKey, Witness> Cars)
{
    public static Proof Begin(SiteSnapshot site, List<Demand> below)
        => new(site.At, null, default, below.Where(d => d.Measured is not null).ToImmutableDictionary(
            d => d.Key, d => new Witness(d.Evse!.TransactionId, PerPhase<Ampere>.From(d.Known), false)));

    /// <summary>Brought up to this tick.</summary>
    public Proof Continue(SiteSnapshot site, DeviceReading reading, PerPhase<Ampere> current, List<Demand> below)
    {
        var (taken, meter) = TakenAt is null && reading.TakenAt >= BegunAt ? (reading.TakenAt, current) : (TakenAt, Meter);
        var now = below.ToDictionary(d => d.Key);
        return this with
        {
            TakenAt = taken,
            Meter = meter,
            Cars = Cars.ToImmutableDictionary(c => c.Key, c => c.Value.Heard(site, now.GetValueOrDefault(c.Key), taken)),
        };
    }

    public bool IsComplete => TakenAt is not null && Cars.Values.All(c => c.IsDone);

    /// <summary>The uncontrolled load was no larger than this.</summary>
    public PerPhase<Ampere> Most => PerPhase<Ampere>.From(
        p => Meter[p] - Cars.Values.Aggregate(default(Ampere), (sum, c) => sum + c.Least[p]));
}

/// <summary>One car of a <see cref="Proof"/>.</summary>
/// <param name="Least">The least that it was measured to draw around the reading.</param>
/// <param name="IsDone">It was measured after the reading.</param>
internal readonly record struct Witness(string? TransactionId, PerPhase<Ampere> Least, bool IsDone)
{
    public Witness Heard(SiteSnapshot site, Demand? now, long? taken)
    {
        if (IsDone)
        {
            return this;
        }

        if (now?.Evse is not { Measured: { } measured } evse || now.Measured is null || evse.TransactionId != TransactionId)
        {
            return this with { Least = default, IsDone = true };      // gone or silent: it may have drawn nothing
        }

        var after = taken is { } at && measured.At >= at && site.Clock.GetElapsedTime(at, measured.At) >= Times.MeasurementHeard;
        return this with { Least = Least.Zip(PerPhase<Ampere>.From(now.Known), Ampere.Min), IsDone = after };
    }
}
