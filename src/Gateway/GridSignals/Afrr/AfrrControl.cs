namespace Gateway.GridSignals.Afrr;

/// <summary>What is measured and asked for at an instant. In watt; positive: drawn from the grid.</summary>
/// <param name="Seconds">Of a clock that never jumps.</param>
/// <param name="Grid">At the connection. Null: no fresh reading; then the last known rest is reckoned with.</param>
/// <param name="GridAt">When that was measured, by the same clock.</param>
/// <param name="Baseline">What the connection would draw without the signal.</param>
/// <param name="Asked">By the signal, beside the baseline.</param>
/// <param name="Band">What deviations are measured by; above 0.</param>
internal readonly record struct AfrrMoment(double Seconds, double? Grid, double GridAt, double Baseline, double Asked, double Band);

/// <summary>What came of a moment, in watt.</summary>
/// <param name="Given">Of what was asked for: what can be done.</param>
/// <param name="Delivered">What the meter shows beside the baseline. Null: it shows nothing.</param>
/// <param name="Up">By so much the site could draw less than its baseline.</param>
/// <param name="Down">By so much it could draw more.</param>
internal readonly record struct AfrrOutcome(double Given, double? Delivered, double Up, double Down);

/// <summary>
/// Splits a signal over the resources of a site. The slow part goes to cars, the fast part and whatever they and the house do
/// otherwise to what is fast. Where there are cars only, they do it all. Pure but for what it remembers; not for several threads.
/// </summary>
internal sealed class AfrrControl
{
    /// <summary>Time constant of what cars are for, in seconds.</summary>
    private const double Slow = 30;

    /// <summary>Of the feedback on the meter, per second.</summary>
    private const double Ki = 0.05;

    /// <summary>In seconds: takes the noise of the meter out of what fast resources follow.</summary>
    private const double Noise = 1.5;

    /// <summary>While resources may be drawing so much of the band more or less, the meter tells little about the rest.</summary>
    private const double Vague = 0.05;

    /// <summary>Storage that is no longer half full is refilled with this part of its power, at the ends of its range.</summary>
    private const double Refill = 0.2, HalfRange = 0.3;

    private readonly CarShare _cars = new();
    private readonly FastShare _fast = new();
    private readonly FastCourse _course = new();
    private double _at = double.NaN;
    private double? _rest;          // what no resource draws
    private double? _quickRest;     // the same, for who can follow it
    private double? _slow;

    /// <param name="resources">As they are; bounded by what circuits and storage leave when this returns.</param>
    /// <param name="told">What each is told.</param>
    public AfrrOutcome Tick(in AfrrMoment now, Span<AfrrResource> resources, ReadOnlySpan<AfrrCircuit> circuits, Span<double> told)
    {
        var refill = RefillOf(resources);
        AfrrRoom.Bound(resources, circuits);
        var (cars, fast) = (resources.ToArray().Where(r => !r.IsFast).ToArray(), resources.ToArray().Where(r => r.IsFast).ToArray());
        var passed = double.IsNaN(_at) ? 0 : now.Seconds - _at;
        _at = now.Seconds;
        _cars.See(cars, now.Seconds);
        Look(now, cars, fast, passed);
        var rest = _rest ?? now.Baseline;
        var (low, high) = (Low(cars) + fast.Sum(f => f.Low), High(cars) + fast.Sum(f => Math.Max(f.Low, f.High)));
        var wanted = now.Baseline + now.Asked - rest;
        var target = Math.Clamp(wanted, low, Math.Max(low, high));
        // Cars alone get what is wanted and not what those that charge can do: what lasts stops or starts one.
        var (forCars, isGentle) = fast.Length == 0 ? (wanted, false) : ForCars(target, refill, fast, passed);
        _cars.Share(cars, forCars, isGentle, now.Seconds);
        var quick = new double[fast.Length];
        _fast.Share(fast, now.Baseline + now.Asked - (_quickRest ?? rest) - Drawn(cars, now.Seconds), passed, quick);
        Tell(resources, quick, told);
        return new(now.Asked + target - wanted, now.Grid - now.Baseline, now.Baseline - rest - low, rest + high - now.Baseline);
    }

    /// <summary>
    /// The feedback: what the meter shows besides all that was told. It has no sum that could wind up, for what could not be
    /// told was not told.
    /// </summary>
    private void Look(in AfrrMoment now, AfrrResource[] cars, AfrrResource[] fast, double passed)
    {
        if (now.Grid is not { } grid)
        {
            _quickRest = null;
            return;
        }

        _course.See(now.Seconds, fast.Sum(f => f.Power));
        var others = grid - _course.At(now.GridAt);
        var (drawn, width) = (0d, 0d);
        foreach (var car in cars)
        {
            var (mean, wide) = _cars.Of(car.Id).Draws(now.GridAt, car.Latency);
            (drawn, width) = (drawn + mean, width + wide);
        }

        var rest = others - drawn;
        var sure = 1 / (1 + (_course.Moved(now.GridAt) / (Vague * now.Band)));
        _quickRest = _quickRest is { } before ? before + ((rest - before) * sure * (1 - Math.Exp(-passed / Noise))) : rest;
        _rest = _rest is { } known ? known + ((rest - known) * Math.Min(1, Ki * passed / (1 + (width / (Vague * now.Band))))) : rest;
    }

    /// <summary>What is slow, and what those who are faster cannot do.</summary>
    private (double Watt, bool IsGentle) ForCars(double target, double refill, AfrrResource[] fast, double passed)
    {
        var slow = target + refill;
        _slow = _slow is { } before ? slow + ((before - slow) * Math.Exp(-passed / Slow)) : slow;
        var (least, most) = (target - fast.Sum(f => Math.Max(f.Low, f.High)), target - fast.Sum(f => f.Low));
        return (Math.Clamp(_slow.Value, least, most), _slow.Value >= least && _slow.Value <= most);
    }

    /// <param name="resources">By all that they can: who is full can no longer be charged, and has to be emptied all the more.</param>
    private static double RefillOf(ReadOnlySpan<AfrrResource> resources)
    {
        var refill = 0d;
        foreach (var one in resources)
        {
            refill += one is { Kind: AfrrKind.Battery, Charge: { } charge } ? Refill * Math.Max(one.High, -one.Low) * Math.Clamp((charge - 0.5) / HalfRange, -1, 1) : 0;
        }

        return refill;
    }

    private void Tell(ReadOnlySpan<AfrrResource> resources, ReadOnlySpan<double> quick, Span<double> told)
    {
        for (int i = 0, next = 0; i < resources.Length; i++)
        {
            told[i] = resources[i].IsFast ? quick[next++] : _cars.Bound(resources[i]);
        }
    }

    private double Drawn(AfrrResource[] cars, double now) => cars.Sum(c => _cars.Of(c.Id).Draws(now, c.Latency).Mean);

    private double Low(AfrrResource[] cars) => cars.Sum(c => _cars.Of(c.Id).IsOn ? c.Low : 0);

    private double High(AfrrResource[] cars) => cars.Sum(c => _cars.Of(c.Id).IsOn ? Math.Max(c.Low, c.High) : 0);
}
