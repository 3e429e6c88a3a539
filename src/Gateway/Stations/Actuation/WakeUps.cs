using Gateway.Site;

namespace Gateway.Stations.Actuation;

/// <summary>What is due with a car that was let go again.</summary>
internal enum WakeUpStep { None, SwitchOff, SwitchOn, GiveUp }

/// <summary>
/// Cars that were paused and let go again, and take nothing: some sleep until the pilot moves. Each is switched off for a moment
/// and on again, a few times, and then left alone until it is plugged in anew. Under the sender's ticks only.
/// </summary>
internal sealed class WakeUps(TimeProvider time)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public const int Tries = 6;

    /// <summary>The pilot may change every 5 s (IEC 61851-1), and the car has to see it for 4 s.</summary>
    public static readonly TimeSpan OffFor = TimeSpan.FromSeconds(10);

    /// <summary>More than noise and an on-board charger's own need.</summary>
    private const double Draws = 1;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Watched> _cars = [];       // under _lock

    private sealed class Watched(string transaction)
    {
        public string Transaction => transaction;

        public bool HasDrawn { get; set; }

        public bool IsPaused { get; set; }

        public long? ResumedAt { get; set; }

        public long? OffAt { get; set; }

        public int Tries { get; set; }
    }

    /// <summary>A limit was accepted.</summary>
    public void Accepted(int evse, string transaction, Ampere limit)
    {
        lock (_lock)
        {
            var car = Of(evse, transaction);
            if (limit.Value <= 0)
            {
                (car.IsPaused, car.ResumedAt, car.OffAt, car.Tries) = (true, null, null, 0);
            }
            else if (car.IsPaused)
            {
                (car.IsPaused, car.ResumedAt) = (false, time.GetTimestamp());
            }
        }
    }

    /// <summary>It was paused, and its limit is about to be raised.</summary>
    public bool IsPaused(int evse)
    {
        lock (_lock)
        {
            return _cars.TryGetValue(evse, out var car) && car.IsPaused;
        }
    }

    /// <summary>To be asked about once a second.</summary>
    public WakeUpStep Next(EvseSnapshot evse, Quirk quirk)
    {
        lock (_lock)
        {
            if (evse.TransactionId is not { } transaction)
            {
                return _cars.Remove(evse.Id, out var gone) && gone.OffAt is not null ? WakeUpStep.SwitchOn : WakeUpStep.None;
            }

            var car = Of(evse.Id, transaction);
            car.HasDrawn |= IsDrawing(evse);
            if (car.OffAt is { } off)
            {
                if (time.GetElapsedTime(off) < OffFor)
                {
                    return WakeUpStep.None;
                }

                (car.OffAt, car.ResumedAt) = (null, time.GetTimestamp());
                return WakeUpStep.SwitchOn;
            }

            return car is { HasDrawn: true, ResumedAt: { } resumed } ? Judge(car, evse, resumed, quirk) : WakeUpStep.None;
        }
    }

    private WakeUpStep Judge(Watched car, EvseSnapshot evse, long resumed, Quirk quirk)
    {
        var tries = quirk.WakeUpTries ?? Tries;
        if (tries == 0 || quirk.Resume is ResumeBy.Nothing || evse.SetPoint is not null || IsAwake(evse, resumed))
        {
            car.ResumedAt = null;
            return WakeUpStep.None;
        }

        if (time.GetElapsedTime(resumed) < (quirk.WakeUpAfter ?? Patience))
        {
            return WakeUpStep.None;
        }

        if (car.Tries >= tries)
        {
            car.ResumedAt = null;
            return WakeUpStep.GiveUp;
        }

        (car.Tries, car.OffAt) = (car.Tries + 1, time.GetTimestamp());
        return WakeUpStep.SwitchOff;
    }

    // A station that measures nothing is believed by its status.
    private static bool IsAwake(EvseSnapshot evse, long resumed)
        => evse.Measured?.Current is not null ? evse.Measured.At >= resumed && IsDrawing(evse) : evse.Status is EvseStatus.Charging;

    private static bool IsDrawing(EvseSnapshot evse)
        => evse.Measured?.Current is { } current
            ? evse.Measured.At >= evse.TransactionSince && Math.Max(current.L1.Value, Math.Max(current.L2.Value, current.L3.Value)) > Draws
            : evse.Status is EvseStatus.Charging;

    private Watched Of(int evse, string transaction)
    {
        if (!_cars.TryGetValue(evse, out var car) || car.Transaction != transaction)
        {
            _cars[evse] = car = new(transaction);
        }

        return car;
    }
}
