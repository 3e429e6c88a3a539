using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>Who caps the feed-in of one device.</summary>
internal enum CapBy { Control, Cap, Hold }

/// <summary>One cap.</summary>
/// <param name="Until">A timestamp of the clock; null: it has no end.</param>
/// <param name="After">The cap without an end that follows; null: none does.</param>
internal readonly record struct FeedInCap(Watt Limit, long? Until, Watt? After)
{
    /// <summary>What of it has no end.</summary>
    public Watt? Lasting => Until is null ? Limit : After;
}

/// <summary>All that caps the feed-in of one device, which has one register for it: the lowest acts, until the last has ended.</summary>
internal sealed record FeedInCaps(ImmutableSortedDictionary<CapBy, FeedInCap> All)
{
    public static FeedInCaps None { get; } = new(ImmutableSortedDictionary<CapBy, FeedInCap>.Empty);

    /// <param name="limit">Null: there is none any more.</param>
    public FeedInCaps With(CapBy by, Watt? limit, TimeSpan? remaining, TimeProvider time)
    {
        var now = time.GetTimestamp();
        var lasting = All.TryGetValue(by, out var before) ? before.Lasting : null;
        var all = All.Remove(by).ToBuilder();
        foreach (var (other, cap) in All.Where(c => c.Key != by && c.Value.Until <= now))
        {
            all.Remove(other);
            if (cap.After is { } after)
            {
                all[other] = new(after, null, null);
            }
        }

        if (limit is { } most)
        {
            all[by] = remaining is { } left
                ? new(most, now + (long)(left.TotalSeconds * time.TimestampFrequency), lasting)
                : new(most, null, null);
        }

        return new(all.ToImmutable());
    }

    /// <summary>
    /// What to write. While the gateway lives it tells the rest before the first one ends; if it dies, the device keeps to the lowest
    /// until all have ended, as a limit is not lifted early.
    /// </summary>
    public ModelDraft Draft(AcFunction function, ModelImage now, ModelImage own, Nameplate plate, TimeProvider time)
    {
        var itself = function.StateIn(own);
        if (All.IsEmpty)
        {
            return function.Draft(now, null, itself, null);
        }

        var lasting = All.Values.Select(c => c.Lasting).OfType<Watt>().ToList();
        var after = lasting.Count > 0 ? new AcState([Percent(lasting, itself, plate)], IsOn: true) : itself;
        TimeSpan? remaining = All.Values.Max(c => c.Until) is { } last ? time.GetElapsedTime(time.GetTimestamp(), last) : null;
        return function.Draft(now, [Percent(All.Values.Select(c => c.Limit), itself, plate)], after, remaining);
    }

    /// <summary>Of all and of what the device had been set to on the site before: nobody raises that.</summary>
    private static double Percent(IEnumerable<Watt> caps, AcState itself, Nameplate plate)
        => Math.Min(
            Math.Clamp(caps.Min(c => c.Value) / plate.WMax * 100, 0, 100),
            itself is { IsOn: true, Values: [{ } percent] } ? percent : 100);
}
