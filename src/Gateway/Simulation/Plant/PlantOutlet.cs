using Gateway.Site;

namespace Gateway.Simulation.Plant;

/// <summary>One EVSE of a simulated station: its cable, its pilot and its transaction.</summary>
internal sealed class PlantOutlet(int id, Wiring wiring)
{
    private static readonly int Open = PlantTime.Steps(60);

    private (int Due, double Limit)? _coming;
    private bool _isOver;
    private bool _isTold;
    private int? _raised;
    private int _lastRaise;
    private (double? SetPoint, int Until) _held;

    public int Id => id;

    public PlantCar? Car { get; private set; }

    /// <summary>Null: none runs.</summary>
    public string? Transaction { get; private set; }

    /// <summary>In steps of the plant.</summary>
    public int Since { get; private set; }

    /// <summary>Since when the gateway may know of its transaction.</summary>
    public int ToldSince { get; private set; }

    /// <summary>The limit under which the transaction began; of one that was told of late, that under which it ran then.</summary>
    public double BeganWith { get; private set; }

    /// <summary>What the pilot offers now, in ampere.</summary>
    public double Pilot { get; private set; }

    /// <summary>What the profiles allow, as last looked at; the pilot comes to it later.</summary>
    public double Allowed { get; private set; }

    /// <summary>Pauses of a car that wanted more, by taking its pilot away.</summary>
    public int Pauses { get; private set; }

    /// <summary>Since when the gateway can do something about it; by the judge.</summary>
    public int AtHandSince { get; set; } = int.MaxValue;

    public double Draw => Car?.Current ?? 0;

    /// <summary>
    /// The highest limit that it may be following or come to follow, without word from the gateway: old and new. An old one counts
    /// until a measurement has shown the car below the new one, or the station's time is over. Whoever stays above it then does
    /// not obey: what it draws counts.
    /// </summary>
    public double Bound => Transaction is null ? 0 : _isOver ? Allowed : Math.Max(Pilot, Allowed);

    public ReadOnlySpan<int> Phases => Conductors.AsSpan(0, Math.Min(Car?.Draft.Phases ?? 0, Conductors.Length));

    /// <summary>Of the site, in the order of the station's own terminals.</summary>
    public int[] Conductors { get; } = [.. wiring.Phases.Select(p => (int)p)];

    public void PlugIn(PlantCar car) => Car = car;

    public void Start(string transaction, int step, double allowed)
    {
        (Transaction, Since, Pilot, Allowed, BeganWith, Above) = (transaction, step, allowed, allowed, allowed, 0);
        (_coming, _isOver, _held) = (null, false, default);
        (_isTold, _raised, _lastRaise, ToldSince) = (false, step, step, step);
    }

    /// <summary>Its transaction began while nobody listened, and is told of only now.</summary>
    public void ToldOf(int step) => (ToldSince, BeganWith) = (step, Allowed);

    /// <summary>The transaction is over; the car stays, without current.</summary>
    public void Stop()
    {
        (Transaction, Pilot, Allowed) = (null, 0, 0);
        (_coming, _isOver, _held) = (null, false, default);
        Car?.Drop();
    }

    public void Unplug() => Car = null;

    /// <summary>The station lost its power for a moment: what was on its way to the pilot is forgotten.</summary>
    public void Interrupt()
    {
        (Pilot, Allowed) = (0, 0);
        (_coming, _isOver, _held) = (null, false, default);
        Car?.Drop();
    }

    /// <summary>A measurement was sent.</summary>
    /// <param name="settles">So many steps may pass until its car has come to a new limit.</param>
    public void Measured(int step, int settles)
    {
        (_isOver, _isTold) = (_isOver | (Draw <= (Allowed * 1.05) + 1), true);
        Above = Math.Max(0, Draw - Bound);
        if (_raised is { } since && step - since >= settles)
        {
            _raised = _lastRaise > since ? _lastRaise : null;
        }
    }

    /// <summary>By so much it drew more than it might, at the last measurement that was sent, in ampere.</summary>
    public double Above { get; private set; }

    /// <summary>No measurement was sent since its limit last changed: nobody was told what it draws.</summary>
    public bool IsUntold => !_isTold;

    /// <summary>
    /// For so many steps no measurement tells what its car makes of being allowed more: other load that rises looks the same to every
    /// meter. After a minute, the longest that a slow model takes, what rises is other load.
    /// </summary>
    public int OpenFor(int step) => Transaction is not null && _raised is { } since && step - since < Open ? step - since : 0;

    /// <summary>The station has looked at its profiles. Until its pilot moves the newest replaces what it saw before.</summary>
    public void Look(double allowed, int step, int delay)
    {
        if (allowed != Allowed || (_coming is null && Pilot != allowed))
        {
            _isOver &= allowed >= Allowed || Pilot > Allowed;       // who has not obeyed gets no new patience by the next cut
            _isTold &= allowed == Allowed;
            if (allowed > Allowed)
            {
                (_raised, _lastRaise) = (_raised is { } since && step - since < Open ? since : step, step);
            }

            Allowed = allowed;
            _coming = (_coming?.Due ?? step + delay, allowed);
        }
    }

    /// <summary>Its car is to draw this in ampere, or below 0 feed it in, as far as the pilot allows. Null: all that the pilot allows.</summary>
    /// <param name="until">In steps of the plant: then it charges again.</param>
    public void Hold(double? setPoint, int until) => _held = (setPoint, until);

    /// <param name="obeys">False: the pilot stays as it is, whatever the station has accepted.</param>
    public void Step(int step, bool obeys)
    {
        if (_coming is var (due, limit) && due <= step)
        {
            (_coming, _isOver) = (null, true);
            if (obeys)
            {
                Offer(limit);
            }
        }

        if (Transaction is not null)
        {
            Car?.Step(step, Pilot, step < _held.Until ? _held.SetPoint : null);
        }
    }

    private void Offer(double limit)
    {
        if (Pilot >= 6 && limit < 6 && Car is { IsFull: false })
        {
            Pauses++;
        }

        Pilot = limit;
    }
}
