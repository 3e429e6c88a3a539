using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What follows from the numbers of an account.</summary>
internal sealed partial class Account
{
    private const int FirstOfAll = 1_000_000;

    private Conductors _known;
    private Conductors _seen;
    private Conductors _excess;
    private long? _lessSince;       // measured below _seen since then; null: it is not

    /// <summary>The car has gone, or another has come.</summary>
    public void Forget()
    {
        (IsKnown, TransactionId, Told, Awaited, IsRaised, Uses, FlowsSince) = (false, null, null, null, false, null, null);
        (ServedSince, WaitingSince, PausedAt, Defiance, DefianceAt) = (null, null, null, Defiance.None, 0);
        (AwaitedRaise, CutToldAt, Sun, Worth) = (null, null, double.PositiveInfinity, null);
        (Standing, Evse, MeasuredAt, Draw) = (Standing.Idle, null, null, 0);
        (IsLost, IsLate, IsUnmeasured, IsJudgedDark) = (false, false, false, false);
        (_seen, _lessSince, Overdraw) = (default, null, 0);
        Old.Clear();
        Appetite.Forget();
    }

    /// <summary>As of the first tick that sees the transaction.</summary>
    public void Begin(string? transaction, Ampere possible, long at)
    {
        (IsKnown, TransactionId, Possible, ChangedAt, CutAt, WaitingSince) = (true, transaction, possible, at, at, at);
        Raises.Begin(at, possible);
    }

    public bool IsLimited => Standing is Standing.Controlled;

    /// <summary>From one that does not follow nothing is to be had: it keeps its limit and costs all that it draws.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Larger is served first. Priority charging (OCPP 2.1, K21) comes before all.</summary>
    public int Priority => Evse is null ? Plan.Priority : Evse.HasPriority ? FirstOfAll : Evse.Wish.PriorityOf(Plan);

    public bool Uses1(int phase) => (Loads >> phase & 1) != 0;

    /// <summary>The most it may be given: the CSMS's own profiles count, for ours overrule them at the station.</summary>
    public Ampere Max => Least(Least(Own.Max, Evse?.CsmsLimit), GroupLimit);

    /// <summary>
    /// What it draws: never more than it is reckoned with. Below 0: it feeds in. Of one that holds a set-point, the least that it may be
    /// at since it was measured: what it leaves or gives may end at any moment.
    /// </summary>
    public double Known(int phase) => _known[phase];

    /// <summary>
    /// What of the meters' reading is its own. A reading that is older than the measurement has what the car drew before it as well:
    /// of both the larger, or a car that has just followed a cut would look like load of the house, and be cut again; until a reading is
    /// newer than the first measurement that showed it. Below 0: it feeds in, and what others use of that is load all the same, for it
    /// may end at any moment.
    /// </summary>
    public double Seen(int phase) => _seen[phase];

    /// <summary>It was measured after the meters.</summary>
    public bool IsAhead => MeasuredAt > station.SampledAt;

    /// <summary>Draw above the limit (1 A and 5 % are usual) will not go away when the limit stays.</summary>
    public double Excess(int phase) => _excess[phase];

    /// <summary>What follows from a new claim.</summary>
    public void Book()
    {
        var (point, isLess) = (Evse?.SetPoint, false);
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            var draws = MeasuredAt is null ? 0 : Measured[phase];
            draws = point is not null && Uses1(phase) ? Math.Min(draws, point.Least.Value) : draws;
            _known[phase] = Math.Clamp(draws, -Own.Max.Value, Claim[phase]);
            _excess[phase] = Uses1(phase) ? Math.Max(Obedience.Above(Claim[phase], Ceiling), Overdraw) : Claim[phase];
            isLess |= _known[phase] < _seen[phase];
        }

        _lessSince = isLess && point is null ? _lessSince ?? MeasuredAt : null;
        if (_lessSince is not { } since || since <= station.SampledAt)
        {
            (_seen, _lessSince) = (_known, null);
        }
        else
        {
            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                _seen[phase] = Math.Max(_known[phase], Math.Min(_seen[phase], Claim[phase]));
            }
        }

        IsLost = IsLimited && (Overdraws || IsDeaf || IsLate || IsSilent);
    }

    /// <summary>A cut is not answered in good time, or refused: until one is accepted, what it had is what it has.</summary>
    private bool IsDeaf => (Hangs || Evse is { Refusals: > 0 }) && Told is { } told && told.Current < Ceiling;

    /// <summary>No answer comes: what it falls back to when its limit runs out is what it has, whatever it was told since.</summary>
    private bool IsSilent => IsOverdue && Told is { } told && told.Current < Ceiling;

    /// <summary>
    /// It draws so much more than any limit that it may be following that another cut would bring nothing. Who draws a little too much
    /// is cut until that fits.
    /// </summary>
    private bool Overdraws => Claim.Largest > Obedience.Most(Ceiling);

    private static Ampere Least(Ampere limit, Ampere? other) => other is { } o ? Ampere.Min(limit, o) : limit;
}
