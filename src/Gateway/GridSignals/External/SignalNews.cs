using Gateway.GridSignals.Evidence;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>Tells people what becomes of limits from outside, and begins the evidence of each.</summary>
internal sealed class SignalNews(SignalLog signals, SiteEvents events, TimeProvider time, ILogger<SignalNews> logger)
{
    /// <summary>Who sends nonsense every second is not told of every second.</summary>
    private static readonly TimeSpan RefusalsApart = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long At, int Count)> _refused = new(StringComparer.Ordinal);       // under _lock

    /// <summary>A message of a source is not taken; what holds stays.</summary>
    public void Refused(ISignalSource source, string reason) => Refused("limit", source.Id, source.Name, reason);

    /// <inheritdoc cref="Refused(ISignalSource, string)"/>
    /// <param name="kind">As of the evidence.</param>
    /// <param name="id">Of who sent it.</param>
    /// <param name="name">The same, for people.</param>
    public void Refused(string kind, string id, string name, string reason)
    {
        int more;
        lock (_lock)
        {
            if (_refused.TryGetValue(id, out var last) && time.GetElapsedTime(last.At) < RefusalsApart)
            {
                _refused[id] = (last.At, last.Count + 1);
                return;
            }

            more = last.Count;
            _refused[id] = (time.GetTimestamp(), 0);
        }

        var text = more > 0 ? $"{reason} (and {more} more in the minute after the last one that was told)" : reason;
        Log.MessageRefused(logger, id, text);
        signals.Begin(kind, id, "", $"a message of {name}").Step(SignalStage.Refused, text);
    }

    /// <summary>A source says something else than before, or is lost or found.</summary>
    /// <returns>The evidence of the limit; null: it does not limit.</returns>
    public SignalRecord? Moved(ISignalSource source, in SourceState state)
    {
        var limit = state.Limit is { } amount ? $"{amount} {(source.Direction is LimitDirection.Import ? "may be drawn" : "may be fed in")}" : "no limit";
        if (state.IsFailSafe)
        {
            Log.SourceLost(logger, source.Id, limit);
        }
        else
        {
            Log.SourceMoved(logger, source.Id, state.Word, limit);
        }

        events.Happened("signalState", source.Id, $"{source.Name}: {state.Word}, {limit}");
        return state.Limit is null ? null
            : signals.Begin("limit", source.Id, "", $"{source.Name}: {limit}").Step(SignalStage.Accepted, state.IsFailSafe ? "nobody is heard: the fail-safe value" : state.Word);
    }

    public void Excursion(ISignalSource source, string text)
    {
        Log.Exceeded(logger, source.Id, text);
        events.Happened("signalExcursion", source.Id, $"{source.Name}: {text}");
    }
}
