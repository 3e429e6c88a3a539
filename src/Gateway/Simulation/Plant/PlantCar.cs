namespace Gateway.Simulation.Plant;

/// <summary>What a car is like. Ampere per phase, seconds, watt hours.</summary>
/// <param name="Phases">1 to 3; no more than the station has.</param>
/// <param name="Delay">From a new pilot until it begins to follow.</param>
/// <param name="Wants">Energy.</param>
/// <param name="Interrupts">It stops now and then to cool its battery.</param>
internal sealed record CarDraft(int Phases, double Max, double Min, double Delay, double Wants, bool Interrupts);

/// <summary>A car that is plugged in.</summary>
internal sealed class PlantCar(CarDraft draft, Dice dice)
{
    private const double Volt = 230;

    /// <summary>Ampere in a step, on the way up and on the way down.</summary>
    private const double Rise = 5.0 / PlantTime.StepsPerSecond, Fall = 20.0 / PlantTime.StepsPerSecond;

    /// <summary>From this part of its energy on the car takes less and less.</summary>
    private const double Taper = 0.85;

    private double _pilot;
    private double _follows;
    private readonly Queue<(int Due, double? Held)> _holds = [];
    private double? _held;
    private double? _told;
    private int _followsAt;
    private int _coolsUntil;
    private int _nextCooling = dice.After(1800);

    public CarDraft Draft => draft;

    /// <summary>What it takes now on each of its phases.</summary>
    public double Current { get; private set; }

    /// <summary>Taken so far, in watt hours.</summary>
    public double Energy { get; private set; }

    public bool IsFull => Energy >= draft.Wants;

    /// <summary>It takes so much more than the pilot allows.</summary>
    public double Overdraw { get; set; }

    /// <summary>It follows as late as is allowed at all.</summary>
    public bool IsSlow { get; set; }

    /// <summary>It was paused and does not wake up.</summary>
    public bool Sleeps { get; set; }

    /// <summary>What it would take of a free pilot, by its energy in some world.</summary>
    public double Appetite(double energy)
    {
        var left = 1 - (energy / draft.Wants);
        return left <= 0 ? 0 : left >= 1 - Taper ? draft.Max : Math.Max(draft.Min, draft.Max * left / (1 - Taper));
    }

    /// <param name="pilot">What the station offers on each phase; below 6: nothing.</param>
    /// <param name="holds">It can discharge, and draws this as far as the pilot allows; null: all that it can.</param>
    public void Step(int step, double pilot, double? holds = null)
    {
        if (holds != _told)
        {
            _told = holds;
            _holds.Enqueue((step + PlantTime.Steps(draft.Delay), holds));
        }

        while (_holds.TryPeek(out var next) && next.Due <= step)
        {
            _held = _holds.Dequeue().Held;
        }

        if (pilot != _pilot)
        {
            (_pilot, _followsAt) = (pilot, step + PlantTime.Steps(IsSlow ? 5 : draft.Delay));
        }

        if (step >= _followsAt)
        {
            _follows = _pilot;
        }

        if (step >= _nextCooling && draft.Interrupts)
        {
            (_coolsUntil, _nextCooling) = (step + dice.Steps(10, 60), step + dice.After(1800));
        }

        Current += _held is { } held ? Math.Clamp(Math.Min(held, _follows) - Current, -Fall, Fall) : Math.Clamp(Target(step) - Current, -Fall, Rise);
        Energy += Current * draft.Phases * Volt / 3600 / PlantTime.StepsPerSecond;
    }

    /// <summary>The contactor opens.</summary>
    public void Drop()
    {
        (Current, _pilot, _follows, _held, _told) = (0, 0, 0, null, null);
        _holds.Clear();
    }

    private double Target(int step)
    {
        if (_follows < draft.Min || _follows < 6 || Sleeps || step < _coolsUntil)
        {
            return 0;
        }

        var takes = Math.Min(_follows + Overdraw, Appetite(Energy));
        return takes < Math.Min(draft.Min, 6) ? 0 : takes;
    }
}
