namespace Gateway.Balancing;

/// <summary>
/// Shows how small the uncontrolled load was at one moment. What a car drew is known only for when it was measured: by the next
/// meter reading it may have slowed down, and the reading less its old draw would make the house look smaller than it is. So
/// one reading is kept until each car was measured before and after it; as a rule it drew at least the smaller of the two. A car
/// that stopped for a moment in between did not: so the highest that the house seemed to be meanwhile counts.
/// </summary>
internal sealed class Proof
{
    private Witness[] _cars = [];
    private int _undecided;
    private long _begunAt;
    private long? _takenAt;
    private Conductors _meter;
    private Conductors _highest;

    /// <summary>A moment is being looked at.</summary>
    public bool IsOpen { get; private set; }

    public bool IsComplete => IsOpen && _takenAt is not null && _undecided == 0;

    public void End() => IsOpen = false;

    /// <summary>The house seemed to be as high as this.</summary>
    public void Saw(int phase, double load) => _highest[phase] = Math.Max(_highest[phase], load);

    /// <summary>The next reading it shall be.</summary>
    public void Begin(in Moment now, int[] below, Account[] loads)
    {
        if (_cars.Length != below.Length)
        {
            _cars = new Witness[below.Length];
        }

        (IsOpen, _begunAt, _takenAt, _undecided) = (true, now.At, null, 0);
        for (var i = 0; i < below.Length; i++)
        {
            _cars[i].Call(loads[below[i]]);
            _undecided += _cars[i].IsDone ? 0 : 1;
        }
    }

    /// <summary>Brought up to this tick.</summary>
    /// <param name="takenAt">When the meter's newest reading was taken.</param>
    /// <param name="left">What the cars' newest measurements leave of the reading.</param>
    /// <param name="news">Who is not among them has nothing to add, but to the reading when it comes.</param>
    public void Continue(
        in Moment now, long takenAt, in Conductors meter, in Conductors left, int[] below, Account[] loads, News news)
    {
        var isTaken = _takenAt is null && takenAt >= _begunAt;
        if (isTaken)
        {
            (_takenAt, _meter, _highest) = (takenAt, meter, left);
        }

        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            _highest[phase] = Math.Max(_highest[phase], left[phase]);
        }

        for (var i = 0; i < below.Length && _undecided > 0; i++)
        {
            if (!_cars[i].IsDone && (isTaken || news.Has(below[i])))
            {
                _cars[i].Hear(now, loads[below[i]], _takenAt);
                _undecided -= _cars[i].IsDone ? 1 : 0;
            }
        }
    }

    /// <summary>The uncontrolled load was no larger than this.</summary>
    public Conductors Most()
    {
        var most = _meter;
        foreach (ref readonly var car in _cars.AsSpan())
        {
            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                most[phase] -= car.Least[phase];
            }
        }

        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            most[phase] = Math.Max(most[phase], _highest[phase]);
        }

        return most;
    }

    /// <summary>One car.</summary>
    private struct Witness
    {
        /// <summary>The least that it was measured to draw around the reading.</summary>
        public Conductors Least;

        private string? _transaction;

        /// <summary>It was measured after the reading, or has nothing to tell.</summary>
        public bool IsDone { readonly get; private set; }

        public void Call(Account car)
        {
            (_transaction, IsDone) = (car.TransactionId, car.MeasuredAt is null);
            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                Least[phase] = car.Known(phase);
            }
        }

        public void Hear(in Moment now, Account car, long? taken)
        {
            if (car.MeasuredAt is not { } measured || car.TransactionId != _transaction)
            {
                (Least, IsDone) = (default, true);      // gone or silent: it may have drawn nothing
                return;
            }

            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                Least[phase] = Math.Min(Least[phase], car.Known(phase));
            }

            IsDone = taken is { } at && measured >= at && now.Between(at, measured) >= Times.MeasurementHeard;
        }
    }
}
