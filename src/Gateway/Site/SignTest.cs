namespace Gateway.Site;

/// <summary>What a trial said of one phase.</summary>
public enum SignVerdict
{
    /// <summary>Nothing that one could build on.</summary>
    None,

    /// <summary>The meter followed the command.</summary>
    Right,

    /// <summary>The meter went the other way.</summary>
    Wrong,
}

/// <summary>
/// Does a meter count the current of the stations behind it the right way round? Each command that changes what they may draw is a
/// trial: within 30 s the meter should show the change. When it shows the opposite twice in a row, and the stations measure that they
/// followed, its sign is wrong on that phase.
/// Trials take minutes; what no load can do is wrong at once, until trials acquit it: that all phases show the opposite from one
/// sample to the next, or current out of a circuit in which nothing feeds in.
/// Pure but for what it remembers; one for each circuit with a meter. Whoever balances tells it commands and samples.
/// </summary>
/// <param name="clock">Whose timestamps are handed in.</param>
public sealed class SignTest(TimeProvider clock)
{
    /// <summary>How long the stations have to follow and the meter to show it.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>Less than this is lost in what else goes on.</summary>
    public static readonly Ampere LeastChange = new(5);

    /// <summary>So many trials in a row, and a phase is judged, or acquitted.</summary>
    private const int Needed = 2;

    /// <summary>
    /// So many to judge one that was right before: limits are cut just when other load rises, and nobody turns a meter round while
    /// it counts. A meter that does turn over shows it from one sample to the next.
    /// </summary>
    private const int NeededAgainst = 6;

    /// <summary>The share of the commanded change that must be seen to count.</summary>
    private const double Share = 0.5;

    /// <summary>What was seen of it the right way round, be it for a moment, so that nothing speaks against the meter.</summary>
    private const double Some = 0.2;

    private readonly PhaseTrial[] _trials = [new(), new(), new()];
    private readonly MeterSense _sense = new(clock);
    private bool _turned;

    /// <summary>True: the meter counts at least one phase the wrong way round. No limit may be raised by its readings.</summary>
    public bool IsWrong => _trials[0].IsWrong || _trials[1].IsWrong || _trials[2].IsWrong;

    /// <summary>The meter counts this phase the wrong way round.</summary>
    public bool IsWrongOn(int phase) => _trials[phase].IsWrong;

    /// <summary>One sentence for people; null while nothing is wrong.</summary>
    public string? Reason => !IsWrong ? null : _turned ? _sense.Reason
        : $"it counts {string.Join(" and ", PerPhase<Ampere>.All.Where(p => _trials[(int)p].IsWrong))} the wrong way round: "
            + "its current fell when stations were allowed more, and rose when they were allowed less, twice in a row";

    /// <summary>Trials have shown that the phase is counted the right way round, since something last spoke against it.</summary>
    public bool IsRight(int phase) => _trials[phase].IsRight;

    /// <summary>How the newest trial of a phase ended.</summary>
    public SignVerdict Last(Phase phase) => _trials[(int)phase].Last;

    /// <summary>
    /// Limits were changed: by so much the current through the meter should change, summed over all stations behind it, per site
    /// phase. Count what cars are expected to follow, not what is only allowed. May be told at every tick; 0 is no command.
    /// </summary>
    /// <param name="before">The meter's newest reading before the command.</param>
    /// <param name="cars">What the stations behind the meter measure themselves, as far as is known.</param>
    public void Commanded(long at, PerPhase<Ampere> change, PerPhase<Ampere> before, PerPhase<Ampere> cars)
    {
        foreach (var phase in PerPhase<Ampere>.All)
        {
            _trials[(int)phase].Commanded(at, change[phase].Value, before[phase].Value, cars[phase].Value, clock);
        }
    }

    /// <summary>A new sample of the meter, signed, per site phase.</summary>
    /// <param name="cars">As above.</param>
    /// <param name="mayFeedIn">There may be something behind it that feeds in.</param>
    /// <param name="mayDischarge">And that may be cars.</param>
    public void Measured(long at, PerPhase<Ampere> current, PerPhase<Ampere> cars, bool mayFeedIn = true, bool mayDischarge = false)
    {
        foreach (var phase in PerPhase<Ampere>.All)
        {
            _trials[(int)phase].Measured(at, current[phase].Value, cars[phase].Value, clock);
        }

        if (_turned && Array.Exists(_trials, static t => !t.IsWrong))
        {
            // It was turned as a whole: trials of one phase acquit all.
            (_sense.Acquitted, _turned) = (true, false);
            Turn(false);
        }

        switch (_sense.See(at, current, cars, mayFeedIn, mayDischarge, IsWrong, IsAsked))
        {
            case SignVerdict.Wrong:
                _turned = !IsWrong;
                Turn(true);
                break;
            case SignVerdict.Right:
                _turned = false;
                Turn(false);
                break;
        }
    }

    /// <summary>Stations were told something that the meter has yet to show.</summary>
    private bool IsAsked => _trials[0].IsRunning || _trials[1].IsRunning || _trials[2].IsRunning;

    private void Turn(bool isWrong)
    {
        foreach (var trial in _trials)
        {
            trial.Turn(isWrong);
        }
    }

    private sealed class PhaseTrial
    {
        private bool _running;
        private long _since;
        private double _expected;
        private double _before;
        private double _carsBefore;
        private double? _cars;              // as of the newest sample
        private double _furthestWith;       // seen in the commanded direction, as a share of the command
        private double _furthestAgainst;    // below 0: in the other one
        private double _last;               // the newest, likewise
        private double _followed;           // what the cars were measured to change, likewise
        private int _wrong;
        private int _right;

        public bool IsWrong { get; private set; }

        public bool IsRight { get; private set; }

        public bool IsRunning => _running;

        public SignVerdict Last { get; private set; }

        /// <summary>Trials of before say nothing any more.</summary>
        public void Turn(bool isWrong) => (IsWrong, IsRight, _running, _wrong, _right) = (isWrong, false, false, 0, 0);

        /// <summary>No trial begins while a car has come or gone that the newest sample does not show yet.</summary>
        public void Commanded(long at, double change, double before, double cars, TimeProvider clock)
        {
            Settle(at, clock);
            if (_running && change * _expected < 0)
            {
                _running = false;           // taken back before it could be seen
            }
            else if (_running)
            {
                _expected += change;
            }
            else if (Math.Abs(change) >= LeastChange.Value && Math.Abs(cars - (_cars ?? cars)) < Some * Math.Abs(change))
            {
                (_running, _since, _expected, _before, _furthestWith, _furthestAgainst, _last) = (true, at, change, before, 0, 0, 0);
                (_carsBefore, _followed) = (cars, 0);
            }
        }

        public void Measured(long at, double current, double cars, TimeProvider clock)
        {
            if (_running && clock.GetElapsedTime(_since, at) <= Window)
            {
                var share = (current - _before) / _expected;
                (_furthestWith, _furthestAgainst, _last) = (Math.Max(_furthestWith, share), Math.Min(_furthestAgainst, share), share);
                _followed = (cars - _carsBefore) / _expected;
            }

            _cars = cars;
            Settle(at, clock);
        }

        /// <summary>
        /// At the end of the window. That it went the right way at any moment acquits: a large load may have come or gone as well. And a
        /// raise often comes because another car has left, which is what the meter shows first: it speaks against it only when it still
        /// does in the end and has not turned round since, and the stations themselves have measured that the cars followed.
        /// </summary>
        private void Settle(long at, TimeProvider clock)
        {
            if (!_running || clock.GetElapsedTime(_since, at) < Window)
            {
                return;
            }

            _running = false;
            Last = _furthestWith >= Share ? SignVerdict.Right : IsAgainst ? SignVerdict.Wrong : SignVerdict.None;
            (_wrong, _right) = Last switch
            {
                SignVerdict.Wrong => (_wrong + 1, 0),
                SignVerdict.Right => (0, _right + 1),
                _ => (_wrong, _right),
            };
            IsWrong = _wrong >= (IsRight ? NeededAgainst : Needed) || (IsWrong && _right < Needed);
            IsRight = _right >= Needed || (IsRight && !IsWrong);
        }

        private bool IsAgainst
            => _last <= -Share && _furthestWith < Some && _followed >= Share && _last - _furthestAgainst < Share * _followed;
    }
}
