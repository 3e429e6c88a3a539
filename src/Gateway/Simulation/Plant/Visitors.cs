namespace Gateway.Simulation.Plant;

/// <summary>Who comes to an EVSE, when, and how long they stay.</summary>
internal sealed class Visitors(PlantStation station, PlantOutlet outlet, GuestsDraft? guests, Dice dice)
{
    private int _comes = dice.Steps(5, guests is null ? 900 : 60);
    private int _starts = int.MaxValue;
    private int _goes = int.MaxValue;

    /// <summary>Hears of each car that has come. Null: nobody listens.</summary>
    public Action<PlantCar>? Came { get; set; }

    public void Step(int step)
    {
        if (step >= _comes && outlet.Car is null)
        {
            Come(step);
        }

        if (step >= _starts && !station.IsDown)
        {
            _starts = int.MaxValue;
            station.Start(outlet);
        }

        if (outlet.Car is { } car && (step >= _goes || (car.IsFull && step >= _goes - PlantTime.Steps(1800))))
        {
            Go(step);
        }
    }

    private void Come(int step)
    {
        if (guests is { } hungry)
        {
            Come(step, new(outlet.Conductors.Length, dice.Pick<double>([16, 20, 32]), 6, dice.Between(0.5, 2), 1e6, false), dice.Steps(hungry.Shortest, hungry.Longest));
            return;
        }

        var phases = Math.Min(outlet.Conductors.Length, dice.Pick([1, 1, 2, 3, 3, 3, 3]));
        var max = phases == 1 ? dice.Pick<double>([13, 16, 32]) : dice.Pick<double>([16, 16, 20, 32]);
        var min = dice.Pick<double>([6, 6, 6, 6, 6, 6, 6, 8, 10]);
        var wants = dice.Between(0.3, 2.5) * max * phases * 230;
        var car = new CarDraft(phases, max, min, dice.Between(0.5, 3), wants, dice.Chance(0.15));
        Come(step, car, null);
    }

    /// <param name="stays">In steps; null: drawn.</param>
    private void Come(int step, CarDraft car, int? stays)
    {
        outlet.PlugIn(new(car, dice));
        Came?.Invoke(outlet.Car!);
        station.Voice.Plugged(outlet);
        _comes = int.MaxValue;
        _starts = step + dice.Steps(3, 20);
        _goes = step + (stays ?? dice.Steps(1200, 10_800));
    }

    private void Go(int step)
    {
        station.Stop(outlet);
        outlet.Unplug();
        station.Voice.Plugged(outlet);
        (_starts, _goes) = (int.MaxValue, int.MaxValue);
        _comes = step + dice.After(guests?.Away ?? 900);
    }
}
