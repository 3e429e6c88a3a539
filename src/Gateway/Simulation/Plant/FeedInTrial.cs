using System.Collections.Immutable;
using System.Globalization;

namespace Gateway.Simulation.Plant;

/// <summary>
/// Limits what a plant feeds in again and again, while inverters sleep, refuse and differ. What counts is what leaves the site at the
/// connection. A load that ends, or a sun that rises, has to be answered before it counts as above; so has a gateway that was away.
/// </summary>
internal sealed class FeedInTrial
{
    /// <summary>Caps are no lower than 1 % of each rating, and cars are no steady load.</summary>
    private const double LeastLimit = 2000;

    /// <summary>Seconds until it is looked again whether there is something to limit.</summary>
    private const double Rest = 60;

    private readonly PlantSite _site;
    private readonly PlantOperator _operator;
    private readonly ImmutableArray<PlantDer> _roofs;
    private readonly IReadOnlyDictionary<SignalScenario, SignalFigures> _figures;
    private readonly Dice _dice;
    private readonly SignalJudge _judge;
    private int _next = PlantTime.Steps(300);
    private int _heals = int.MaxValue;
    private Action _heal = () => { };
    private int _excusedUntil;

    public FeedInTrial(PlantSite site, PlantOperator grid, IReadOnlyDictionary<SignalScenario, SignalFigures> figures, int seed)
    {
        (_site, _operator, _figures, _dice) = (site, grid, figures, Dice.Of(seed, 6));
        _roofs = [.. site.Circuits[0].Ders.Where(d => !d.Device.Setup.Stores)];
        _judge = new(seed, SignalFigures.Patience);
    }

    /// <summary>Hears of each limit that begins or ends. Null: nobody listens.</summary>
    public Action<string>? Told { get; set; }

    /// <summary>The gateway is to be killed in this step.</summary>
    public bool Kills { get; private set; }

    /// <summary>Watt that leave the site; negative: it draws.</summary>
    private double FedIn => -_site.Circuits[0].Flow.Sum() * PlantTruth.Volt;

    public void Step(int step)
    {
        Kills = false;
        if (step >= _heals)
        {
            _heals = int.MaxValue;
            _heal();
        }

        if (step >= _next)
        {
            Begin(step);
        }

        if (!_site.Gateway.IsAlive)
        {
            _excusedUntil = Math.Max(_excusedUntil, step + PlantTime.Steps(SignalFigures.Patience));
        }

        if (step <= _excusedUntil)
        {
            _judge.Excuse(step);
        }

        if (_judge.IsBusy && !_judge.Judge(step, FedIn))
        {
            End(step);
        }
    }

    private void Begin(int step)
    {
        if (FedIn < 2 * LeastLimit)
        {
            _next = step + PlantTime.Steps(Rest);
            return;
        }

        _next = int.MaxValue;
        var scenario = _dice.Pick(SignalScenarios.OfFeedIn.AsSpan());
        var limit = Math.Max(LeastLimit, _dice.Between(0.1, 0.8) * FedIn);
        Told?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{scenario}: {(scenario is SignalScenario.FeedInLost ? PlantOperator.FailSafe : limit):0} W may be fed in"));
        if (scenario is SignalScenario.FeedInLost)
        {
            _operator.ProductionBeats = false;
            _judge.Begin(scenario, _figures[scenario], PlantOperator.FailSafe, step + PlantTime.Steps(PlantOperator.HeartbeatLasts));
            return;
        }

        _operator.SetProduction(limit);
        _judge.Begin(scenario, _figures[scenario], limit, step);
        Trouble(scenario, step);
    }

    private void Trouble(SignalScenario scenario, int step)
    {
        var (roof, after) = (_dice.Pick(_roofs.AsSpan()), _dice.Steps(1, 120));
        switch (scenario)
        {
            case SignalScenario.InverterRefuses:
                Trouble(step, roof, roof.Device.Refuse);
                break;
            case SignalScenario.InverterDiffers:
                Trouble(step, roof, roof.Device.Stick);
                break;
            case SignalScenario.InverterSleeps:
                roof.IsDark = true;
                (_heals, _heal) = (step + after, () => roof.IsDark = false);
                break;
            case SignalScenario.FeedInKilled:
                (_heals, _heal) = (step + after, () => Kills = true);
                break;
        }
    }

    /// <summary>Others make up for it where they can; that they all can is asked only when it obeys again.</summary>
    private void Trouble(int step, PlantDer roof, Action<int, string> begin)
    {
        begin(roof.Device.Setup.IsOld ? 123 : 704, "WMaxLimPct");
        (_heals, _heal) = (step + _dice.Steps(20, 120), roof.Device.Recover);
        _excusedUntil = _heals;
    }

    private void End(int step)
    {
        _operator.ProductionBeats = true;
        _operator.SetProduction(null);
        _next = step + _dice.Steps(240, 900);
        Told?.Invoke("what is fed in is limited no more");
    }
}
