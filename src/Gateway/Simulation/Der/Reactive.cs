namespace Gateway.Simulation.Der;

/// <summary>The reactive power of a simulated device: by the first of its functions that is on.</summary>
internal static class Reactive
{
    /// <returns>In var, positive: fed in.</returns>
    public static double Of(SunSpecMemory memory, DerSetup setup, GridPicture grid, double watt)
    {
        if (memory.Find(123) is { } immediate)
        {
            return Old(immediate, setup, watt);
        }

        if (memory.Find(704) is not { } ac)
        {
            return 0;
        }

        var factor = watt >= 0 ? "PFWInj" : "PFWAbs";
        return memory[705]["Ena"] == 1 ? Curve(memory[705], "V", grid.VoltPercent)
            : memory[712]["Ena"] == 1 ? Curve(memory[712], "W", watt / setup.WMax * 100)
            : ac[$"{factor}Ena"] == 1 ? Factor(ac[$"{factor}.PF"], ac[$"{factor}.Ext"] == 1, watt)
            : ac["VarSetEna"] == 1 ? ac["VarSetPct"] / 100 * Reference((int)ac["VarSetMod"])
            : 0;

        double Curve(SimulatedModel model, string x, double at)
            => Polyline.At(model, x, "Var", at) / 100 * Reference((int)model["Crv[1].DeptRef"]);

        double Reference(int mode) => mode switch
        {
            0 => setup.WMax,
            1 => setup.VarMax,
            _ => Math.Min(setup.VarMax, Math.Sqrt(Math.Max(0, setup.WMax * setup.WMax - watt * watt))),
        };
    }

    private static double Old(SimulatedModel immediate, DerSetup setup, double watt)
        => immediate["OutPFSet_Ena"] == 1 ? Factor(Math.Abs(immediate["OutPFSet"]), immediate["OutPFSet"] > 0, watt)
            : immediate["VArPct_Ena"] != 1 ? 0
            : (int)immediate["VArPct_Mod"] switch
            {
                1 => immediate["VArWMaxPct"] / 100 * setup.WMax,
                2 => immediate["VArMaxPct"] / 100 * setup.VarMax,
                _ => immediate["VArAvalPct"] / 100 * Math.Min(setup.VarMax, Math.Sqrt(Math.Max(0, setup.WMax * setup.WMax - watt * watt))),
            };

    private static double Factor(double factor, bool absorbs, double watt)
        => (absorbs ? -1 : 1) * Math.Abs(watt) * Math.Tan(Math.Acos(Math.Clamp(factor, 0, 1)));
}
