namespace Gateway.Simulation.Plant;

/// <summary>What each kind of fault does, for how many seconds, and how it heals.</summary>
internal static class FaultDeeds
{
    private static readonly Action Nothing = () => { };

    public static (double Seconds, string What, Action Heal) Begin(PlantFault fault, PlantSite site, Dice dice) => fault switch
    {
        PlantFault.MeterFreeze => OnMeter(site, dice, dice.Between(20, 300), 60, m => m.IsFrozen = true, m => m.IsFrozen = false),
        PlantFault.MeterSign => OnMeter(site, dice, dice.Between(60, 600), 60, m => m.IsUpsideDown = true, m => m.IsUpsideDown = false),
        PlantFault.MeterLoss => OnMeter(site, dice, dice.Between(5, 600), 12, m => m.IsLost = true, m => m.IsLost = false),
        PlantFault.MeterLate => OnMeter(site, dice, dice.Between(30, 300), 12, m => m.Late = dice.Between(1, 8), m => m.Late = 0),
        PlantFault.Ignore => OnStation(site, dice, dice.Between(60, 900), s => Deafen(site, s), s => s.Ignores = false),
        PlantFault.Reboot => OnStation(site, dice, dice.Between(15, 90), s => PowerOff(site, s), s => PowerOn(site, s)),
        PlantFault.Offline => OnStation(site, dice, dice.Between(5, 600), s => site.Part(s, false), s => site.Meet(s)),
        PlantFault.HalfOpen => OnStation(site, dice, dice.Between(30, 300), s => site.Part(s, true), s => site.Meet(s)),
        PlantFault.Refuse => OnStation(site, dice, dice.Between(30, 300), s => s.Refuses = true, s => s.Refuses = false),
        PlantFault.LostAnswer => OnStation(site, dice, dice.Between(30, 300), s => s.LosesAnswers = true, s => s.LosesAnswers = false),
        PlantFault.Overdraw => OnCar(site, dice, dice.Between(60, 600), dice.Between(1, 2)),
        PlantFault.SlowCar => OnCars(site, dice.Between(60, 600), c => c.IsSlow = true, c => c.IsSlow = false),
        PlantFault.Sleep => OnCars(site, dice.Between(60, 600), c => c.Sleeps = c.Current == 0, c => c.Sleeps = false),
        PlantFault.HouseStep => HouseStep(site),
        PlantFault.PvRamp => (dice.Between(20, 300), "the sun", Cloud(site)),
        PlantFault.BatteryTrip => (dice.Between(60, 600), "the battery", Trip(site)),
        PlantFault.Kill => (dice.Between(1, 90), "the gateway", Kill(site)),
        _ => (dice.Between(60, 900), "the clock", Jump(site, dice)),
    };

    private static (double, string, Action) OnMeter(
        PlantSite site, Dice dice, double seconds, double more, Action<PlantMeter> fail, Action<PlantMeter> heal)
    {
        var metered = site.Circuits.Where(c => c.Meter is not null).ToArray();
        if (metered.Length == 0)
        {
            return (seconds, "no meter", Nothing);
        }

        var circuit = dice.Pick(metered.AsSpan());
        // It may take so long until the fault is seen, and what it hid before a while longer.
        circuit.Blind = (site.Time.Step + PlantTime.Steps(seconds + more + 15), PlantTime.Steps(more));
        fail(circuit.Meter!);
        return (seconds, circuit.Meter!.Id, () => heal(circuit.Meter));
    }

    private static (double, string, Action) OnStation(
        PlantSite site, Dice dice, double seconds, Action<PlantStation> fail, Action<PlantStation> heal)
    {
        var busy = site.Stations.Where(s => s.Outlets.Any(o => o.Transaction is not null)).ToArray();
        var station = dice.Pick((busy.Length > 0 ? busy : site.Stations).AsSpan());
        fail(station);
        return (seconds, station.Draft.Plan.Id, () => heal(station));
    }

    /// <summary>
    /// That a station accepts and does not obey is known when it was measured above its limit for its latency and 10 s more, the
    /// patience that it is due before anything is done about it. Its own measurements may be all there is to see it by.
    /// </summary>
    private static void Deafen(PlantSite site, PlantStation station)
    {
        const double Patience = 10, LongestFault = 900;
        station.Ignores = true;
        foreach (var index in site.Truth.PathOf(Array.IndexOf(site.Stations, station)))
        {
            var (circuit, more) = (site.Circuits[index], PlantTime.Steps(Patience + station.Draft.Measures));
            var until = site.Time.Step + PlantTime.Steps(LongestFault);
            circuit.Blind = (Math.Max(circuit.Blind.Until, until), Math.Max(site.Time.Step < circuit.Blind.Until ? circuit.Blind.More : 0, more));
        }
    }

    private static (double, string, Action) OnCar(PlantSite site, Dice dice, double seconds, double overdraw)
    {
        var cars = site.Stations.SelectMany(s => s.Outlets).Select(o => o.Car).OfType<PlantCar>().ToArray();
        if (cars.Length == 0)
        {
            return (seconds, "no car", Nothing);
        }

        var car = dice.Pick(cars.AsSpan());
        car.Overdraw = overdraw;
        return (seconds, "a car", () => car.Overdraw = 0);
    }

    private static (double, string, Action) OnCars(PlantSite site, double seconds, Action<PlantCar> fail, Action<PlantCar> heal)
    {
        var cars = site.Stations.SelectMany(s => s.Outlets).Select(o => o.Car).OfType<PlantCar>().ToList();
        cars.ForEach(fail);
        return (seconds, $"{cars.Count} cars", () => cars.ForEach(heal));
    }

    private static (double, string, Action) HouseStep(PlantSite site)
    {
        foreach (var circuit in site.Circuits)
        {
            circuit.House.Leap(site.Time.Step);
        }

        return (1, "all circuits", Nothing);
    }

    private static Action Cloud(PlantSite site)
    {
        foreach (var pv in site.Circuits.Select(c => c.Pv).OfType<PlantPv>())
        {
            pv.IsClouded = true;
        }

        return () => Array.ForEach(site.Circuits, c => _ = c.Pv is { } pv && (pv.IsClouded = false));
    }

    private static Action Trip(PlantSite site)
    {
        foreach (var battery in site.Circuits.Select(c => c.Battery).OfType<PlantBattery>())
        {
            battery.IsTripped = true;
        }

        return () => Array.ForEach(site.Circuits, c => _ = c.Battery is { } battery && (battery.IsTripped = false));
    }

    private static void PowerOff(PlantSite site, PlantStation station)
    {
        station.PowerOff();
        site.Part(station, isUnnoticed: false);
    }

    private static void PowerOn(PlantSite site, PlantStation station)
    {
        station.PowerOn();
        site.Meet(station, boots: true);
    }

    private static Action Kill(PlantSite site)
    {
        site.KillGateway();
        return site.BeginGateway;
    }

    private static Action Jump(PlantSite site, Dice dice)
    {
        site.Time.Wrong = TimeSpan.FromSeconds(dice.Pick<double>([-86_400, -3600, -60, -5, 5, 60, 3600, 86_400]));
        return () => site.Time.Wrong = TimeSpan.Zero;
    }
}
