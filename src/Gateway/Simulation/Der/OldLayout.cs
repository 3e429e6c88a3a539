namespace Gateway.Simulation.Der;

/// <summary>The models of a device from before the 700 models: 103, 120, 121, 123 and, of a battery, 124.</summary>
internal static class OldLayout
{
    public static void Add(SunSpecMemory memory, DerSetup setup)
    {
        DerLayout.Scale(
            memory.Add(103),
            ("A_SF", -1), ("V_SF", -1), ("W_SF", 0), ("Hz_SF", -2), ("VA_SF", 0), ("VAr_SF", 0), ("PF_SF", -1), ("WH_SF", 0));
        Ratings(memory.Add(120), setup);
        Settings(memory.Add(121), setup);
        Controls(memory.Add(123));
        if (setup.Stores)
        {
            Storage(memory.Add(124), setup);
        }
    }

    private static void Ratings(SimulatedModel model, DerSetup setup)
    {
        DerLayout.Scale(model, ("WRtg_SF", 0), ("VARtg_SF", 0), ("VArRtg_SF", 0), ("MaxChaRte_SF", 0), ("MaxDisChaRte_SF", 0));
        (model["DERTyp"], model["WRtg"], model["VARtg"], model["VArRtgQ1"]) = (setup.Stores ? 82 : 4, setup.WMax, setup.WMax, setup.VarMax);
        if (setup.Stores)
        {
            (model["MaxChaRte"], model["MaxDisChaRte"]) = (setup.WChaMax, setup.WMax);
        }
    }

    private static void Settings(SimulatedModel model, DerSetup setup)
    {
        DerLayout.Scale(model, ("WMax_SF", 0), ("VRef_SF", -1), ("VRefOfs_SF", -1), ("VArMax_SF", 0), ("WGra_SF", -1), ("ECPNomHz_SF", -2));
        (model["WMax"], model["VRef"], model["VRefOfs"], model["VArMaxQ1"]) = (setup.WMax, setup.NominalVolt, 0, setup.VarMax);
        (model["WGra"], model["ECPNomHz"]) = (100, setup.NominalHertz);
    }

    private static void Controls(SimulatedModel model)
    {
        DerLayout.Scale(model, ("WMaxLimPct_SF", -1), ("OutPFSet_SF", -3), ("VArPct_SF", -1));
        (model["Conn_WinTms"], model["Conn_RvrtTms"], model["Conn"]) = (0, 0, 1);
        (model["WMaxLimPct"], model["WMaxLimPct_RvrtTms"], model["WMaxLim_Ena"]) = (100, 0, 0);
        (model["OutPFSet"], model["OutPFSet_RvrtTms"], model["OutPFSet_Ena"]) = (1, 0, 0);
        model["VArWMaxPct"] = model["VArMaxPct"] = model["VArAvalPct"] = 0;
        (model["VArPct_RvrtTms"], model["VArPct_Mod"], model["VArPct_Ena"]) = (0, 0, 0);
    }

    private static void Storage(SimulatedModel model, DerSetup setup)
    {
        DerLayout.Scale(model, ("WChaMax_SF", 0), ("WChaDisChaGra_SF", 0), ("ChaState_SF", -1), ("InOutWRte_SF", -1));
        (model["WChaMax"], model["WChaGra"], model["WDisChaGra"], model["StorCtl_Mod"]) = (setup.WChaMax, 100, 100, 0);
        (model["InWRte"], model["OutWRte"], model["InOutWRte_RvrtTms"], model["ChaGriSet"]) = (100, 100, 0, 0);
    }
}
