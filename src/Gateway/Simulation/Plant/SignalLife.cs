using System.Globalization;
using Gateway.GridSignals.External;

namespace Gateway.Simulation.Plant;

/// <summary>
/// One plant whose grid operator limits it again and again, in every way there is, with the real balancing and the real hub in charge.
/// What counts is what really flows: of what stations draw and batteries charge with, and of what the connection draws, the smaller, for
/// what is generated on the site at the same time comes on top. What is fed in is limited beside (<see cref="FeedInTrial"/>).
/// </summary>
internal sealed class SignalLife : IDisposable
{
    /// <summary>Seconds until a line that cannot be read counts as silent.</summary>
    private const double LineLasts = 10;

    /// <summary>Seconds for which the gateway is dead at most.</summary>
    private const double LongestDeath = 90;

    private readonly PlantSite _site;
    private readonly PlantOperator _operator;
    private readonly Dice _dice;
    private readonly double _contact;
    private readonly SignalJudge _judge;
    private readonly FeedInTrial? _feedIn;
    private readonly OtherLoad _others = new();
    private int _next = PlantTime.Steps(1200);      // cars have to come first
    private int _dies = int.MaxValue;       // the gateway
    private int _back = int.MaxValue;
    private int _isWholeFrom;       // all stations are back

    public SignalLife(int seed, PlantWishes wishes)
    {
        _dice = Dice.Of(seed, 5);
        _site = new(SiteLottery.Draw(seed, [], wishes with { Fallback = 0 }), seed);
        _contact = new Section14a(Math.Min(1000, _site.Outlets.Count()), default).Minimum.Value;
        var ders = DerLottery.Draw(_site, Dice.Of(seed, 7));
        _site.Circuits[0].Ders = ders;
        _operator = new(_site, _contact);
        // Where cars and batteries charge with what the site generates itself, other load that rises has to be answered first.
        var generates = !ders.IsEmpty || _site.Circuits.Any(c => c is not { Pv: null, Battery: null });
        _judge = new(seed, generates ? SignalFigures.Patience : 0);
        _feedIn = ders.IsEmpty ? null : new(_site, _operator, Figures, seed) { Told = text => Told?.Invoke(text) };
    }

    public PlantSite Site => _site;

    /// <summary>Hears of each limit that begins and of the gateway's deaths. Null: nobody listens.</summary>
    public Action<string>? Told { get; set; }

    /// <summary>Hears of each step, before the next. Null: nobody listens.</summary>
    public Action? Each { get; set; }

    /// <summary>A limit is being looked at.</summary>
    public bool IsLimited => _judge.IsBusy;

    /// <summary>Watt that count against a limit of what is drawn.</summary>
    public double Drawn
    {
        get
        {
            var controllable = Controllable;
            return controllable + Math.Min(0, _others.Counts(Connection - controllable));
        }
    }

    private double Connection => _site.Circuits[0].Flow.Sum() * PlantTruth.Volt;

    private double Controllable
        => _site.Circuits[0].Ders.Sum(d => Math.Max(0, -d.Watt)) + _site.Outlets.Sum(o => o.Outlet.Draw * o.Outlet.Phases.Length * PlantTruth.Volt);

    public Dictionary<SignalScenario, SignalFigures> Figures { get; } = Enum.GetValues<SignalScenario>().ToDictionary(s => s, _ => new SignalFigures());

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

        Kill(step);
        if (step % PlantTime.StepsPerSecond == 0)
        {
            _operator.Step(step);
        }

        _site.Step();
        if (_site.Gateway.IsAlive && step >= _isWholeFrom && step % PlantTime.StepsPerSecond == 0)
        {
            _others.Answered(step, Connection - Controllable);
        }

        _feedIn?.Step(step);
        if (_judge.IsBusy && !_judge.Judge(step, Drawn))
        {
            End(step);
        }

        Each?.Invoke();
    }

    private void Kill(int step)
    {
        if (_feedIn is { Kills: true } && !_judge.IsBusy)
        {
            // What is drawn is limited when it is back.
            (_dies, _next) = (step, Math.Max(_next, step + PlantTime.Steps(LongestDeath * 2)));
        }

        if (step >= _dies)
        {
            (_dies, _back) = (int.MaxValue, step + _dice.Steps(1, LongestDeath));
            _others.Unanswered(step);
            _site.KillGateway();
            Told?.Invoke("the gateway is killed");
        }
        else if (step >= _back)
        {
            (_back, _isWholeFrom) = (int.MaxValue, step + PlantTime.Steps(PlantSite.MeetsWithin));
            _site.BeginGateway();
            Told?.Invoke("the gateway is back");
        }
    }

    private void Begin(int step)
    {
        var scenario = _dice.Pick(SignalScenarios.OfDraw.AsSpan());
        var some = _dice.Chance(0.3) ? PlantOperator.FailSafe : Math.Max(PlantOperator.FailSafe, _dice.Between(0.1, 0.8) * Drawn);
        var (limit, delay) = Do(scenario, step, some);
        _judge.Begin(scenario, Figures[scenario], limit, step + PlantTime.Steps(delay));
        Told?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{scenario}: {limit:0} W from {delay:0.0} s on"));
        _next = int.MaxValue;
    }

    /// <returns>What may be drawn then, and after how many seconds it counts.</returns>
    private (double Watt, double Delay) Do(SignalScenario scenario, int step, double some)
    {
        switch (scenario)
        {
            case SignalScenario.HeartbeatLost:
                _operator.Beats = false;
                // The last heartbeat was up to 10 s ago.
                return (PlantOperator.FailSafe, PlantOperator.HeartbeatLasts - (step % PlantTime.Steps(10) / (double)PlantTime.StepsPerSecond));
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
        _next = step + _dice.Steps(240, 900);
        Told?.Invoke("the limit ends");
    }
}
