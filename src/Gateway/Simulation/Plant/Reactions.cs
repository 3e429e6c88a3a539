using Gateway.Site;

namespace Gateway.Simulation.Plant;

/// <summary>How long overloads last, and how long it takes from a stale meter to promises that fit without it.</summary>
internal sealed class Reactions(PlantSite site, PlantFigures figures)
{
    private const double SlowestGood = 5, StaleAfter = 10;

    private readonly Watch[] _watches = [.. site.Circuits.Select(_ => new Watch())];
    private readonly bool _isQuick = site.Draft.Stations.All(s => s.Class <= SlowestGood);

    public void Step(int step)
    {
        for (var c = 0; c < _watches.Length; c++)
        {
            Overload(_watches[c], site.Circuits[c], step);
            Loss(_watches[c], site.Circuits[c], step);
        }
    }

    private void Overload(Watch watch, PlantCircuit circuit, int step)
    {
        if (circuit.IsAbove)
        {
            watch.AboveSince ??= step - 1;
            watch.IsClean &= !site.Troubles.IsHampered;
            watch.IsHandy |= PerPhase<bool>.All.Any(p => circuit.AtHandSince[(int)p] <= step);
        }
        else if (watch.AboveSince is { } since)
        {
            Note(watch, (double)(step - 1 - since) / PlantTime.StepsPerSecond);
            (watch.AboveSince, watch.IsClean, watch.IsHandy) = (null, true, false);
        }
    }

    private void Note(Watch watch, double seconds)
    {
        if (!watch.IsHandy)
        {
            return;
        }

        figures.Reactions.Add(seconds);
        if (watch.IsClean && _isQuick)
        {
            figures.GoodReactions.Add(seconds);
        }
    }

    private void Loss(Watch watch, PlantCircuit circuit, int step)
    {
        if (circuit.Meter is not { IsLost: true } || !_isQuick)
        {
            watch.LostSince = null;
            watch.IsSafe = false;
            return;
        }

        watch.LostSince ??= step;
        var stale = step - watch.LostSince.Value - PlantTime.Steps(StaleAfter);
        if (stale >= 0 && !watch.IsSafe && Fits(circuit))
        {
            watch.IsSafe = true;
            figures.StaleToSafe.Add((double)stale / PlantTime.StepsPerSecond);
        }
    }

    private static bool Fits(PlantCircuit circuit)
        => PerPhase<bool>.All.All(p => circuit.Draft.Plan.Uncontrolled!.Value.Value + circuit.Promised[(int)p] <= circuit.Limit);

    private sealed class Watch
    {
        public int? AboveSince { get; set; }

        public bool IsClean { get; set; } = true;

        public bool IsHandy { get; set; }

        public int? LostSince { get; set; }

        public bool IsSafe { get; set; }
    }
}
