namespace Gateway.Simulation.Plant;

/// <summary>
/// Load that is no station: appliances that switch on and off, and a slow drift. Within the time of the slowest remedy it rises
/// by no more than its step, and it never exceeds its peak.
/// </summary>
internal sealed class HouseLoad
{
    /// <summary>Seconds in which rises add up.</summary>
    private const double Together = 150;

    private readonly HouseDraft _draft;
    private readonly Dice _dice;
    private readonly Queue<(int Step, double[] Rise)> _rises = [];
    private readonly double[] _risen = new double[3];
    private int _next;

    public HouseLoad(HouseDraft draft, Dice dice)
    {
        (_draft, _dice) = (draft, dice);
        for (var p = 0; p < 3; p++)
        {
            Current[p] = draft.Peak * dice.Between(0.1, 0.7);
        }
    }

    /// <summary>Ampere per phase.</summary>
    public double[] Current { get; } = new double[3];

    public void Step(int step)
    {
        if (step < _next || _draft.Peak <= 0)
        {
            return;
        }

        _next = step + (_dice.Chance(0.97) ? PlantTime.StepsPerSecond : _dice.After(60));
        Forget(step);
        if (_dice.Chance(0.012))
        {
            Switch(step, _dice.Between(-1, 1) * _draft.Step, _dice.Whole(0, 3));
        }
        else
        {
            Switch(step, _dice.Between(-0.05, 0.05) * Math.Min(1, _draft.Step), _dice.Whole(0, 3));
        }
    }

    /// <summary>The largest step that may come, on all phases.</summary>
    public void Leap(int step)
    {
        Forget(step);
        Switch(step, _draft.Step, 3);
    }

    /// <param name="phase">3: all.</param>
    private void Switch(int step, double by, int phase)
    {
        var rise = new double[3];
        for (var p = 0; p < 3; p++)
        {
            if (phase == 3 || phase == p)
            {
                var most = Math.Min(_draft.Peak, Current[p] + _draft.Step - _risen[p]);
                var now = Math.Clamp(Current[p] + by, 0, Math.Max(most, 0));
                rise[p] = Math.Max(0, now - Current[p]);
                _risen[p] += rise[p];
                Current[p] = now;
            }
        }

        _rises.Enqueue((step, rise));
    }

    private void Forget(int step)
    {
        while (_rises.TryPeek(out var oldest) && step - oldest.Step > PlantTime.Steps(Together))
        {
            _rises.Dequeue();
            for (var p = 0; p < 3; p++)
            {
                _risen[p] = Math.Max(0, _risen[p] - oldest.Rise[p]);
            }
        }
    }
}
