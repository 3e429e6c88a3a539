using System.Collections.Immutable;

namespace Gateway.Simulation.Plant;

/// <summary>One plant from its first to its last step, judged all the way. The same seed gives the same life.</summary>
internal sealed class PlantLife : IDisposable
{
    /// <summary>The unbalance that single-phase cars may cause at a connection (VDE-AR-N 4100), in ampere.</summary>
    private const double MostUnbalance = 20;

    private readonly PlantSite _site;
    private readonly PlantFigures _figures = new();
    private readonly List<IdealCar> _ideal = [];
    private readonly Omniscient _omniscient;
    private readonly Reactions _reactions;
    private readonly string _name;

    public PlantLife(int seed, ImmutableArray<PlantFault> faults, PlantWishes wishes)
    {
        _name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{seed} {string.Join(',', faults.Select(PlantFaults.Name))}");
        _site = new(SiteLottery.Draw(seed, faults, wishes), seed);
        _omniscient = new(_site.Circuits, _ideal);
        _reactions = new(_site, _figures);
        foreach (var (visitors, (station, outlet)) in _site.Visitors.Zip(_site.Outlets))
        {
            visitors.Came = car => _ideal.Add(new(
                _ideal.Count, car, outlet, _site.Stations[station].Draft.Plan.Max.Value, _site.Truth.PathOf(station)));
        }
    }

    public PlantSite Site => _site;

    /// <summary>Hears of each step, before the next. Null: nobody listens.</summary>
    public Action<PlantSite>? Each { get; set; }

    public PlantFigures Live(double hours)
    {
        // With a context, what waits for a station's answer would go on at another time on another thread.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            for (var left = PlantTime.Steps(hours * 3600); left > 0; left--)
            {
                _site.Step();
                Judge(_site.Time.Step);
                Each?.Invoke(_site);
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        Conclude(hours);
        return _figures;
    }

    public void Dispose() => _site.Dispose();

    private void Judge(int step)
    {
        const double Step = 1.0 / PlantTime.StepsPerSecond;
        bool tripped = false, trippedTold = false, violated = false, violatedAbove = false, helpless = false, untold = false, above = false;
        foreach (var circuit in _site.Circuits)
        {
            circuit.Judge(step);
            tripped |= circuit.IsTripped;
            trippedTold |= circuit.IsTrippedTold;
            violated |= circuit.IsViolated;
            violatedAbove |= circuit.IsViolatedAbove;
            helpless |= circuit.IsHelpless;
            untold |= circuit.IsUntold;
            above |= circuit.IsAbove;
            _figures.Violations += circuit.NewViolations;
            _figures.AboveCharge += circuit.Excess * Step;
            _figures.LargestRatio = Math.Max(_figures.LargestRatio, circuit.Ratio);
        }

        _figures.Trip += tripped ? Step : 0;
        _figures.TripUntold += tripped && !trippedTold ? Step : 0;
        _figures.Violation += violated ? Step : 0;
        _figures.ViolationAbove += violatedAbove ? Step : 0;
        _figures.Helpless += helpless ? Step : 0;
        _figures.Untold += untold ? Step : 0;
        _figures.Above += above ? Step : 0;
        _figures.Unbalance += _site.Truth.Unbalance > MostUnbalance ? Step : 0;
        _reactions.Step(step);
        if (step % Omniscient.Every == 0)
        {
            _omniscient.Share();
        }
    }

    private void Conclude(double hours)
    {
        var served = _ideal.Where(c => c.Energy > 0).ToList();
        _figures.SiteSeconds += hours * 3600;
        _figures.StationSeconds += hours * 3600 * _site.Stations.Length;
        _figures.Delivered += served.Sum(c => c.Car.Energy);
        _figures.Ideal += served.Sum(c => c.Energy);
        _figures.Sessions += served.Count;
        _figures.Pauses += _site.Outlets.Sum(o => o.Outlet.Pauses);
        _figures.Messages += _site.Gateway.Calls;
        if (served.Count > 0)
        {
            _figures.Fairness.Add(Jain([.. served.Select(c => Math.Min(1, c.Car.Energy / c.Energy))]));
        }

        if (_figures.Trip > 0 || _figures.Violation > 0)
        {
            _figures.Culprits.Add($"{_name}: {_figures.Trip:0.0} s trip, {_figures.Violation:0.0} s violation");
        }
    }

    private static double Jain(double[] shares)
    {
        var sum = shares.Sum();
        return sum == 0 ? 1 : sum * sum / (shares.Length * shares.Sum(s => s * s));
    }
}
