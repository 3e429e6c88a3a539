using System.Collections.Immutable;

namespace Gateway.Simulation.Der;

/// <summary>
/// The timers by which a device ends what it was told. One starts anew whenever its function is switched on, or its time written,
/// and stops when the function is off or its time 0.
/// </summary>
internal sealed class ReversionTimers
{
    private readonly ImmutableArray<ReversionTimer> _timers;

    public ReversionTimers(SunSpecMemory memory)
        => _timers = [.. Of704(memory), .. OfSets(memory), .. Of123(memory), .. Of124(memory)];

    public void Written(SimulatedModel model, IReadOnlySet<string> paths, TimeSpan now)
    {
        foreach (var timer in _timers.Where(t => t.Model == model && (paths.Contains(t.Enable) || paths.Contains(t.Time))))
        {
            timer.Restart(now);
        }
    }

    public void Advance(TimeSpan now)
    {
        foreach (var timer in _timers)
        {
            timer.Advance(now);
        }
    }

    private static IEnumerable<ReversionTimer> Of704(SunSpecMemory memory)
    {
        if (memory.Find(704) is not { } model)
        {
            yield break;
        }

        foreach (var (name, values) in new (string, string[])[]
        {
            ("PFWInj", ["PFWInj.PF", "PFWInj.Ext"]), ("PFWAbs", ["PFWAbs.PF", "PFWAbs.Ext"]), ("WMaxLimPct", ["WMaxLimPct"]),
            ("WSet", ["WSet", "WSetPct"]), ("VarSet", ["VarSet", "VarSetPct"]),
        })
        {
            yield return new(model, $"{name}Ena", $"{name}RvrtTms", $"{name}RvrtRem", () =>
            {
                foreach (var value in values)
                {
                    model[value] = model[value.Contains('.') ? value.Replace(".", "Rvrt.", StringComparison.Ordinal) : value + "Rvrt"];
                }

                model[$"{name}Ena"] = model[$"{name}EnaRvrt"];
            });
        }
    }

    private static IEnumerable<ReversionTimer> OfSets(SunSpecMemory memory)
        => from model in memory.Models
           where model.Id is 705 or 706 or 711 or 712
           let sets = model.Id is 711 ? "Ctl" : "Crv"
           select new ReversionTimer(model, "Ena", "RvrtTms", "RvrtRem", () =>
           {
               if (model["Rvrt" + sets] is >= 1 and var set)
               {
                   Adoption.Copy(model, sets, (int)set);
               }
               else
               {
                   model["Ena"] = 0;
               }
           });

    private static IEnumerable<ReversionTimer> Of123(SunSpecMemory memory)
    {
        if (memory.Find(123) is not { } model)
        {
            return [];
        }

        return
        [
            new(model, "WMaxLim_Ena", "WMaxLimPct_RvrtTms", null, () => model["WMaxLim_Ena"] = 0),
            new(model, "OutPFSet_Ena", "OutPFSet_RvrtTms", null, () => model["OutPFSet_Ena"] = 0),
            new(model, "VArPct_Ena", "VArPct_RvrtTms", null, () => model["VArPct_Ena"] = 0),
            new(model, "Conn", "Conn_RvrtTms", null, () => model["Conn"] = 1) { RunsWhen = 0 },
        ];
    }

    private static IEnumerable<ReversionTimer> Of124(SunSpecMemory memory)
        => memory.Find(124) is not { } model ? [] :
        [
            new ReversionTimer(model, "StorCtl_Mod", "InOutWRte_RvrtTms", null, () =>
                (model["InWRte"], model["OutWRte"], model["StorCtl_Mod"], model["ChaGriSet"]) = (100, 100, 0, 0)) { RunsWhen = 3 },
        ];
}

/// <summary>One timer of a device.</summary>
/// <param name="left">Where it shows what is left; null: nowhere.</param>
internal sealed class ReversionTimer(SimulatedModel model, string enable, string time, string? left, Action revert)
{
    private TimeSpan? _ends;

    public SimulatedModel Model => model;

    public string Enable => enable;

    public string Time => time;

    /// <summary>What the enable has to say for the timer to run.</summary>
    public int RunsWhen { get; init; } = 1;

    public void Restart(TimeSpan now)
        => _ends = model[enable] == RunsWhen && model[time] is > 0 and var seconds ? now + TimeSpan.FromSeconds(seconds) : null;

    public void Advance(TimeSpan now)
    {
        if (_ends <= now)
        {
            _ends = null;
            revert();
        }

        if (left is not null)
        {
            model[left] = _ends is { } end ? Math.Ceiling((end - now).TotalSeconds) : 0;
        }
    }
}
