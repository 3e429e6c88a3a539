namespace Gateway.Simulation.Plant;

/// <summary>Adds up, step by step, what really flows in each circuit and what may come to flow.</summary>
internal sealed class PlantTruth(PlantCircuit[] circuits, PlantStation[] stations)
{
    public const double Volt = 230;

    private readonly int[][] _paths = [.. stations.Select(s => PathOf(circuits, s.Draft.Circuit))];

    public int[] PathOf(int station) => _paths[station];

    /// <summary>Ampere by which the phases of what cars draw at the connection differ.</summary>
    public double Unbalance { get; private set; }

    public void Step(int step)
    {
        foreach (var circuit in circuits)
        {
            circuit.Clear();
        }

        for (var c = circuits.Length - 1; c > 0; c--)       // children come after their parents
        {
            Add(circuits[circuits[c].Draft.Parent].Uncontrolled, circuits[c].Uncontrolled);
        }

        for (var s = 0; s < stations.Length; s++)
        {
            foreach (var outlet in stations[s].Outlets)
            {
                Load(outlet, stations[s], _paths[s], step);
            }
        }

        var cars = circuits[0].Flow;
        Unbalance = Math.Max(cars[0], Math.Max(cars[1], cars[2])) - Math.Min(cars[0], Math.Min(cars[1], cars[2]));
        foreach (var circuit in circuits)
        {
            Add(circuit.Flow, circuit.Uncontrolled);
            Add(circuit.Unforeseen, circuit.Uncontrolled);
            circuit.Show();
        }
    }

    private void Load(PlantOutlet outlet, PlantStation station, int[] path, int step)
    {
        if (outlet.Transaction is null && outlet.Draw == 0)
        {
            return;
        }

        var (draw, bound) = (outlet.Draw, Math.Max(outlet.Bound, station.Voice.Link?.OnTheWay(outlet.Id) ?? 0));
        bound = bound < 6 ? 0 : bound;
        var isForeign = outlet.Transaction is { } running && station.Voice.IsUntold(running);
        foreach (var index in path)
        {
            var circuit = circuits[index];
            // What it began with, before anybody could say a word, takes its time to be answered; what it was given since does not.
            var unasked = step - outlet.ToldSince < circuit.ReactionAt(step) ? outlet.BeganWith : 0;
            // A budget is made of limits and of what is measured. What neither a meter here shows nor the station has told nobody can
            // answer; the protective device warms by it all the same.
            var seen = circuit.Meter is not null ? draw : Math.Min(draw, bound + outlet.Above);
            // Nobody was told of it: where a meter shows what it draws, it is other load.
            var isOther = isForeign && circuit.IsMetered(step);
            var promise = isOther ? 0 : bound;
            var isDark = outlet is { IsUntold: true, Transaction: not null } && !isOther;
            // No meter shows it, and the gateway believes in a connection over which nothing is told.
            var isSecret = isForeign && !isOther && station.Voice.Link is not null;
            circuit.Hides(step, outlet.OpenFor(step));
            foreach (var p in outlet.Phases)
            {
                circuit.Flow[p] += draw;
                circuit.Unforeseen[p] += Math.Max(0, seen - promise);
                circuit.Unseen[p] += isSecret ? draw : draw - seen;
                circuit.Hidden[p] += isDark ? Math.Max(0, seen - promise) : 0;
                circuit.Slack[p] += isDark ? Math.Max(0, promise - seen) : 0;
                circuit.Promised[p] += Math.Max(0, promise - unasked);
                circuit.Secret[p] += isSecret ? Math.Max(0, promise - unasked) : 0;
                if (promise > 0)
                {
                    circuit.AtHandSince[p] = Math.Min(circuit.AtHandSince[p], outlet.AtHandSince);
                }
            }
        }
    }

    private static void Add(double[] sum, double[] more)
    {
        for (var p = 0; p < 3; p++)
        {
            sum[p] += more[p];
        }
    }

    private static int[] PathOf(PlantCircuit[] circuits, int circuit)
    {
        var path = new List<int>();
        for (; circuit >= 0; circuit = circuits[circuit].Draft.Parent)
        {
            path.Add(circuit);
        }

        return [.. path];
    }
}
