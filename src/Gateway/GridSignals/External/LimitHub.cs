using System.Collections.Immutable;
using Gateway.LocalController.Limits;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// All who limit the site from outside of OCPP by signals. The lowest limit acts, whoever sets it; a source that has nothing to say
/// raises nothing. What is drawn goes to balancing and to the CSMS by the limits of the group, what is fed in to <see cref="FeedInLimiter"/>.
/// </summary>
internal sealed class LimitHub : ILimitSource
{
    /// <summary>As external limits they have negative ids from here down.</summary>
    private const int FirstId = -2001;

    private readonly ImmutableArray<ISignalSource> _imports;
    private readonly Volt _voltage;
    private readonly TimeProvider _time;

    public LimitHub(IEnumerable<ISignalSource> sources, SitePlan plan, TimeProvider time)
    {
        Sources = [.. sources.OrderBy(s => s.Rank).ThenBy(s => s.Id, StringComparer.Ordinal)];
        _imports = [.. Sources.Where(s => s.Direction is LimitDirection.Import)];
        (_voltage, _time) = (plan.Voltage, time);
    }

    /// <summary>Those first who rank first.</summary>
    public ImmutableArray<ISignalSource> Sources { get; }

    public bool IsEmpty
    {
        get
        {
            var at = _imports.IsEmpty ? 0 : _time.GetTimestamp();
            foreach (var source in _imports)
            {
                if (source.At(at).Limit is not null)
                {
                    return false;
                }
            }

            return true;
        }
    }

    public IEnumerable<ExternalLimit> Active(DateTimeOffset now, long at)
    {
        for (var i = 0; i < _imports.Length; i++)
        {
            // Who is heard now is taken to be heard later too: only ends that are told ahead are known ahead.
            var state = _imports[i].At(Math.Min(at, _time.GetTimestamp()));
            if (state.Limit is { } amount && !(at >= state.Until))
            {
                yield return Of(_imports[i], state, amount, FirstId - i);
            }
        }
    }

    /// <summary>The least that may be fed in now, and by whose word; those first who rank first. Null: nobody limits it.</summary>
    public (ISignalSource Source, Watt Limit)? Export(long at)
    {
        (ISignalSource Source, Watt Limit)? least = null;
        foreach (var source in Sources)
        {
            if (source.Direction is LimitDirection.Export && source.At(at).Limit is { } limit && !(least?.Limit.Value <= limit.Value))
            {
                least = (source, new(limit.Value));
            }
        }

        return least;
    }

    /// <summary>For those who show it.</summary>
    public ImmutableArray<SignalState> Show()
    {
        var at = _time.GetTimestamp();
        return [.. Sources.Select(source => Show(source, source.At(at), at))];
    }

    private ExternalLimit Of(ISignalSource source, in SourceState state, LimitAmount amount, int id)
        => new($"signal/{source.Id}", id, source.Rank <= LimitRank.GridOperator ? LimitSource.So : LimitSource.Ems, amount.PerPhase(_voltage), source.Rank <= LimitRank.GridOperator, NameOf(source, state))
        {
            Rank = source.Rank,
            Power = amount.InWatt ? new(new(amount.Value), state.IsOfConnection) : null,
            Until = state.Until,
        };

    private static string NameOf(ISignalSource source, in SourceState state) => state.IsFailSafe ? $"{source.Name} (fail-safe)" : source.Name;

    private SignalState Show(ISignalSource source, in SourceState state, long at) => new(
        source.Id,
        source.Name,
        source.Rank,
        source.Direction is LimitDirection.Export,
        state.Word,
        state.Limit is { InWatt: true } watt ? new(watt.Value) : null,
        state.Limit is { InWatt: false } ampere ? new(ampere.Value) : null,
        state.Until is { } until ? _time.GetElapsedTime(at, until) : null,
        state.IsFailSafe);
}
