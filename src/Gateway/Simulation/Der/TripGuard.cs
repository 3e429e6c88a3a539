using System.Collections.Immutable;

namespace Gateway.Simulation.Der;

/// <summary>Takes a device off the grid by its trip curves, and lets it on again by model 703.</summary>
internal sealed class TripGuard(SunSpecMemory memory)
{
    private static readonly ImmutableArray<(int Model, string Y, bool IsHigh, int Alarm)> Curves =
        [(707, "V", false, 11), (708, "V", true, 10), (709, "Hz", false, 9), (710, "Hz", true, 8)];

    private readonly Dictionary<(int Model, int Point), TimeSpan> _beyond = [];
    private TimeSpan _fitFor;

    /// <summary>True: it is on the grid.</summary>
    public bool IsOn { get; private set; } = true;

    /// <summary>Bits of Alrm of model 701, while it is off.</summary>
    public uint Alarms { get; private set; }

    /// <summary>True: it feeds in nothing for the moment, and stays on the grid (momentary cessation).</summary>
    public bool Ceases { get; private set; }

    /// <returns>True: it has just come back.</returns>
    public bool Step(GridPicture grid, TimeSpan dt)
    {
        Ceases = false;
        foreach (var (id, y, isHigh, alarm) in Curves)
        {
            if (memory.Find(id) is { } model && model["Ena"] == 1)
            {
                var value = y is "V" ? grid.VoltPercent : grid.Hertz;
                if (MustTrip(model, y, isHigh, value, dt))
                {
                    (IsOn, Alarms) = (false, Alarms | 1u << alarm);
                }

                Ceases |= IsBeyondFirst(model, "Crv[1].MomCess.", y, isHigh, value);
            }
        }

        return !IsOn && ComesBack(grid, dt);
    }

    /// <summary>Each point is a limit of its own: beyond its value for its time.</summary>
    private bool MustTrip(SimulatedModel model, string y, bool isHigh, double value, TimeSpan dt)
    {
        var trips = false;
        for (var i = 1; i <= model["Crv[1].MustTrip.ActPt"]; i++)
        {
            var limit = model[$"Crv[1].MustTrip.Pt[{i}].{y}"];
            var since = isHigh ? value > limit : value < limit;
            _beyond[(model.Id, i)] = since ? _beyond.GetValueOrDefault((model.Id, i)) + dt : TimeSpan.Zero;
            trips |= since && _beyond[(model.Id, i)].TotalSeconds >= model[$"Crv[1].MustTrip.Pt[{i}].Tms"];
        }

        return trips;
    }

    private static bool IsBeyondFirst(SimulatedModel model, string part, string y, bool isHigh, double value)
        => model[part + "ActPt"] >= 1 && (isHigh ? value > model[$"{part}Pt[1].{y}"] : value < model[$"{part}Pt[1].{y}"]);

    private bool ComesBack(GridPicture grid, TimeSpan dt)
    {
        var enter = memory[703];
        var isFit = enter["ES"] == 1
            && grid.VoltPercent <= enter["ESVHi"] && grid.VoltPercent >= enter["ESVLo"]
            && grid.Hertz <= enter["ESHzHi"] && grid.Hertz >= enter["ESHzLo"];
        _fitFor = isFit ? _fitFor + dt : TimeSpan.Zero;
        if (_fitFor.TotalSeconds < enter["ESDlyTms"] || !isFit)
        {
            return false;
        }

        (IsOn, Alarms, _fitFor) = (true, 0, TimeSpan.Zero);
        return true;
    }
}
