using System.Globalization;

namespace Gateway.Simulation.Plant;

/// <summary>Tells of one limit after the other how soon less flows, and whether ever more flows later.</summary>
/// <param name="bears">Seconds at a stretch in which more may flow again, as a load that ends has to be answered first.</param>
internal sealed class SignalJudge(int seed, double bears)
{
    /// <summary>A limit is looked at for so many seconds.</summary>
    public const double Lasts = 300;

    /// <summary>Less is rounding of the plant's own sums, in watt.</summary>
    private const double Rounding = 0.01;

    private SignalFigures _figures = new();
    private string _scenario = "";
    private double _limit;
    private int _from = int.MaxValue;
    private int _until;
    private bool _isKept;
    private int _above;

    public bool IsBusy => _from != int.MaxValue;

    /// <param name="limit">Watt that may flow.</param>
    /// <param name="from">The step from which it counts.</param>
    public void Begin(SignalScenario scenario, SignalFigures figures, double limit, int from)
    {
        (_scenario, _figures, _limit, _from) = (scenario.ToString(), figures, limit, from);
        (_until, _isKept, _above) = (from + PlantTime.Steps(Lasts), false, 0);
    }

    /// <summary>Nobody could keep it until this step: it counts from here.</summary>
    public void Excuse(int step) => (_from, _above) = (Math.Max(_from, step), 0);

    /// <returns>False: it is over with this one.</returns>
    public bool Judge(int step, double flow)
    {
        if (step < _from)
        {
            return true;
        }

        if (step >= _until)
        {
            _from = int.MaxValue;
            return false;
        }

        var passed = (step - _from) / (double)PlantTime.StepsPerSecond;
        if (!_isKept && flow <= _limit + Rounding)
        {
            _isKept = true;
            _figures.Reactions.Add(passed);
        }

        _above = flow > _limit + Rounding && passed > SignalFigures.Patience ? _above + 1 : 0;
        if (_above > PlantTime.Steps(bears))
        {
            Exceeded(step, flow - _limit);
        }
        else if (_above > 0)
        {
            (_figures.BriefWatt, _figures.BriefSeconds) = (Math.Max(_figures.BriefWatt, flow - _limit), _figures.BriefSeconds + (1.0 / PlantTime.StepsPerSecond));
        }

        _figures.Used += passed > SignalFigures.Patience ? Math.Max(0, flow) : 0;
        _figures.Allowed += passed > SignalFigures.Patience ? _limit : 0;
        return true;
    }

    private void Exceeded(int step, double by)
    {
        _figures.Seconds += 1.0 / PlantTime.StepsPerSecond;
        (_figures.Watt, _figures.Longest) = (Math.Max(_figures.Watt, by), Math.Max(_figures.Longest, _above / (double)PlantTime.StepsPerSecond));
        if (_above == PlantTime.Steps(bears) + 1)
        {
            _figures.Culprits.Add(string.Create(CultureInfo.InvariantCulture, $"{seed}: {_scenario} {step / 36_000.0:0.00} h, {by:0} W"));
        }
    }
}
