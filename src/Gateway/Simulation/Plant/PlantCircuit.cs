namespace Gateway.Simulation.Plant;

/// <summary>The truth of one circuit: what flows, what is promised, and whether its protective device bears it.</summary>
internal sealed class PlantCircuit
{
    private const double Rounding = 1e-6;

    private readonly Breaker[] _poles;
    private readonly Breaker[] _told;        // as they would be without what nobody could tell
    private readonly UncontrolledMemory _memory = new();
    private readonly UncontrolledMemory _shown = new();
    private readonly bool[] _isBroken = new bool[3];
    private readonly double _tolerance;
    private (int Until, int Steps) _hides;

    public PlantCircuit(CircuitDraft draft, Dice dice)
    {
        Draft = draft;
        Limit = draft.Plan.Limit.Value;
        _poles = Poles(draft);
        _told = Poles(draft);
        House = new(draft.House, Dice.Of(dice.Whole(0, int.MaxValue - 1), 0));
        Pv = draft.Pv > 0 ? new(draft.Pv, Dice.Of(dice.Whole(0, int.MaxValue - 1), 0)) : null;
        Battery = draft.Battery > 0 ? new(draft.Battery) : null;
        Meter = draft.Meter is { } meter ? new(draft.Plan.Meter!, meter, Dice.Of(dice.Whole(0, int.MaxValue - 1), 0)) : null;
        // Two measurements are compared, each half a percent wrong.
        _tolerance = 0.1 + (0.01 * Limit);
    }

    public CircuitDraft Draft { get; }

    public double Limit { get; }

    public HouseLoad House { get; }

    public PlantPv? Pv { get; }

    public PlantBattery? Battery { get; }

    /// <summary>Inverters and batteries that can be told something.</summary>
    public IReadOnlyList<PlantDer> Ders { get; set; } = [];

    public PlantMeter? Meter { get; }

    /// <summary>Steps that a rise of other load may take until it is answered.</summary>
    public int Reaction { get; set; }

    /// <summary>Until this step its meter is not to be relied on, and a rise may take so many steps more.</summary>
    public (int Until, int More) Blind { get; set; }

    /// <summary>True current per phase, in ampere.</summary>
    public double[] Flow { get; } = new double[3];

    /// <summary>What else hangs here, in ampere per phase; set by whoever moves it.</summary>
    public double Other { get; set; }

    /// <summary>Load that is no station, here and below.</summary>
    public double[] Uncontrolled { get; } = new double[3];

    /// <summary>What the gateway cannot foresee: other load, and draw above limits.</summary>
    public double[] Unforeseen { get; } = new double[3];

    /// <summary>Of that, what cars draw above their limits that have told nobody of what they draw.</summary>
    public double[] Hidden { get; } = new double[3];

    /// <summary>What such cars leave of their limits: as much of <see cref="Hidden"/> no meter shows.</summary>
    public double[] Slack { get; } = new double[3];

    /// <summary>What of <see cref="Unforeseen"/> meters and stations show.</summary>
    public double[] Shown { get; } = new double[3];

    /// <summary>The sum of the highest limits that may be followed.</summary>
    public double[] Promised { get; } = new double[3];

    /// <summary>Of that, what began over a connection that seems to be there, and no meter shows.</summary>
    public double[] Secret { get; } = new double[3];

    /// <summary>Since when somebody with current to give could have been cut.</summary>
    public int[] AtHandSince { get; } = new int[3];

    /// <summary>What flows beyond limits where no meter is and its station has told nobody, in ampere per phase.</summary>
    public double[] Unseen { get; } = new double[3];

    /// <summary>What happened in this step.</summary>
    public bool IsTripped { get; private set; }

    /// <summary>And it would be without what no meter and no station could tell.</summary>
    public bool IsTrippedTold { get; private set; }

    public bool IsViolated { get; private set; }

    /// <summary>And more than the limit flows there.</summary>
    public bool IsViolatedAbove { get; private set; }

    public bool IsHelpless { get; private set; }

    /// <summary>It would be a violation, if anybody had been told.</summary>
    public bool IsUntold { get; private set; }

    public bool IsAbove { get; private set; }

    public int NewViolations { get; private set; }

    public double Excess { get; private set; }

    public double Ratio { get; private set; }

    /// <summary>A meter tells what flows here, or did until so short a while ago that nobody can have answered its loss.</summary>
    public bool IsMetered(int step) => Meter is { } meter && meter.LostFor < ReactionAt(step);

    public int ReactionAt(int step) => Reaction + (step < Blind.Until ? Blind.More : 0);

    /// <summary>For so many steps a car that was allowed more hides what else may have risen; from then on there is time for an answer.</summary>
    public void Hides(int step, int steps)
    {
        if (steps > 0)
        {
            _hides = (step + ReactionAt(step), Math.Max(steps, HiddenAt(step)));
        }
    }

    public void Clear()
    {
        var told = Ders.Sum(d => d.Current);
        for (var p = 0; p < 3; p++)
        {
            Uncontrolled[p] = House.Current[p] - (Pv?.Current ?? 0) - (Battery?.Current ?? 0) + Other - told;
            Flow[p] = Unforeseen[p] = Hidden[p] = Slack[p] = Unseen[p] = Promised[p] = Secret[p] = 0;
            AtHandSince[p] = int.MaxValue;
        }
    }

    /// <summary>Everything is added up.</summary>
    public void Show()
    {
        for (var p = 0; p < 3; p++)
        {
            Shown[p] = Unforeseen[p] - Math.Min(Hidden[p], Slack[p]);
        }
    }

    public void Judge(int step)
    {
        (IsTripped, IsTrippedTold, IsViolated, IsViolatedAbove, IsHelpless, IsUntold, IsAbove) = (false, false, false, false, false, false, false);
        (NewViolations, Excess, Ratio) = (0, 0, 0);
        var patience = ReactionAt(step);
        _memory.Step(step, Unforeseen, patience);
        _shown.Step(step, Shown, patience + HiddenAt(step));
        for (var p = 0; p < 3; p++)
        {
            IsTripped |= _poles[p].Carry(Flow[p]);
            IsTrippedTold |= _told[p].Carry(Flow[p] - Unseen[p] - Math.Min(Hidden[p], Slack[p]));
            IsAbove |= Flow[p] > Limit + Rounding;
            Excess += Math.Max(0, Flow[p] - Limit);
            Ratio = Math.Max(Ratio, Math.Abs(Flow[p]) / Draft.Rating);
            Budget(step, p, patience);
        }
    }

    /// <summary>
    /// The smallest uncontrolled load of the time that an answer takes, and the highest of all limits that may be followed: is it
    /// more than the limit, then somebody was given what was not there, or was not cut in time. Only where somebody was there to cut, and
    /// anybody could know.
    /// </summary>
    private void Budget(int step, int phase, int patience)
    {
        var isOver = _memory.Least[phase] + Promised[phase] > Limit + _tolerance;
        var isAtHand = AtHandSince[phase] != int.MaxValue && step - AtHandSince[phase] >= patience;
        var isShown = _shown.Least[phase] + Promised[phase] - Secret[phase] > Limit + _tolerance;
        var isBroken = isOver && isShown && isAtHand;
        IsHelpless |= isOver && !isAtHand;
        IsUntold |= isOver && isAtHand && !isShown;
        IsViolated |= isBroken;
        IsViolatedAbove |= isBroken && Flow[phase] > Limit + Rounding;
        NewViolations += isBroken && !_isBroken[phase] ? 1 : 0;
        _isBroken[phase] = isBroken;
    }

    public string Tell(int phase, int step) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Draft.Plan.Id} L{phase + 1}: least unforeseen {_memory.Least[phase]:0.0} (now {Unforeseen[phase]:0.0}) + promised {Promised[phase]:0.0} > {Limit:0} in {ReactionAt(step) / 10.0:0.0} s, flows {Flow[phase]:0.0}, image {_poles[phase].Image:0.00}");

    public bool IsBroken(int phase) => _isBroken[phase];

    private int HiddenAt(int step) => step < _hides.Until ? _hides.Steps : 0;

    private static Breaker[] Poles(CircuitDraft draft) => [.. Enumerable.Range(0, 3).Select(_ => new Breaker(draft.Breaker, draft.Rating))];
}
