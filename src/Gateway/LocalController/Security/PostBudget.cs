namespace Gateway.LocalController.Security;

/// <summary>
/// How many incidents of one kind the CSMS is told each by each: so many an hour. What is more is told as one number at the end of
/// the hour, so that a site under attack neither floods the CSMS nor fills its own disk while that is away.
/// </summary>
internal sealed class PostBudget(TimeProvider time)
{
    private const int PerHour = 30;

    /// <summary>Of messages that wait for the CSMS already.</summary>
    private const int MostWaiting = 500;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Hour> _hours = [];      // under _lock

    /// <param name="count">How many incidents the one stands for.</param>
    /// <param name="waiting">How many messages wait for the CSMS.</param>
    /// <returns>True: tell it. False: it is counted.</returns>
    public bool Take(string kind, int count, int waiting)
    {
        lock (_lock)
        {
            var hour = _hours.TryGetValue(kind, out var began) ? began : new(time.GetTimestamp(), 0, 0);
            var tell = hour.Told < PerHour && waiting < MostWaiting;
            _hours[kind] = tell ? hour with { Told = hour.Told + 1 } : hour with { Held = hour.Held + count };
            return tell;
        }
    }

    /// <summary>What was only counted in hours that are over.</summary>
    public IReadOnlyList<(string Kind, int Held)> TakeHeld()
    {
        lock (_lock)
        {
            var over = _hours.Where(h => time.GetElapsedTime(h.Value.Since) >= Window).ToList();
            over.ForEach(h => _hours.Remove(h.Key));
            return [.. over.Where(h => h.Value.Held > 0).Select(h => (h.Key, h.Value.Held))];
        }
    }

    private readonly record struct Hour(long Since, int Told, int Held);
}
