namespace Gateway.Simulation.Plant;

/// <summary>
/// What a fair share had delivered that knows all and acts at once: true other load, true appetites, no reserve, limits to the
/// last tenth. Admission at the minimum goes to who has had the least of its wish; the rest is filled up evenly.
/// </summary>
internal sealed class Omniscient(PlantCircuit[] circuits, IReadOnlyList<IdealCar> cars)
{
    public const int Every = 10 * PlantTime.StepsPerSecond;

    private const double Volt = 230, Enough = 1e-6;

    private readonly double[] _room = new double[3 * circuits.Length];
    private readonly List<IdealCar> _order = [];

    /// <summary>Shares out for the next ten seconds.</summary>
    public void Share()
    {
        for (var c = 0; c < circuits.Length; c++)
        {
            for (var p = 0; p < 3; p++)
            {
                _room[(3 * c) + p] = circuits[c].Limit - circuits[c].Uncontrolled[p];
            }
        }

        Admit();
        Fill();
        foreach (var car in cars)
        {
            car.Energy += car.Current * car.Car.Draft.Phases * Volt * Every / PlantTime.StepsPerSecond / 3600;
        }
    }

    private void Admit()
    {
        _order.Clear();
        foreach (var car in cars)
        {
            car.Begin();
            if (car.Most > 0)
            {
                _order.Add(car);
            }
        }

        _order.Sort(static (a, b) => a.Part.CompareTo(b.Part) is var by and not 0 ? by : a.Order.CompareTo(b.Order));
        _order.RemoveAll(car => !TryRaise(car, Math.Min(car.Most, car.Least)));
    }

    private void Fill()
    {
        while (_order.Count > 0)
        {
            var step = _order.Min(c => c.Most - c.Current);
            for (var cell = 0; cell < _room.Length; cell++)
            {
                var users = _order.Count(c => c.Uses(cell));
                step = users > 0 ? Math.Min(step, Math.Max(0, _room[cell]) / users) : step;
            }

            _order.ForEach(c => Raise(c, step));
            _order.RemoveAll(c => c.Most - c.Current <= Enough || c.Cells.Any(cell => _room[cell] <= Enough));
        }
    }

    private bool TryRaise(IdealCar car, double by)
    {
        if (car.Cells.Any(cell => _room[cell] < by))
        {
            return false;
        }

        Raise(car, by);
        return true;
    }

    private void Raise(IdealCar car, double by)
    {
        car.Current += by;
        foreach (var cell in car.Cells)
        {
            _room[cell] -= by;
        }
    }
}

/// <summary>A car in the world of the omniscient.</summary>
internal sealed class IdealCar(int order, PlantCar car, PlantOutlet outlet, double rating, int[] path)
{
    public int Order => order;

    public PlantCar Car => car;

    /// <summary>Circuits and phases on its way: 3 x circuit + phase.</summary>
    public int[] Cells { get; } =
        [.. from circuit in path from p in outlet.Conductors.Take(car.Draft.Phases) select (3 * circuit) + p];

    public double Energy { get; set; }

    public double Current { get; set; }

    public double Most { get; private set; }

    /// <summary>Below this it does not charge.</summary>
    public double Least => Math.Max(6, car.Draft.Min);

    public double Part => Energy / car.Draft.Wants;

    public bool IsHere => outlet.Car == car;

    public bool Uses(int cell) => Array.IndexOf(Cells, cell) >= 0;

    public void Begin()
    {
        Current = 0;
        Most = IsHere && outlet.Transaction is not null ? Math.Min(car.Appetite(Energy), rating) : 0;
    }
}
