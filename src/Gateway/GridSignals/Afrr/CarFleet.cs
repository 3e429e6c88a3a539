using Gateway.LocalController.Limits;
using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

/// <summary>The cars that a signal can move, as the site knows them, and how they are told: as a bound that balancing keeps beside all limits.</summary>
internal sealed class CarFleet(LimitsOptions limits, SiteImage image, CarBounds bounds)
{
    /// <summary>From a new bound to its effect, in seconds: 1 s for the call, up to 5 s each for station and car. IEC 61851-1.</summary>
    private const double Latency = 8;

    /// <summary>Below this nothing flows in a phase, in ampere.</summary>
    private const double Flows = 1;

    /// <summary>Half a step, in ampere: kept free of what circuits may carry besides the reserve.</summary>
    private const double Rounding = 0.5;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(12);

    private readonly Dictionary<string, (EvseKey Evse, CarCeiling Ceiling, double Told, double Ampere)> _cars = new(StringComparer.Ordinal);

    /// <summary>From here on balancing asks how far they are held back.</summary>
    public void Join() => image.BoundedBy(bounds);

    /// <param name="now">In seconds, of a clock that never jumps.</param>
    /// <param name="isSteered">They are being told what they may draw; else they have what balancing grants them.</param>
    public List<AfrrResource> Read(double now, bool isSteered)
    {
        var (allocation, cars) = (image.Allocation, new List<AfrrResource>());
        foreach (var station in image.Stations.Select(s => s.Freeze()).Where(s => s is { Online: true, FallbackInstalled: true, Plan.Mode: ChargingMode.Grid }))
        {
            foreach (var evse in station.Evses.Where(e => e is { TransactionId: not null, Refusals: 0 } && !V2xFleet.Takes(station, e, image.Clock)))
            {
                var key = new EvseKey(station.Plan.Id, evse.Id);
                if (allocation?.Evses.GetValueOrDefault(key) is { } share)
                {
                    cars.Add(Car(now, key, station.Plan, evse, share, isSteered));
                }
            }
        }

        foreach (var gone in _cars.Keys.Except(cars.Select(c => c.Id)).ToList())
        {
            _cars.Remove(gone);
        }

        return cars;
    }

    /// <summary>The circuits that cars hang at, in the order of the site's plan. A parent that comes later is none here.</summary>
    /// <param name="most">By so much more may be drawn at the connection, whatever circuits carry.</param>
    public AfrrCircuit[] Circuits(double most = double.PositiveInfinity)
    {
        var plan = image.Plan.Circuits;
        var shares = image.Allocation?.Circuits;
        return [.. plan.Select((c, i) => new AfrrCircuit(
            IndexOf(image.Plan, c.Parent) is var parent && parent < i ? parent : -1,
            Math.Min(c.Parent is null ? most : double.PositiveInfinity, shares?.GetValueOrDefault(c.Id) is { } share ? Room(share) : 0))
        {
            Back = shares?.GetValueOrDefault(c.Id) is { } now ? Back(now) : 0,
        })];
    }

    /// <summary>Tells a car what it may draw, in watt.</summary>
    public void Tell(string id, double watt)
    {
        bounds.Look();
        var car = _cars[id];
        _cars[id] = car with { Told = watt };
        bounds.Set(car.Evse, new(Math.Round(watt / car.Ampere, 1)));
    }

    /// <summary>Nobody is held back any more.</summary>
    public void LetGo() => bounds.LetGo();

    private AfrrResource Car(double now, EvseKey key, StationPlan station, EvseSnapshot evse, EvseShare share, bool isSteered)
    {
        var plan = station.Evse(key.Evse);
        var drawn = Drawn(evse, image.Clock);
        var isDrawing = drawn is { } d && PerPhase<bool>.All.Any(p => d[p].Value > Flows);
        var ampere = image.Plan.Voltage.Value * Phases(drawn, plan);
        var granted = share.Limit.Value * ampere;
        var id = key.ToString();
        var car = _cars.TryGetValue(id, out var known) ? known : (Evse: key, Ceiling: new CarCeiling(), Told: granted, Ampere: ampere);
        _cars[id] = car = car with { Ampere = ampere, Told = isSteered ? car.Told : granted };
        var most = drawn is { } measured ? PerPhase<bool>.All.Max(p => measured[p].Value) * ampere : (double?)null;
        var high = Math.Min(plan.Max.Value * ampere, car.Ceiling.Of(now, ampere, granted > 0 ? car.Told : 0, granted, isDrawing ? most : null));
        var low = plan.Min.Value * ampere;
        return new(id, AfrrKind.Car, granted, low, Math.Max(low, high))
        {
            Latency = Latency,
            Step = ampere,
            Circuit = IndexOf(image.Plan, station.Circuit),
        };
    }

    private double Reserve => Math.Max(limits.Reserve.Value, image.LeastReserve.Value) + Rounding;

    private double Room(CircuitShare share)
        => PerPhase<bool>.All.Min(p => share.Plan.Most.Value - Reserve - share.Uncontrolled[p].Value - share.Promised[p].Value)
            * 3 * image.Plan.Voltage.Value;

    /// <summary>Load may go at any moment: what is generated besides counts, and nothing else.</summary>
    private double Back(CircuitShare share)
        => Math.Max(0, PerPhase<bool>.All.Min(p => share.Plan.Most.Value - Reserve + Math.Min(0, share.Uncontrolled[p].Value)));

    /// <summary>What it was measured to draw. Null: nothing fresh.</summary>
    public static PerPhase<Ampere>? Drawn(EvseSnapshot evse, TimeProvider clock)
        => evse.Measured is { Current: { } current } measured && clock.GetElapsedTime(measured.At) <= Fresh ? current : null;

    /// <summary>How many its car uses; where nothing flows, those that it is wired to.</summary>
    public static int Phases(PerPhase<Ampere>? drawn, EvsePlan plan)
        => drawn is { } d && PerPhase<bool>.All.Count(p => Math.Abs(d[p].Value) > Flows) is > 0 and var used ? used : plan.Wiring.Count;

    /// <summary>Among those of the site; -1: none.</summary>
    public static int IndexOf(SitePlan plan, string? circuit)
    {
        for (var i = 0; i < plan.Circuits.Length; i++)
        {
            if (plan.Circuits[i].Id == circuit)
            {
                return i;
            }
        }

        return -1;
    }
}
