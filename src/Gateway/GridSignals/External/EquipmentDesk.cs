using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// Through here inverters and batteries are told what power to hold or not to exceed: one call at a time for each, and in the order of
/// who ranks before whom. Who ranks lower cannot take a set-point away; of all caps the lowest acts.
/// </summary>
internal sealed class EquipmentDesk(IEnumerable<IDerEquipment> equipment, TimeProvider time)
{
    private readonly ImmutableDictionary<string, Place> _places = equipment.ToImmutableDictionary(e => e.Id, e => new Place(e), StringComparer.Ordinal);

    public IEnumerable<IDerEquipment> Equipment => _places.Values.Select(p => p.Equipment);

    /// <summary>As <see cref="IDerEquipment.HoldAsync"/>, in somebody's name. Null lets go of what was set in this name.</summary>
    /// <param name="owner">Such as <c>afrr</c>.</param>
    public async Task<DerOutcome> HoldAsync(string id, string owner, LimitRank rank, Watt? power, TimeSpan reverts, CancellationToken stopping)
    {
        var place = _places[id];
        await place.Turn.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            if (power is null && place.Holder?.Owner != owner)
            {
                return new(DerResult.Done);     // it is not this one's to let go
            }

            if (place.Holder is { } holder && holder.Owner != owner && holder.Rank <= rank && !holder.HasEnded(time))
            {
                return new(DerResult.Failed, $"{id} is held by {holder.Owner}, who ranks before {owner} or was first");
            }

            place.Holder = power is null ? place.Holder : new(owner, rank, time.GetTimestamp(), reverts);
            var outcome = await place.Equipment.HoldAsync(power, reverts, stopping).ConfigureAwait(false);
            place.Holder = power is null && outcome.Result is DerResult.Done ? null : place.Holder;     // else it may still hold it
            return outcome;
        }
        finally
        {
            place.Turn.Release();
        }
    }

    /// <summary>As <see cref="IDerEquipment.CapAsync"/>, in somebody's name: the lowest of all acts.</summary>
    public async Task<DerOutcome> CapAsync(string id, string owner, Watt? feedIn, TimeSpan reverts, CancellationToken stopping)
    {
        var place = _places[id];
        await place.Turn.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            place.Caps.Remove(owner);
            if (feedIn is { } watt)
            {
                place.Caps[owner] = (watt, time.GetTimestamp(), reverts);
            }

            var live = place.Caps.Values.Where(c => time.GetElapsedTime(c.At) < c.Reverts).ToList();
            var lowest = live.Count == 0 ? (Watt?)null : live.Min(c => c.Watt);

            // If the gateway dies, the equipment keeps to the lowest until the last has ended: nobody's cap ends with another's.
            var longest = live.Count == 0 ? reverts : live.Max(c => c.Reverts - time.GetElapsedTime(c.At));
            return await place.Equipment.CapAsync(lowest, longest, stopping).ConfigureAwait(false);
        }
        finally
        {
            place.Turn.Release();
        }
    }

    private sealed class Place(IDerEquipment equipment)
    {
        public IDerEquipment Equipment => equipment;

        /// <summary>Whoever has it may call, and use what is below.</summary>
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public Holder? Holder { get; set; }

        public Dictionary<string, (Watt Watt, long At, TimeSpan Reverts)> Caps { get; } = new(StringComparer.Ordinal);
    }

    /// <summary>In whose name an equipment holds a power, and how long yet.</summary>
    private sealed record Holder(string Owner, LimitRank Rank, long At, TimeSpan Reverts)
    {
        public bool HasEnded(TimeProvider time) => time.GetElapsedTime(At) >= Reverts;
    }
}
