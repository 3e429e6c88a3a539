using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>
/// PowerMonitoringMustTrip, which no model has: the gateway watches the measured feed-in. Above a point's power for its time, the
/// device must go off. x: percent of the most that it can feed in; y: seconds (R04.FR.51, R04.FR.56).
/// </summary>
internal sealed class PowerWatch(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<DERControlEnumType, Watched> _watched = [];       // under _lock

    public static DerOutcome? WhyNot(DERCurveType curve)
        => curve.YUnit.Known is not DERUnitEnumType.NotApplicable
            ? new(
                DerResult.OutOfRange,
                $"{curve.YUnit} is no unit of PowerMonitoringMustTrip; its y is in seconds, which is told as Not_Applicable")
            : curve.CurveData.Any(p => p.X < 0 || p.Y < 0) ? new(DerResult.OutOfRange, "a time or a power is below 0") : null;

    /// <summary>Whether anything is watched now.</summary>
    public bool IsOn
    {
        get
        {
            lock (_lock)
            {
                return _watched.Values.Any(w => !IsOver(w));
            }
        }
    }

    /// <param name="by">The kind that brought the curve: its own, or LimitMaxDischarge.</param>
    /// <param name="curve">Null: it watches no more.</param>
    public void Put(DERControlEnumType by, DERCurveType? curve, Nameplate plate, TimeSpan? remaining)
    {
        lock (_lock)
        {
            _watched.Remove(by);
            if (curve is not null)
            {
                _watched[by] = new(
                    [.. curve.CurveData.Select(p => new Watch(p.X / 100 * plate.MaxFeedIn.Value, p.Y))],
                    time.GetTimestamp(),
                    remaining);
            }
        }
    }

    /// <summary>Takes a measurement; true: that has been too much for too long.</summary>
    public bool MustTrip(Watt feedIn)
    {
        lock (_lock)
        {
            var exceeded = false;
            foreach (var point in _watched.Values.Where(w => !IsOver(w)).SelectMany(w => w.Points))
            {
                exceeded |= Exceeds(point, feedIn.Value);       // each has to see each measurement
            }

            return exceeded;
        }
    }

    private bool IsOver(Watched watched) => watched.Remaining <= time.GetElapsedTime(watched.Since);

    private bool Exceeds(Watch watch, double feedIn)
    {
        watch.Since = feedIn <= watch.Limit ? null : watch.Since ?? time.GetTimestamp();
        return watch.Since is { } since && time.GetElapsedTime(since).TotalSeconds >= watch.Seconds;
    }

    private sealed record Watched(Watch[] Points, long Since, TimeSpan? Remaining);

    /// <summary>One point of a curve, and since when it has been exceeded.</summary>
    private sealed class Watch(double limit, double seconds)
    {
        public double Limit { get; } = limit;

        /// <summary>For how long the power may be above, maybe longer than any clock can say.</summary>
        public double Seconds { get; } = seconds;

        public long? Since { get; set; }
    }
}
