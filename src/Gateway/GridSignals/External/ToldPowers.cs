using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// What inverters and batteries were told last, so that each is told only what matters: what is worth a call, and all of it anew before
/// half of its time has passed. One call at a time for each; nobody waits for another's. Not for several threads.
/// </summary>
/// <param name="raise">A raise of no more than this part of the rating can wait.</param>
/// <param name="cut">The same of what lowers it; 0: it is told at once.</param>
/// <param name="rests">Who refused is told nothing for so long.</param>
internal sealed class ToldPowers(TimeSpan reverts, TimeProvider time, ILogger logger, double raise = 0.02, double cut = 0, TimeSpan rests = default)
{
    private readonly Dictionary<string, (double Watt, long At)> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Task<DerOutcome> Call, double? Watt, long At)> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _troubled = new(StringComparer.Ordinal);     // since when

    /// <summary>Somebody follows what it was told, or may come to.</summary>
    public bool Any => _told.Count + _calls.Count > 0;

    /// <summary>It refused a short while ago.</summary>
    public bool IsResting(string id, long at)
    {
        Hear(id);
        return _troubled.TryGetValue(id, out var since) && time.GetElapsedTime(since, at) < rests;
    }

    /// <summary>What it was told last, also where it has not answered yet. Null: nothing, or it was let go.</summary>
    public double? Last(string id) => _calls.TryGetValue(id, out var call) ? call.Watt : _told.TryGetValue(id, out var told) ? told.Watt : null;

    /// <summary>Tells it, if that is due and its last call has ended. To be said once a second.</summary>
    /// <param name="watt">Null: it is let go.</param>
    public void Tell(string id, double? watt, double rating, long at, Func<Watt?, Task<DerOutcome>> call)
    {
        if (!IsResting(id, at) && !_calls.ContainsKey(id) && IsDue(id, watt, rating, at))
        {
            _calls[id] = (call(watt is { } some ? new(some) : null), watt, at);
            Hear(id);
        }
    }

    /// <summary>Lets it go whatever came of the last call, and waits for it.</summary>
    public async Task LetGoAsync(string id, Func<Watt?, Task<DerOutcome>> call, CancellationToken patience)
    {
        await EndAsync(id, patience).ConfigureAwait(false);
        if (!_calls.ContainsKey(id))
        {
            _calls[id] = (call(null), null, time.GetTimestamp());
            await EndAsync(id, patience).ConfigureAwait(false);
        }
    }

    /// <summary>Ends when all calls have.</summary>
    public Task EndAsync() => Task.WhenAll(_calls.Values.Select(c => c.Call));

    private async Task EndAsync(string id, CancellationToken patience)
    {
        if (_calls.TryGetValue(id, out var last))
        {
            await ((Task)last.Call).WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Hear(id);
        }
    }

    private bool IsDue(string id, double? watt, double rating, long at)
        => !_told.TryGetValue(id, out var told) ? watt is not null
            : watt is null || watt < told.Watt - (cut * rating) || watt > told.Watt + (raise * rating)
                || time.GetElapsedTime(told.At, at) > reverts / 2;

    /// <summary>What came of its last call. What failed is due again once it has rested, and spoken of once.</summary>
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
            if (!_troubled.ContainsKey(id))
            {
                Log.EquipmentRefused(logger, id, outcome.Reason);
            }

            _troubled[id] = last.At;
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
