namespace Gateway.GridSignals.External;

/// <summary>
/// What inverters and batteries were told last, so that each is told only what matters: what lowers it at once, what raises it when it
/// is worth a call, and all of it anew before half of its time has passed. For calls beside each other, one for each equipment.
/// </summary>
internal sealed class ToldPowers(TimeSpan reverts, TimeProvider time, ILogger logger)
{
    /// <summary>A raise of less than this part of the rating can wait.</summary>
    private const double Worth = 0.02;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (double Watt, long At)> _told = new(StringComparer.Ordinal);    // under _lock, as the next
    private readonly HashSet<string> _troubled = new(StringComparer.Ordinal);

    /// <summary>Somebody follows what it was told.</summary>
    public bool Any
    {
        get
        {
            lock (_lock)
            {
                return _told.Count > 0;
            }
        }
    }

    /// <param name="watt">Null: it is let go.</param>
    public bool IsDue(string id, double? watt, double rating, long at)
    {
        lock (_lock)
        {
            return !_told.TryGetValue(id, out var told) ? watt is not null
                : watt is null || watt < told.Watt || watt > told.Watt + (Worth * rating) || time.GetElapsedTime(told.At, at) > reverts / 2;
        }
    }

    /// <summary>It was told, and this came of it. What failed is due again at once, and spoken of once.</summary>
    public void Came(string id, double? watt, long at, in DerOutcome outcome)
    {
        lock (_lock)
        {
            if (outcome.Result is not DerResult.Done)
            {
                if (_troubled.Add(id))
                {
                    Log.EquipmentRefused(logger, id, outcome.Reason);
                }

                return;
            }

            _troubled.Remove(id);
            if (watt is { } held)
            {
                _told[id] = (held, at);
            }
            else
            {
                _told.Remove(id);
            }
        }
    }
}
