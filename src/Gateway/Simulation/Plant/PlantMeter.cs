using Gateway.Site;

namespace Gateway.Simulation.Plant;

/// <summary>A meter of a circuit, polled by the gateway: what it shows is a little old and a little wrong, and sometimes a lie.</summary>
internal sealed class PlantMeter(string id, MeterDraft draft, Dice dice)
{
    private const double Noise = 0.005;

    private readonly Queue<(int Due, DeviceReading Reading)> _under = [];
    private readonly double[] _inside = new double[3];
    private int _nextPoll = dice.Whole(0, PlantTime.StepsPerSecond);
    private int _nextRefresh;
    private int _lastDue;

    public string Id => id;

    /// <summary>It answers no more.</summary>
    public bool IsLost { get; set; }

    /// <summary>Steps since it is.</summary>
    public int LostFor { get; private set; }

    public bool IsFrozen { get; set; }

    public bool IsUpsideDown { get; set; }

    /// <summary>Seconds more until the gateway has an answer.</summary>
    public double Late { get; set; }

    /// <param name="truth">Ampere per phase in its circuit.</param>
    /// <param name="report">Hears of each reading when the gateway has it.</param>
    public void Step(int step, double[] truth, PlantTime time, Action<DeviceReading> report)
    {
        LostFor = IsLost ? LostFor + 1 : 0;
        if (step >= _nextRefresh && !IsFrozen)
        {
            _nextRefresh = step + Math.Max(1, PlantTime.Steps(draft.Refresh));
            for (var p = 0; p < 3; p++)
            {
                _inside[p] = truth[p] * (1 + dice.Between(-Noise, Noise)) * (IsUpsideDown ? -1 : 1);
            }
        }

        if (step >= _nextPoll)
        {
            _nextPoll = step + Math.Max(1, PlantTime.Steps(draft.Period));
            if (!IsLost)
            {
                Ask(step, time);
            }
        }

        while (_under.TryPeek(out var answer) && answer.Due <= step)
        {
            _under.Dequeue();
            report(answer.Reading);
        }
    }

    /// <summary>The gateway has died and with it what was under way.</summary>
    public void Forget() => _under.Clear();

    private void Ask(int step, PlantTime time)
    {
        var current = new PerPhase<Ampere>(new(_inside[0]), new(_inside[1]), new(_inside[2]));
        _lastDue = Math.Max(_lastDue, step + PlantTime.Steps(draft.Latency + Late));
        _under.Enqueue((_lastDue, new(id, time.GetTimestamp(), current, null, null, null, null, null, null)));
    }
}
