namespace Gateway.Simulation.Der;

/// <summary>What a simulated device tells of itself: models 701, 713, 714 and 802, or 103 and 124.</summary>
internal static class Measurements
{
    public static void Tell(SunSpecMemory memory, DerSetup setup, GridPicture grid, DerPhysics physics, TripGuard trips, bool isOn)
    {
        if (memory.Find(701) is { } model)
        {
            Ac(model, setup, grid, physics, isOn);
            (model["Alrm"], model["St"], model["ConnSt"], model["InvSt"]) = (trips.Alarms, isOn ? 1 : 0, isOn ? 1 : 0, isOn ? 3 : 0);
        }

        if (memory.Find(103) is { } old)
        {
            Old(old, setup, grid, physics, isOn);
        }

        Storage(memory, setup, physics);
    }

    private static void Ac(SimulatedModel model, DerSetup setup, GridPicture grid, DerPhysics physics, bool isOn)
    {
        var volt = setup.NominalVolt * grid.VoltPercent / 100;
        var apparent = Math.Sqrt(physics.Watt * physics.Watt + physics.Var * physics.Var);
        (model["ACType"], model["DERMode"]) = (2, 0);
        (model["W"], model["VA"], model["Var"]) = (physics.Watt, apparent, physics.Var);
        model["PF"] = apparent > 0 ? physics.Watt / apparent : 1;
        (model["A"], model["LLV"], model["LNV"], model["Hz"]) = (apparent / volt, volt * Math.Sqrt(3), volt, grid.Hertz);
        (model["TotWhInj"], model["TotWhAbs"]) = (physics.FedInWh, physics.TakenWh);
        for (var phase = 1; phase <= 3; phase++)
        {
            (model[$"WL{phase}"], model[$"VarL{phase}"]) = (physics.Watt / 3, physics.Var / 3);
            (model[$"AL{phase}"], model[$"VL{phase}"]) = (apparent / 3 / volt, volt);
        }
    }

    private static void Old(SimulatedModel model, DerSetup setup, GridPicture grid, DerPhysics physics, bool isOn)
    {
        var volt = setup.NominalVolt * grid.VoltPercent / 100;
        var apparent = Math.Sqrt(physics.Watt * physics.Watt + physics.Var * physics.Var);
        (model["W"], model["VA"], model["VAr"], model["Hz"]) = (physics.Watt, apparent, physics.Var, grid.Hertz);
        model["A"] = apparent / volt;
        model["AphA"] = model["AphB"] = model["AphC"] = apparent / 3 / volt;
        model["PhVphA"] = model["PhVphB"] = model["PhVphC"] = volt;
        model["PPVphAB"] = model["PPVphBC"] = model["PPVphCA"] = volt * Math.Sqrt(3);
        (model["WH"], model["St"], model["Evt1"]) = (physics.FedInWh, isOn ? 4 : 1, 0);
    }

    private static void Storage(SunSpecMemory memory, DerSetup setup, DerPhysics physics)
    {
        var charge = physics.StateOfCharge;
        if (memory.Find(713) is { } capacity)
        {
            (capacity["SoC"], capacity["WHAvail"]) = (charge, charge / 100 * setup.CapacityWh);
        }

        if (memory.Find(714) is { } ports)
        {
            (ports["DCW"], ports["Prt[1].DCW"]) = (physics.Watt, physics.Watt);
        }

        if (memory.Find(802) is { } bank)
        {
            (bank["SoC"], bank["W"], bank["ChaSt"]) = (charge, physics.Watt, physics.Watt switch { > 0 => 3, < 0 => 4, _ => 6 });
        }

        if (memory.Find(124) is { } storage)
        {
            (storage["ChaState"], storage["ChaSt"]) = (charge, physics.Watt switch { > 0 => 3, < 0 => 4, _ => 6 });
        }
    }
}
