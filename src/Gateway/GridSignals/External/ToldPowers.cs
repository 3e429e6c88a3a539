using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// What inverters and batteries were told last, so that each is told only what matters: what lowers it at once, what raises it when it
/// is worth a call, and all of it anew before half of its time has passed. One call at a time for each; nobody waits for another's.
/// Not for several threads.
/// </summary>
internal sealed class ToldPowers(TimeSpan reverts, TimeProvider time, ILogger logger)
{
    /// <summary>A raise of less than this part of the rating can wait.</summary>
    private const double Worth = 0.02;

    private readonly Dictionary<string, (double Watt, long At)> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Task<DerOutcome> Call, double? Watt, long At)> _calls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _troubled = new(StringComparer.Ordinal);

    /// <summary>Somebody follows what it was told, or may come to.</summary>
    public bool Any => _told.Count + _calls.Count > 0;

    /// <summary>Tells it, if that is due and its last call has ended. To be said once a second.</summary>
    /// <param name="watt">Null: it is let go.</param>
    public void Tell(string id, double? watt, double rating, long at, Func<Watt?, Task<DerOutcome>> call)
    {
        Hear(id);
        if (!_calls.ContainsKey(id) && IsDue(id, watt, rating, at))
        {
            _calls[id] = (call(watt is { } some ? new(some) : null), watt, at);
            Hear(id);
        }
    }

    /// <summary>Ends when all calls have.</summary>
    public Task EndAsync() => Task.WhenAll(_calls.Values.Select(c => c.Call));

    private bool IsDue(string id, double? watt, double rating, long at)
        => !_told.TryGetValue(id, out var told) ? watt is not null
            : watt is null || watt < told.Watt || watt > told.Watt + (Worth * rating) || time.GetElapsedTime(told.At, at) > reverts / 2;

    /// <summary>What came of its last call. What failed is due again at once, and spoken of once.</summary>
    private void Hear(string id)
    {
        if (!_calls.TryGetValue(id, out var last) || !last.Call.IsCompleted)
        {
            return;
        }

        _calls.Remove(id);
        var outcome = last.Call.IsCompletedSuccessfully ? last.Call.Result
            : new(DerResult.Failed, last.Call.Exception?.InnerException?.Message ?? "it was given up");
        if (outcome.Result is not DerResult.Done)
        {
            if (_troubled.Add(id))
            {
                Log.EquipmentRefused(logger, id, outcome.Reason);
            }

            return;
        }

        _troubled.Remove(id);
        if (last.Watt is { } held)
        {
            _told[id] = (held, last.At);
        }
        else
        {
            _told.Remove(id);
        }
    }
}
