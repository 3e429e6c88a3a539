using System.Collections.Concurrent;
using Gateway.Ocpp.Messages;
using Gateway.Site;

namespace Gateway.Stations.Actuation;

/// <summary>What the station was last to be told, to be said again when the CSMS's profiles have taken it away. Thread-safe.</summary>
internal sealed class LastWord(TimeProvider time)
{
    private readonly ConcurrentDictionary<int, (Allowance Allowance, long At)> _limits = new();
    private readonly ConcurrentDictionary<int, bool> _priority = new();
    private double _fallback = double.NaN;

    /// <summary>Null: nobody has said one yet.</summary>
    public Ampere? Fallback
    {
        get => Volatile.Read(ref _fallback) is var said && double.IsNaN(said) ? null : new(said);
        set => Volatile.Write(ref _fallback, value?.Value ?? double.NaN);
    }

    public void Wished(int evse, Allowance wish) => _limits[evse] = (wish, time.GetTimestamp());

    /// <summary>Null: nothing, or nothing that would still hold.</summary>
    public Allowance? Of(int evse) => _limits.TryGetValue(evse, out var last) && time.GetElapsedTime(last.At) < LiveLimit.UsualLife ? last.Allowance : null;

    /// <summary>A transaction's limit is not the next one's.</summary>
    public void Ended(int evse)
    {
        _limits.TryRemove(evse, out _);
        _priority.TryRemove(evse, out _);
    }

    /// <summary>Priority charging was switched on or off since the last look: other profiles rule now.</summary>
    public bool PriorityMoved(EvseSnapshot evse)
    {
        var moved = _priority.GetValueOrDefault(evse.Id) != evse.HasPriority;
        _priority[evse.Id] = evse.HasPriority;
        return moved;
    }
}
