namespace Gateway.Simulation;

/// <summary>What the station offers the car: its profiles' limit, some time later, as real stations are slow to apply one.</summary>
/// <param name="latency">From accepting a profile to the pilot. 0 to 5 s is usual; slow models take up to 60 s.</param>
internal sealed class Pilot(TimeSpan latency)
{
    private readonly Queue<(DateTimeOffset At, double Limit)> _coming = new();
    private double _newest;

    /// <summary>In ampere per phase.</summary>
    public double Offered { get; private set; }

    /// <summary>A transaction begins: the pilot starts at what holds now.</summary>
    public void Reset(double limit)
    {
        _coming.Clear();
        Offered = _newest = limit;
    }

    public void Follow(DateTimeOffset now, double limit)
    {
        if (limit != _newest)
        {
            _newest = limit;
            _coming.Enqueue((now, limit));
        }

        while (_coming.TryPeek(out var next) && now - next.At >= latency)
        {
            Offered = _coming.Dequeue().Limit;
        }
    }
}
