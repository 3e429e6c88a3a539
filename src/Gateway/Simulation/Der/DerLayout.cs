namespace Gateway.Simulation.Der;

/// <summary>The models of a simulated device as it leaves the factory.</summary>
internal static class DerLayout
{
    public static SunSpecMemory Of(DerSetup setup)
    {
        var memory = new SunSpecMemory();
        var common = memory.Add(1);
        common.Text("Mn", "Simulated");
        common.Text("Md", setup.Stores ? "Battery" : "Inverter");
        common.Text("SN", setup.Serial);
        if (setup.IsOld)
        {
            OldLayout.Add(memory, setup);
        }
        else if (setup.IsBank)
        {
            Bank(memory.Add(802), setup);
        }
        else
        {
            Of700(memory, setup);
        }

        return memory;
    }

    private static void Of700(SunSpecMemory memory, DerSetup setup)
    {
        Measurements(memory);
        Ratings(memory.Add(702), setup);
        EnterService(memory.Add(703), setup);
        Controls(memory.Add(704), setup);
        CurveLayout.Add(memory, setup);
        if (setup.Stores)
        {
            Storage(memory, setup);
        }

        var control = memory.Add(715);
        (control["LocRemCtl"], control["OpCtl"]) = (0, 1);
    }

    private static void Measurements(SunSpecMemory memory)
    {
        var model = memory.Add(701);
        Scale(model, ("A_SF", -1), ("V_SF", -1), ("Hz_SF", -2), ("W_SF", 0), ("PF_SF", -3), ("VA_SF", 0), ("Var_SF", 0), ("TotWh_SF", 0));
    }

    private static void Ratings(SimulatedModel model, DerSetup setup)
    {
        Scale(model, ("W_SF", 0), ("PF_SF", -3), ("VA_SF", 0), ("Var_SF", 0), ("V_SF", -1), ("A_SF", -1), ("S_SF", 0));
        foreach (var suffix in (string[])["Rtg", ""])
        {
            model["WMax" + suffix] = setup.WMax;
            model["VAMax" + suffix] = setup.WMax;
            model["VarMaxInj" + suffix] = setup.VarMax;
            model["VarMaxAbs" + suffix] = setup.VarMax;
            model["VNom" + suffix] = setup.NominalVolt;
            if (setup.Stores)
            {
                model["WChaRteMax" + suffix] = setup.WChaMax;
                model["WDisChaRteMax" + suffix] = setup.WMax;
            }
        }
    }

    private static void EnterService(SimulatedModel model, DerSetup setup)
    {
        Scale(model, ("V_SF", -1), ("Hz_SF", -2));
        (model["ES"], model["ESVHi"], model["ESVLo"]) = (1, 110, 85);
        (model["ESHzHi"], model["ESHzLo"]) = (setup.NominalHertz + 0.1, setup.NominalHertz - 0.5);
        (model["ESDlyTms"], model["ESRndTms"], model["ESRmpTms"], model["ESDlyRemTms"]) = (60, 0, 60, 0);
    }

    private static void Controls(SimulatedModel model, DerSetup setup)
    {
        Scale(model, ("PF_SF", -3), ("WMaxLimPct_SF", -1), ("WSet_SF", 0), ("WSetPct_SF", -1), ("VarSet_SF", 0), ("VarSetPct_SF", -1));
        foreach (var function in (string[])["PFWInj", "PFWAbs", "WMaxLimPct", "WSet", "VarSet"])
        {
            model[$"{function}Ena"] = model[$"{function}EnaRvrt"] = model[$"{function}RvrtTms"] = model[$"{function}RvrtRem"] = 0;
        }

        foreach (var factor in (string[])["PFWInj", "PFWInjRvrt", "PFWAbs", "PFWAbsRvrt"])
        {
            (model[$"{factor}.PF"], model[$"{factor}.Ext"]) = (1, 0);
        }

        model["WMaxLimPct"] = model["WMaxLimPctRvrt"] = 100;
        model["WSetMod"] = model["WSet"] = model["WSetRvrt"] = model["WSetPct"] = model["WSetPctRvrt"] = 0;
        model["VarSetMod"] = model["VarSetPri"] = model["VarSet"] = model["VarSetRvrt"] = model["VarSetPct"] = model["VarSetPctRvrt"] = 0;
        (model["WRmp"], model["WRmpRef"], model["AntiIslEna"]) = (setup.Stores ? 50 : 20, 1, 1);
    }

    private static void Storage(SunSpecMemory memory, DerSetup setup)
    {
        var capacity = memory.Add(713);
        Scale(capacity, ("WH_SF", 0), ("Pct_SF", -1));
        (capacity["WHRtg"], capacity["SoH"], capacity["Sta"]) = (setup.CapacityWh, 100, 0);

        var ports = memory.Add(714, ("NPrt", 1));
        Scale(ports, ("DCA_SF", -1), ("DCV_SF", -1), ("DCW_SF", 0), ("DCWH_SF", 0), ("Tmp_SF", -1));
        (ports["Prt[1].PrtTyp"], ports["Prt[1].ID"]) = (1, 1);
        Bank(memory.Add(802), setup);
    }

    private static void Bank(SimulatedModel bank, DerSetup setup)
    {
        Scale(bank, ("WHRtg_SF", 0), ("WChaDisChaMax_SF", 0), ("SoC_SF", -1), ("V_SF", -1), ("W_SF", 0));
        (bank["WHRtg"], bank["WChaRteMax"], bank["WDisChaRteMax"]) = (setup.CapacityWh, setup.WChaMax, setup.WMax);
        (bank["LocRemCtl"], bank["AlmRst"], bank["Typ"], bank["State"], bank["V"]) = (0, 0, 4, 3, 400);
        (bank["SetOp"], bank["SetInvState"]) = (1, 3);
    }

    public static void Scale(SimulatedModel model, params ReadOnlySpan<(string Point, int Power)> scales)
    {
        foreach (var (point, power) in scales)
        {
            model.Write(model.At + model.Find(point).Offset, unchecked((ushort)(short)power));
        }
    }
}
