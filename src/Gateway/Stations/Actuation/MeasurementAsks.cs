using Gateway.Balancing;
using Gateway.Site;

namespace Gateway.Stations.Actuation;

/// <summary>
/// Stations that measure seldom are asked what a car makes of a new limit: until somebody has measured it, what it gives back is
/// nobody's, and load of the house may pass for its raise. Thread-safe.
/// </summary>
internal sealed class MeasurementAsks(TimeProvider time)
{
    /// <summary>After the answers to so many have told nothing, or were refusals, the station is left alone until it connects again.</summary>
    public const int Tries = 3;

    /// <summary>In ampere: who is measured so near to a new limit has followed it.</summary>
    private const double Near = 1;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Watched> _cars = [];       // under _lock, as the next
    private int _vain;

    private sealed class Watched(string transaction)
    {
        public string Transaction => transaction;

        public Ampere? Limit { get; set; }

        public bool IsCut { get; set; }

        public long ChangedAt { get; set; }

        /// <summary>How many of <see cref="Ages"/> the limit has passed.</summary>
        public int Looks { get; set; }

        public long? AskedAt { get; set; }
    }

    /// <summary>
    /// How old a limit is when the car's answer to it is looked at: from the first of these on a measurement tells balancing what came
    /// of it; then as slower stations need, and as the slowest.
    /// </summary>
    public static TimeSpan[] Ages { get; } = [Times.CutEffective, TimeSpan.FromSeconds(30), Times.SlowCutEffective + Times.MeasurementHeard];

    /// <summary>A limit was accepted, a new one or the same again.</summary>
    public void Accepted(int evse, string transaction, Ampere limit)
    {
        lock (_lock)
        {
            if (!_cars.TryGetValue(evse, out var car) || car.Transaction != transaction)
            {
                _cars[evse] = car = new(transaction);
            }

            if (car.Limit != limit)
            {
                (car.IsCut, car.Limit, car.ChangedAt, car.Looks) = (limit < car.Limit, limit, time.GetTimestamp(), 0);
            }
        }
    }

    /// <summary>To be asked about once a second. True: the station is to be asked now.</summary>
    public bool IsDue(EvseSnapshot evse)
    {
        lock (_lock)
        {
            if (!_cars.TryGetValue(evse.Id, out var car) || evse.TransactionId != car.Transaction)
            {
                _cars.Remove(evse.Id);
                return false;
            }

            if (car.Looks == Ages.Length || time.GetElapsedTime(car.ChangedAt) < Ages[car.Looks])
            {
                return false;
            }

            var (age, measured) = (Ages[car.Looks], evse.Measured is { Current: not null, At: var at } ? at : long.MinValue);
            var shows = measured >= car.ChangedAt ? time.GetElapsedTime(car.ChangedAt, measured) : TimeSpan.Zero;
            var isDone = shows >= Ages[0] && Follows(car, evse);
            car.Looks = isDone ? Ages.Length : car.Looks + 1;
            return !isDone && shows < age && Asks(car, measured);
        }
    }

    /// <summary>It will not tell.</summary>
    public void Refused(int evse)
    {
        lock (_lock)
        {
            _vain++;
            if (_cars.TryGetValue(evse, out var car))
            {
                car.AskedAt = null;     // what it tells next, it tells by itself
            }
        }
    }

    private bool Asks(Watched car, long measured)
    {
        _vain = car.AskedAt is not { } asked ? _vain : measured > asked ? 0 : _vain + 1;
        car.AskedAt = _vain < Tries ? time.GetTimestamp() : null;
        return _vain < Tries;
    }

    private static bool Follows(Watched car, EvseSnapshot evse)
    {
        var current = evse.Measured!.Current!.Value;
        var draw = Math.Max(current.L1.Value, Math.Max(current.L2.Value, current.L3.Value));
        return car.IsCut ? draw <= car.Limit!.Value.Value + Near : draw >= car.Limit!.Value.Value - Near;
    }
}
