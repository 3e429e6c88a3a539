using Gateway.Simulation.Plant;

namespace Gateway.Simulation.Afrr;

/// <summary>How well a plant follows its signals, judged by what really flows. Powers as part of the band, times in seconds.</summary>
internal sealed class AfrrFigures
{
    /// <summary>Seconds in which cars come and the site comes to rest.</summary>
    private const double Rest = 1200;

    private double _squares;
    private int _samples;

    /// <summary>Root of the mean square of asked less delivered.</summary>
    public double Error => _samples == 0 ? 0 : Math.Sqrt(_squares / _samples);

    public double LargestError { get; private set; }

    /// <summary>Until something was to be seen of a step, and until nine tenths of it were there; the slowest. Infinite: it never was.</summary>
    public double FirstReaction { get; private set; }

    public double FullActivation { get; private set; }

    /// <summary>The furthest beyond a step, in means over 4 s, as they are compared.</summary>
    public double Overshoot { get; private set; }

    public int Violations { get; private set; }

    public double Trip { get; private set; }

    public double Above { get; private set; }

    public double LeastCharge { get; private set; } = 1;

    public double MostCharge { get; private set; }

    /// <summary>Steps in a calm site, then random set-points in a lively one.</summary>
    public static AfrrFigures Of(int seed, AfrrFleet fleet, double hours)
    {
        // With a context, what waits for a station's answer would go on at another time on another thread.
        var (figures, context) = (new AfrrFigures(), SynchronizationContext.Current);
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            figures.Live(seed, fleet, hours);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        return figures;
    }

    private void Live(int seed, AfrrFleet fleet, double hours)
    {
        using var calm = new AfrrPlant(seed, fleet, isCalm: true);
        Live(calm, Rest, walk: null);
        foreach (var value in (int[])[800, 0, -800, 0, 500, -500, 0])
        {
            Leap(calm, value);
        }

        using var lively = new AfrrPlant(seed, fleet, isCalm: false);
        Live(lively, Rest, walk: null);
        Live(lively, hours * 3600, new(Dice.Of(seed, 78)));
    }

    private void Live(AfrrPlant plant, double seconds, SignalWalk? walk)
    {
        for (var second = 0; second < seconds; second++)
        {
            if (second % SignalWalk.Every == 0)
            {
                plant.Signal(walk?.Next() ?? 0);
            }

            Second(plant);
            if (walk is not null)
            {
                var error = (plant.Asked - (plant.Grid - AfrrPlant.Baseline)) / AfrrPlant.Band;
                (_squares, _samples, LargestError) = (_squares + (error * error), _samples + 1, Math.Max(LargestError, Math.Abs(error)));
            }
        }
    }

    private void Leap(AfrrPlant plant, int value)
    {
        var from = (plant.Grid - AfrrPlant.Baseline) / AfrrPlant.Band;
        plant.Signal(value);
        var by = (plant.Asked / AfrrPlant.Band) - from;
        var (first, full) = (double.PositiveInfinity, double.PositiveInfinity);
        var recent = new Queue<double>();
        for (var second = 1; second <= 180; second++)
        {
            if (second % SignalWalk.Every == 0)
            {
                plant.Signal(value);
            }

            Second(plant);
            recent.Enqueue(plant.Grid);
            if (recent.Count > SignalWalk.Every)
            {
                recent.Dequeue();
            }

            Overshoot = by == 0 ? Overshoot : Math.Max(Overshoot, (((recent.Average() - AfrrPlant.Baseline) / AfrrPlant.Band) - from) * Math.Sign(by) - Math.Abs(by));
            var done = (((plant.Grid - AfrrPlant.Baseline) / AfrrPlant.Band) - from) * Math.Sign(by);
            first = done >= 0.1 * Math.Abs(by) ? Math.Min(first, second) : first;
            full = done >= 0.9 * Math.Abs(by) ? Math.Min(full, second) : full;
        }

        (FirstReaction, FullActivation) = by == 0 ? (FirstReaction, FullActivation) : (Math.Max(FirstReaction, first), Math.Max(FullActivation, full));
    }

    private void Second(AfrrPlant plant)
    {
        for (var step = 0; step < PlantTime.StepsPerSecond; step++)
        {
            plant.Step();
            var circuit = plant.Site.Circuits[0];
            Violations += circuit.NewViolations;
            Trip += circuit.IsTripped ? 0.1 : 0;
            Above += circuit.IsAbove ? 0.1 : 0;
        }

        (LeastCharge, MostCharge) = (Math.Min(LeastCharge, plant.Charge ?? 1), Math.Max(MostCharge, plant.Charge ?? 0));
    }
}
