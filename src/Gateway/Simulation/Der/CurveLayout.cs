namespace Gateway.Simulation.Der;

/// <summary>Models 705 to 712 as they leave the factory: the first set acts and is for reading only, the others are free.</summary>
internal static class CurveLayout
{
    private const int ReadOnly = 1;

    public static void Add(SunSpecMemory memory, DerSetup setup)
    {
        var voltVar = Curves(memory, setup, 705, ("V_SF", -1), ("DeptRef_SF", -1), ("RspTms_SF", -1));
        Fill(voltVar, setup, (set, model) =>
        {
            (model[set + "DeptRef"], model[set + "Pri"], model[set + "RspTms"]) = (1, 1, 5);
            (model[set + "VRef"], model[set + "VRefAutoEna"], model[set + "VRefAutoTms"]) = (100, 0, 300);
            Points(model, set, "V", "Var", (92, 44), (98, 0), (102, 0), (108, -44));
        });
        var voltWatt = Curves(memory, setup, 706, ("V_SF", -1), ("DeptRef_SF", -1), ("RspTms_SF", -1));
        Fill(voltWatt, setup, (set, model) =>
        {
            (model[set + "DeptRef"], model[set + "RspTms"]) = (0, 10);
            Points(model, set, "V", "W", (106, 100), (110, 0));
        });
        var hertz = setup.NominalHertz;
        Trips(memory, setup, 707, "V", [(70, 2), (45, 0.16)]);
        Trips(memory, setup, 708, "V", [(115, 2), (120, 0.16)]);
        Trips(memory, setup, 709, "Hz", [(hertz - 2.5, 0.5)]);
        Trips(memory, setup, 710, "Hz", [(hertz + 1.5, 0.5)]);
        Droop(memory, setup);
        var wattVar = Curves(memory, setup, 712, ("W_SF", -1), ("DeptRef_SF", -1));
        Fill(wattVar, setup, (set, model) =>
        {
            (model[set + "DeptRef"], model[set + "Pri"]) = (1, 1);
            Points(model, set, "W", "Var", (50, 0), (100, -44));
        });
    }

    private static SimulatedModel Curves(SunSpecMemory memory, DerSetup setup, int id, params (string, int)[] scales)
    {
        var model = memory.Add(id, ("NPt", setup.Points), ("NCrv", setup.Sets));
        DerLayout.Scale(model, scales);
        model["Ena"] = model["AdptCrvReq"] = model["RvrtTms"] = model["RvrtRem"] = model["RvrtCrv"] = 0;
        model["AdptCrvRslt"] = 1;
        return model;
    }

    private static void Fill(SimulatedModel model, DerSetup setup, Action<string, SimulatedModel> first)
    {
        for (var i = 1; i <= setup.Sets; i++)
        {
            (model[$"Crv[{i}].ReadOnly"], model[$"Crv[{i}].ActPt"]) = (i == 1 ? ReadOnly : 0, 0);
        }

        first("Crv[1].", model);
    }

    private static void Trips(SunSpecMemory memory, DerSetup setup, int id, string y, (double Y, double Seconds)[] must)
    {
        var model = memory.Add(id, ("NPt", setup.Points), ("NCrvSet", setup.Sets));
        DerLayout.Scale(model, (y + "_SF", y is "V" ? -1 : -2), ("Tms_SF", -2));
        (model["Ena"], model["AdptCrvReq"], model["AdptCrvRslt"]) = (1, 0, 1);
        for (var i = 1; i <= setup.Sets; i++)
        {
            model[$"Crv[{i}].ReadOnly"] = i == 1 ? ReadOnly : 0;
            model[$"Crv[{i}].MustTrip.ActPt"] = model[$"Crv[{i}].MayTrip.ActPt"] = model[$"Crv[{i}].MomCess.ActPt"] = 0;
        }

        Points(model, "Crv[1].MustTrip.", y, "Tms", must);
    }

    private static void Droop(SunSpecMemory memory, DerSetup setup)
    {
        var model = memory.Add(711, ("NCtl", setup.Sets));
        DerLayout.Scale(model, ("Db_SF", -3), ("K_SF", -3), ("RspTms_SF", -1));
        model["AdptCtlReq"] = model["RvrtTms"] = model["RvrtRem"] = model["RvrtCtl"] = 0;
        (model["Ena"], model["AdptCtlRslt"]) = (1, 1);
        for (var i = 1; i <= setup.Sets; i++)
        {
            model[$"Ctl[{i}].ReadOnly"] = i == 1 ? ReadOnly : 0;
        }

        (model["Ctl[1].DbOf"], model["Ctl[1].DbUf"], model["Ctl[1].KOf"], model["Ctl[1].KUf"]) = (0.2, 0.2, 0.05, 0.05);
        model["Ctl[1].RspTms"] = 2;
    }

    private static void Points(SimulatedModel model, string set, string x, string y, params (double X, double Y)[] points)
    {
        var count = Math.Min(points.Length, (int)model["NPt"]);
        model[set + "ActPt"] = count;
        for (var i = 0; i < count; i++)
        {
            (model[$"{set}Pt[{i + 1}].{x}"], model[$"{set}Pt[{i + 1}].{y}"]) = points[i];
        }
    }
}
