using System.Collections.Immutable;
using Gateway.Balancing;
using Gateway.GridSignals.Afrr;
using Gateway.LocalController.Limits;
using Gateway.Ocpp;
using Gateway.Simulation.Plant;
using Gateway.Site;

namespace Gateway.Simulation.Afrr;

/// <summary>
/// A site under a signal of the grid, in virtual time: a house, cars at stations that the real balancing limits and the real senders tell
/// what to hold, and where it has one a battery.
/// </summary>
internal sealed class AfrrPlant : IDisposable
{
    /// <summary>In watt: what is offered either way, and what the connection draws without a signal.</summary>
    public const double Band = 30_000, Baseline = 105_000;

    private const double Volt = 230, Reserve = 2;
    private const int Cars = 12;

    private readonly PlantSite _site;
    private readonly CarBounds _bounds;
    private readonly CarFleet _fleet;
    private readonly V2xFleet _v2x;
    private readonly AfrrControl _control = new();
    private readonly AfrrBook _book;
    private readonly FastPlant? _battery;

    /// <param name="isCalm">Nothing is switched in the house, and within two hours no car leaves: what is seen is the answer to signals.</param>
    public AfrrPlant(int seed, AfrrFleet fleet, bool isCalm)
    {
        _site = new(Draft(seed, isCalm ? 0.2 : 4, fleet), seed);
        var image = _site.Gateway.Image!;
        _bounds = new(image.Plan, _site.Time);
        image.BoundedBy(_bounds);
        _fleet = new(new LimitsOptions(new(Reserve), []), image, _bounds);
        _v2x = new(image, _bounds, _site.Gateway);
        _book = new(SignalCurve.Of([new(-SignalWalk.End, -Band), new(0, 0), new(SignalWalk.End, Band)], out _)!, TimeSpan.FromSeconds(30), _site.Time);
        _battery = fleet is AfrrFleet.Battery ? new("battery", Band, Band, 0.5, 2 * Band) : null;
    }

    public PlantSite Site => _site;

    /// <summary>What the signals ask for now, in watt beside the baseline.</summary>
    public double Asked => _book.Watt();

    /// <summary>What the connection really draws now, in watt.</summary>
    public double Grid => _site.Circuits[0].Flow.Sum() * Volt;

    /// <summary>Of the last tick.</summary>
    public AfrrOutcome Outcome { get; private set; }

    /// <summary>Null: there is no battery.</summary>
    public double? Charge => _battery?.Charge;

    public AfrrRefusal Signal(int value) => _book.Take(new(_site.Time.GetUtcNow(), value));

    public void Step()
    {
        _battery?.Step(_site.Time.Step);
        _site.Circuits[0].Other = (_battery?.Power ?? 0) / (3 * Volt);
        _site.Step();
        _site.Circuits[0].Judge(_site.Time.Step);
        if (_site.Time.Step % PlantTime.StepsPerSecond == 0)
        {
            Tick((double)_site.Time.Step / PlantTime.StepsPerSecond);
        }
    }

    public void Dispose() => _site.Dispose();

    private void Tick(double now)
    {
        var resources = _fleet.Read(now, isSteered: true);
        resources.AddRange(_v2x.Read(now, isSteered: true));
        if (_battery is not null)
        {
            resources.Add(_battery.AsResource());
        }

        var array = resources.ToArray();
        var told = new double[array.Length];
        var (grid, at) = Measured();
        Outcome = _control.Tick(new(now, grid, at ?? now, Baseline, Asked, Band), array, _fleet.Circuits(), told);
        for (var i = 0; i < array.Length; i++)
        {
            if (array[i].Kind is AfrrKind.V2x)
            {
                _v2x.Tell(array[i].Id, told[i], now);
            }
            else if (array[i].IsFast)
            {
                _battery!.Tell(_site.Time.Step, told[i]);
            }
            else
            {
                _fleet.Tell(array[i].Id, told[i]);
            }
        }
    }

    private (double? Watt, double? At) Measured()
        => _site.Gateway.Image!.Device("grid").Now?.Reading is { Current: { } c } reading
            ? ((c.L1.Value + c.L2.Value + c.L3.Value) * Volt, (reading.TakenAt / (double)TimeSpan.TicksPerSecond) - 1)
            : (null, null);

    private static PlantDraft Draft(int seed, double step, AfrrFleet fleet)
    {
        var dice = Dice.Of(seed, 77);
        var main = new CircuitPlan("main", null, new(320), "grid", new(30)) { LargestStep = new(6) };
        StationDraft[] stations = [.. Enumerable.Range(1, Cars).Select(i => Station(i, dice, fleet is AfrrFleet.V2x))];
        var plan = new SitePlan(
            "plant", "plant", TimeZoneInfo.Utc, new(Volt), [main], stations.ToImmutableSortedDictionary(s => s.Plan.Id, s => s.Plan, StringComparer.Ordinal),
            new("", "main", Wiring.Straight, new(32), new(6), new(6), 0));
        var options = new BalancingOptions
        {
            Strategy = Strategy.Fair, Every = TimeSpan.FromSeconds(1), Reserve = new(Reserve), StaleAfter = TimeSpan.FromSeconds(10),
        };
        var circuit = new CircuitDraft(main, -1, ProtectionKind.Mccb, 1, new(1, 0.05, 0.2), new(30, step), step, 0, 0);
        return new(plan, options, [circuit], [.. stations], []) { Guests = new(2 * 3600, 6 * 3600, 300) };
    }

    private static StationDraft Station(int i, Dice dice, bool isV2x)
    {
        var plan = new StationPlan($"CP-{i:00}", "main", Wiring.Straight, new(32), new(6), new(6), 0);
        if (isV2x)
        {
            return new(plan with { Discharge = new(10_000) }, 0, OcppVersion.V21, 1, 1, dice.Pick([0.2, 0.5, 1]), 5, true, true);
        }

        return new(plan, 0, dice.Pick([OcppVersion.V16, OcppVersion.V201, OcppVersion.V21]), 1, dice.Pick<double>([1, 1, 5]), dice.Pick([0.2, 0.5, 1]), 5, true, true);
    }
}
