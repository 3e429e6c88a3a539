using Gateway.GridSignals.External;

namespace Gateway.Simulation.Plant;

/// <summary>
/// What the connection draws besides what is limited, in watt; negative: the site generates what others use. What it rises by while nobody
/// is there to answer does not count; nor by what it rose so shortly before that nobody can have.
/// </summary>
internal sealed class OtherLoad
{
    private readonly RecentPower _answered = new();
    private double _atMost = double.PositiveInfinity;

    /// <summary>Somebody is there to answer. To be said once a second.</summary>
    public void Answered(int step, double watt)
    {
        _atMost = double.PositiveInfinity;
        _answered.Add(step, watt);
        Least(step);
    }

    /// <summary>From now on nobody is.</summary>
    public void Unanswered(int step) => _atMost = Math.Min(_atMost, Least(step));

    /// <summary>As much of it as counts.</summary>
    public double Counts(double watt) => Math.Min(watt, _atMost);

    /// <summary>Of the time that an answer takes.</summary>
    private double Least(int step) => _answered.Since(step - PlantTime.Steps(SignalFigures.Patience)).Least;
}
