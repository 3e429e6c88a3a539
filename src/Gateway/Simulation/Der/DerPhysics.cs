namespace Gateway.Simulation.Der;

/// <summary>
/// What a simulated device does with its power: what it is asked for, within what it has and what it is allowed, with its ramps.
/// </summary>
internal sealed class DerPhysics(SunSpecMemory memory, DerSetup setup)
{
    /// <summary>Percent of full power per second, where nothing else is said.</summary>
    private const double Fast = 100;

    private const double FullPercent = 100;
    private const double EmptyPercent = 0;

    private bool _startsSoftly;

    /// <summary>Active power in W; positive feeds in.</summary>
    public double Watt { get; private set; }

    /// <summary>Reactive power in var; positive feeds in.</summary>
    public double Var { get; private set; }

    public double StateOfCharge { get; private set; } = setup.StateOfCharge;

    public double FedInWh { get; private set; }

    public double TakenWh { get; private set; }

    /// <summary>It has come back to the grid, so it takes its time to full power (ESRmpTms).</summary>
    public void Returns() => _startsSoftly = true;

    /// <param name="available">What the sun gives, in W; of no matter to a battery.</param>
    public void Step(GridPicture grid, bool isOn, bool ceases, double available, TimeSpan dt)
    {
        var target = isOn && !ceases ? Target(grid, available) : 0;
        Watt = isOn && !ceases ? Ramped(target, dt) : 0;
        Var = isOn && !ceases ? Math.Clamp(Reactive.Of(memory, setup, grid, Watt), -setup.VarMax, setup.VarMax) : 0;
        var wattHours = Watt * dt.TotalHours;
        FedInWh += Math.Max(0, wattHours);
        TakenWh += Math.Max(0, -wattHours);
        StateOfCharge = Math.Clamp(StateOfCharge - wattHours / setup.CapacityWh * 100, EmptyPercent, FullPercent);
    }

    private double Target(GridPicture grid, double available)
    {
        var target = setup.Stores ? StorageRates(SetPoint() ?? 0) : Math.Min(available, SetPoint() ?? available);
        target = Droop(target, grid, setup.Stores ? setup.WMax : available);
        target = Math.Min(target, Cap(grid));
        return setup.Stores
            ? Math.Clamp(target, StateOfCharge >= FullPercent ? 0 : -setup.WChaMax, StateOfCharge <= EmptyPercent ? 0 : setup.WMax)
            : Math.Clamp(target, 0, Math.Min(available, setup.WMax));
    }

    private double? SetPoint()
        => memory.Find(704) is { } ac && ac["WSetEna"] == 1
            ? ac["WSetMod"] == 1 ? ac["WSet"] : ac["WSetPct"] / 100 * setup.WMax
            : null;

    /// <summary>Model 124: no more than so much into it and out of it; a negative rate is at least so much the other way.</summary>
    private double StorageRates(double target)
    {
        if (memory.Find(124) is not { } storage)
        {
            return target;
        }

        var mode = (int)storage["StorCtl_Mod"];
        var most = (mode & 2) != 0 ? storage["OutWRte"] / 100 * setup.WMax : setup.WMax;
        var least = (mode & 1) != 0 ? -storage["InWRte"] / 100 * setup.WChaMax : -setup.WChaMax;
        return least <= most ? Math.Clamp(target, least, most) : target;
    }

    /// <summary>The lowest of what its limits allow.</summary>
    private double Cap(GridPicture grid)
    {
        var cap = setup.WMax;
        if (memory.Find(704) is { } ac && ac["WMaxLimPctEna"] == 1)
        {
            cap = Math.Min(cap, ac["WMaxLimPct"] / 100 * setup.WMax);
        }

        if (memory.Find(123) is { } immediate && immediate["WMaxLim_Ena"] == 1)
        {
            cap = Math.Min(cap, immediate["WMaxLimPct"] / 100 * setup.WMax);
        }

        return memory.Find(706) is { } voltWatt && voltWatt["Ena"] == 1
            ? Math.Min(cap, Polyline.At(voltWatt, "V", "W", grid.VoltPercent) / 100 * setup.WMax)
            : cap;
    }

    private double Droop(double target, GridPicture grid, double most)
    {
        if (memory.Find(711) is not { } droop || droop["Ena"] != 1)
        {
            return target;
        }

        var over = Math.Max(0, grid.Hertz - setup.NominalHertz - droop["Ctl[1].DbOf"]);
        var under = Math.Max(0, setup.NominalHertz - grid.Hertz - droop["Ctl[1].DbUf"]);
        return Math.Min(most, target - Change(over, "Ctl[1].KOf") + Change(under, "Ctl[1].KUf"));

        double Change(double hertz, string k) => hertz > 0 ? hertz / setup.NominalHertz / droop[k] * setup.WMax : 0;
    }

    /// <summary>Up by the ramp, down at once as fast as it can.</summary>
    private double Ramped(double target, TimeSpan dt)
    {
        var normal = memory.Find(704) is { } ac && ac.Has("WRmp") ? ac["WRmp"] : memory.Find(121) is { } old ? old["WGra"] : Fast;
        var soft = _startsSoftly && memory.Find(703) is { } enter && enter["ESRmpTms"] > 0 ? 100 / enter["ESRmpTms"] : normal;
        var rate = Math.Abs(target) > Math.Abs(Watt) ? Math.Min(normal, soft) : Fast;
        var step = rate / 100 * setup.WMax * dt.TotalSeconds;
        var next = Math.Abs(target - Watt) <= step ? target : Watt + Math.Sign(target - Watt) * step;
        _startsSoftly &= next != target;
        return next;
    }
}
