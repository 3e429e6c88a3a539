using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

/// <summary>
/// The cars that can discharge, as the site knows them. Each is told a set-point within the limit that balancing gives it: that limit
/// stays booked in all circuits, however little the car draws of it.
/// </summary>
internal sealed class V2xFleet(SiteImage image, CarBounds bounds, ISetPointSink sink)
{
    /// <summary>A station that did not take a set-point is not told one for so long.</summary>
    private static readonly TimeSpan Rests = TimeSpan.FromMinutes(5);

    /// <summary>A cycle of a car's battery costs more than one of a battery that was bought for it.</summary>
    private const double Cost = 2;

    /// <summary>From one end of its range to the other, in seconds: whoever is quicker than he is measured overshoots.</summary>
    private const double Swings = 40;

    /// <summary>In ampere: less does not tell which phases a car uses.</summary>
    private const double Shows = 3;

    private readonly Dictionary<string, (EvseKey Evse, V2xCourse Course, double Ampere, double Discharge)> _cars = new(StringComparer.Ordinal);

    /// <summary>It is told set-points. Else its car only charges, as others do.</summary>
    public static bool Takes(StationSnapshot station, EvseSnapshot evse, TimeProvider clock)
        => station is { Online: true, FallbackInstalled: true, Version: "ocpp2.1", Plan: { Mode: ChargingMode.Grid, Discharge: not null } }
            && evse is { TransactionId: not null, Accepted: not null, Refusals: 0, HasPriority: false, CsmsLimit: not { Value: <= 0 } }
            && (evse.NoSetPoint is not { } refusal || clock.GetElapsedTime(refusal.At) >= Rests);

    /// <summary>Those that can be moved now.</summary>
    /// <param name="now">In seconds, of a clock that never jumps.</param>
    /// <param name="isSteered">They are being told what to hold.</param>
    public List<AfrrResource> Read(double now, bool isSteered)
    {
        var (allocation, found) = (image.Allocation, new List<AfrrResource>());
        foreach (var station in image.Stations.Select(s => s.Freeze()))
        {
            foreach (var evse in station.Evses.Where(e => Takes(station, e, image.Clock)))
            {
                var key = new EvseKey(station.Plan.Id, evse.Id);
                if (allocation?.Evses.GetValueOrDefault(key) is { } share)
                {
                    found.Add(Read(now, key, station.Plan, evse, share.Limit, isSteered));
                }
            }
        }

        foreach (var gone in _cars.Keys.Except(found.Select(c => c.Id)).ToList())
        {
            _cars.Remove(gone, out var car);
            sink.LetGo(car.Evse);
        }

        return found;
    }

    /// <param name="watt">Below 0: it feeds in.</param>
    public void Tell(string id, double watt, double now)
    {
        var car = _cars[id];
        car.Course.Tell(watt, now);
        bounds.Look();
        bounds.Free(car.Evse);
        sink.Steer(car.Evse, new(Math.Round(watt / car.Ampere, 2)), new(-car.Discharge / car.Ampere));
    }

    /// <summary>All charge up to their limits again. To be said for as long as nobody is steered.</summary>
    public void LetGo()
    {
        foreach (var car in _cars.Values)
        {
            sink.LetGo(car.Evse);
        }
    }

    private AfrrResource Read(double now, EvseKey key, StationPlan station, EvseSnapshot evse, Ampere limit, bool isSteered)
    {
        var (plan, drawn) = (station.Evse(key.Evse), CarFleet.Drawn(evse, image.Clock));
        var id = key.ToString();
        var isNew = !_cars.TryGetValue(id, out var car);
        var shows = drawn is { } c && PerPhase<bool>.All.Any(p => Math.Abs(c[p].Value) >= Shows);
        var ampere = shows || isNew ? image.Plan.Voltage.Value * CarFleet.Phases(shows ? drawn : null, plan) : car.Ampere;
        var (granted, discharge) = (limit.Value * ampere, Math.Min(station.Discharge!.Value.Value, plan.Max.Value * ampere));
        var measured = drawn is { } d ? image.Plan.Voltage.Value * (d.L1.Value + d.L2.Value + d.L3.Value) : (double?)null;
        _cars[id] = car = (key, isNew ? new(id) : car.Course, ampere, discharge);
        if (isNew || !isSteered)
        {
            car.Course.Find(Math.Min(measured ?? granted, granted), now);
        }

        var (low, high) = car.Course.Reach(now, ampere, measured);
        return new(id, AfrrKind.V2x, car.Course.Power(now), Math.Clamp(low, -discharge, 0), Math.Clamp(high, 0, granted))
        {
            Latency = V2xCourse.Latency,
            Ramp = (granted + discharge) / Swings,
            Cost = Cost,
            Rest = car.Course.Rest,
            PerAmpere = ampere,
            Charge = evse.Measured?.SocPercent / 100,
            Circuit = CarFleet.IndexOf(image.Plan, station.Circuit),
        };
    }
}
