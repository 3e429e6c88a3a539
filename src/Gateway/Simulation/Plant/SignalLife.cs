using System.Globalization;
using Gateway.GridSignals.External;

namespace Gateway.Simulation.Plant;

/// <summary>
/// One plant whose grid operator limits it again and again, in every way there is, with the real balancing and the real hub in charge.
/// What counts is what really flows: of what stations draw and of what the connection draws the smaller, for what is generated on the
/// site at the same time comes on top.
/// </summary>
internal sealed class SignalLife : IDisposable
{
    private const double Volt = 230;

    /// <summary>Seconds until a scenario begins to count after what it does, and how long it then lasts.</summary>
    private const double HeartbeatLasts = 120, LineLasts = 10, Lasts = 300;

    /// <summary>Less is rounding of the plant's own sums, in watt.</summary>
    private const double Rounding = 0.01;

    private readonly int _seed;
    private readonly PlantSite _site;
    private readonly PlantOperator _operator;
    private readonly Dice _dice;
    private readonly double _contact;
    private int _next = PlantTime.Steps(1200);      // cars have to come first
    private int _from = int.MaxValue;
    private int _until;
    private int _dies = int.MaxValue;       // the gateway
    private int _back = int.MaxValue;
    private int? _firstBelow;
    private int _above;

    public SignalLife(int seed, PlantWishes wishes)
    {
        (_seed, _dice) = (seed, Dice.Of(seed, 5));
        _site = new(SiteLottery.Draw(seed, [], wishes with { Fallback = 0 }), seed);
        _contact = new Section14a(Math.Min(1000, _site.Outlets.Count()), default).Minimum.Value;
        _operator = new(_site, _contact);
    }

    public Dictionary<SignalScenario, SignalFigures> Figures { get; } = Enum.GetValues<SignalScenario>().ToDictionary(s => s, _ => new SignalFigures());

    private SignalScenario Scenario { get; set; }

    /// <summary>Watt that may be drawn while a scenario counts.</summary>
    private double Limit { get; set; }

    public void Live(double hours)
    {
        // With a context, what waits for a station's answer would go on at another time on another thread.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            for (var left = PlantTime.Steps(hours * 3600); left > 0; left--)
            {
                Step(_site.Time.Step + 1);
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public void Dispose()
    {
        _operator.Dispose();
        _site.Dispose();
    }

    private void Step(int step)
    {
        if (step >= _next)
        {
            Begin(step);
        }
        else if (step >= _until && _from != int.MaxValue)
        {
            End(step);
        }

        Kill(step);

        if (step % PlantTime.StepsPerSecond == 0)
        {
            _operator.Step(step);
        }

        _site.Step();
        if (step >= _from && step < _until)
        {
            Judge(step);
        }
    }

    private void Kill(int step)
    {
        if (step >= _dies)
        {
            (_dies, _back) = (int.MaxValue, step + _dice.Steps(1, 90));
            _site.KillGateway();
        }
        else if (step >= _back)
        {
            _back = int.MaxValue;
            _site.BeginGateway();
        }
    }

    private void Begin(int step)
    {
        Scenario = _dice.Pick(Enum.GetValues<SignalScenario>().AsSpan());
        var some = _dice.Chance(0.3) ? PlantOperator.FailSafe : Math.Max(PlantOperator.FailSafe, _dice.Between(0.1, 0.8) * Drawn());
        (Limit, var delay) = Do(step, some);
        _from = step + PlantTime.Steps(delay);
        _until = _from + PlantTime.Steps(Lasts);
        (_next, _firstBelow, _above) = (int.MaxValue, null, 0);
    }

    /// <returns>What may be drawn then, and after how many seconds it counts.</returns>
    private (double Watt, double Delay) Do(int step, double some)
    {
        switch (Scenario)
        {
            case SignalScenario.HeartbeatLost:
                _operator.Beats = false;
                // The last heartbeat was up to 10 s ago.
                return (PlantOperator.FailSafe, HeartbeatLasts - (step % PlantTime.Steps(10) / (double)PlantTime.StepsPerSecond));
            case SignalScenario.ContactOpens:
                _operator.IsContactClosed = false;
                return (_contact, 0);
            case SignalScenario.LineSilent:
                _operator.IsLineSilent = true;
                return (_contact, LineLasts);
            case SignalScenario.ControllerSets:
                _operator.SetByController(some);
                return (some, 0);
            case SignalScenario.GatewayKilled:
                _operator.Set(some);
                _dies = step + _dice.Steps(15, 120);
                return (some, 0);
            default:
                _operator.Set(some);
                return (some, 0);
        }
    }

    private void End(int step)
    {
        (_operator.Beats, _operator.IsContactClosed, _operator.IsLineSilent) = (true, true, false);
        _operator.Set(null);
        _operator.SetByController(null);
        (_from, _next) = (int.MaxValue, step + _dice.Steps(240, 900));
    }

    private void Judge(int step)
    {
        var (drawn, figures) = (Drawn(), Figures[Scenario]);
        var passed = (step - _from) / (double)PlantTime.StepsPerSecond;
        if (_firstBelow is null && drawn <= Limit + Rounding)
        {
            _firstBelow = step;
            figures.Reactions.Add(passed);
        }

        _above = drawn > Limit + Rounding && passed > SignalFigures.Patience ? _above + 1 : 0;
        if (_above > 0)
        {
            Exceeded(figures, drawn - Limit);
        }

        figures.Used += passed > SignalFigures.Patience ? drawn : 0;
        figures.Allowed += passed > SignalFigures.Patience ? Limit : 0;
    }

    private void Exceeded(SignalFigures figures, double by)
    {
        figures.Seconds += 1.0 / PlantTime.StepsPerSecond;
        (figures.Watt, figures.Longest) = (Math.Max(figures.Watt, by), Math.Max(figures.Longest, _above / (double)PlantTime.StepsPerSecond));
        if (_above == 1)
        {
            figures.Culprits.Add(string.Create(CultureInfo.InvariantCulture, $"{_seed}: {Scenario} {_site.Time.Step / 36_000.0:0.00} h, {by:0} W"));
        }
    }

    private double Drawn()
    {
        var stations = 0.0;
        foreach (var (_, outlet) in _site.Outlets)
        {
            stations += outlet.Draw * outlet.Phases.Length * Volt;
        }

        return Math.Min(stations, _site.Circuits[0].Flow.Sum() * Volt);
    }
}
