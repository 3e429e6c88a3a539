namespace Gateway.Simulation.Plant;

/// <summary>
/// Lets things go wrong. Of each kind one at a time, each healed for minutes before the next: so one kind in a life is single
/// faults, and two are pairs.
/// </summary>
internal sealed class Troubles
{
    private readonly List<Trouble> _all = [];

    public Troubles(PlantSite site, Dice dice)
    {
        foreach (var fault in site.Draft.Faults)
        {
            _all.Add(new(fault, site, Dice.Of(dice.Whole(0, int.MaxValue - 1), (int)fault)));
        }
    }

    /// <summary>Something is wrong now that blinds the gateway or keeps a station from being told.</summary>
    public bool IsHampered => _all.Any(t => t.IsHampering);

    /// <summary>Hears of what begins and ends. Null: nobody listens.</summary>
    public Action<string>? Told { get; set; }

    public void Step(int step)
    {
        foreach (var trouble in _all)
        {
            if (trouble.Step(step) is { } word)
            {
                Told?.Invoke(word);
            }
        }
    }
}

/// <summary>One kind of fault over a life.</summary>
internal sealed class Trouble(PlantFault fault, PlantSite site, Dice dice)
{
    /// <summary>Seconds between two of a kind, at least.</summary>
    private const double Rest = 200;

    private int _begins = dice.Steps(200, 900);
    private int _ends = int.MaxValue;
    private int _hampersUntil;
    private Action? _heal;

    /// <summary>Now, or so lately that its traces may be there.</summary>
    public bool IsHampering => fault < PlantFault.Overdraw || fault is PlantFault.Kill ? _heal is not null || site.Time.Step < _hampersUntil : false;

    /// <summary>What has begun or ended, in words; null: nothing.</summary>
    public string? Step(int step)
    {
        if (_heal is not null && step >= _ends)
        {
            _heal();
            (_heal, _ends, _begins) = (null, int.MaxValue, step + PlantTime.Steps(Rest) + dice.After(400));
            _hampersUntil = step + PlantTime.Steps(Rest);
            return $"{PlantFaults.Name(fault)} ends";
        }

        if (_heal is null && step >= _begins)
        {
            var (seconds, what, heal) = FaultDeeds.Begin(fault, site, dice);
            (_heal, _ends) = (heal, step + PlantTime.Steps(seconds));
            return $"{PlantFaults.Name(fault)} begins at {what} for {seconds:0} s";
        }

        return null;
    }
}
