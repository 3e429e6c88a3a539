namespace Gateway.GridSignals.Afrr;

/// <summary>
/// Spreads power over cars that charge only. They are told in whole steps and may be raised by little and seldom, so a change goes to
/// as few of them as possible: raises to those that may be raised now, cuts rather to those that may not. In the long run each stands
/// in proportion to its room by cost.
/// </summary>
internal sealed class CarShare
{
    /// <summary>Between two raises of one car, and by how much at most; as balancing grants them.</summary>
    private const double RaiseEvery = 10, MostSteps = 5;

    /// <summary>What lasts no longer starts and stops nobody; and so long a car rests, or charges, at least.</summary>
    private const double Twitch = 120, LeastTurn = 300;

    /// <summary>A cut goes to one that cannot be raised anyway, as long as it stands no further than this many steps below its part.</summary>
    private const double Patience = 3;

    /// <summary>Between two moves where somebody else does what is quick: nobody knows which second a car follows in.</summary>
    private const double Gently = 4;

    private readonly Dictionary<string, CarCourse> _courses = new(StringComparer.Ordinal);
    private double _movedAt = double.NegativeInfinity;
    private double _shortSince = double.NaN;
    private double _spareSince = double.NaN;

    public CarCourse Of(string id) => _courses[id];

    /// <summary>What a car may draw. One that was found at 0 is not held there: whoever starts it, it begins at its minimum.</summary>
    public double Bound(in AfrrResource car) => _courses[car.Id] is { IsOn: false, IsStopped: false } ? car.Low : _courses[car.Id].Told;

    /// <summary>Takes in who has come or was started by others, and forgets who has gone.</summary>
    public void See(ReadOnlySpan<AfrrResource> cars, double now)
    {
        var isFirst = _courses.Count == 0;
        foreach (var car in cars)
        {
            var isDrawing = car.Power >= car.Low / 2;
            if (!_courses.TryGetValue(car.Id, out var course) || (isDrawing && course is { IsOn: false, IsStopped: false }))
            {
                _courses[car.Id] = course ??= new(car.Id);
                course.Find(isDrawing ? Math.Clamp(car.Power, car.Low, Math.Max(car.Low, car.High)) : 0, !isFirst, now);
            }
        }

        foreach (var gone in Gone(cars))
        {
            _courses.Remove(gone);
        }
    }

    /// <summary>Decides what each is told, for all of them to draw this much.</summary>
    /// <param name="isGentle">Somebody else does what is quick: then one car moves at a time, by a step, and rather another one each time.</param>
    public void Share(ReadOnlySpan<AfrrResource> cars, double target, bool isGentle, double now)
    {
        Turn(cars, target, now);
        var sum = 0d;
        foreach (var car in cars)
        {
            var course = _courses[car.Id];
            course.Tell(course.IsOn ? Math.Clamp(course.Told, car.Low, Math.Max(car.Low, car.High)) : 0, now);
            sum += course.Told;
        }

        var level = Level(cars, target);
        var tries = !isGentle ? 2 * cars.Length : now - _movedAt >= Gently ? 1 : 0;
        for (; tries > 0; tries--)
        {
            var missing = target - sum;
            if (Pick(cars, missing, level, isGentle, now) is not { } picked)
            {
                return;
            }

            var (car, course) = (picked, _courses[picked.Id]);
            var step = Math.Max(car.Step, 1);
            var by = Math.Clamp(Math.Round(missing / step), isGentle ? -1 : -1e6, isGentle ? 1 : MostSteps) * step;
            var to = missing > 0
                ? Math.Min(course.Told + by, Floor(car.High, step))
                : Math.Max(course.Told + by, car.Low);
            sum += to - course.Told;
            _movedAt = now;
            course.Tell(to, now);
        }
    }

    private static double Floor(double watt, double step) => Math.Floor((watt / step) + 1e-6) * step;

    /// <summary>The car that stands furthest from its part, of those that can be moved that way now.</summary>
    private AfrrResource? Pick(ReadOnlySpan<AfrrResource> cars, double missing, double level, bool isGentle, double now)
    {
        var (picked, best) = ((AfrrResource?)null, double.NegativeInfinity);
        foreach (var car in cars)
        {
            var (course, step) = (_courses[car.Id], Math.Max(car.Step, 1));
            var isReady = now - course.ToldAt >= RaiseEvery;
            var can = course.IsOn && Math.Abs(missing) > 0.6 * step
                && (missing > 0 ? isReady && course.Told + step <= car.High + 1e-6 : course.Told > car.Low + 1e-6);
            var off = (Part(car, level) - course.Told) / step * Math.Sign(missing);
            off += isReady ? 0 : isGentle ? -2 * Patience * (1 - ((now - course.ToldAt) / RaiseEvery)) : missing < 0 ? Patience : 0;
            if (can && off > best)
            {
                (picked, best) = (car, off);
            }
        }

        return picked;
    }

    /// <summary>One car at a time, and only for what has lasted.</summary>
    private void Turn(ReadOnlySpan<AfrrResource> cars, double target, double now)
    {
        var (least, most, last, next) = (0d, 0d, (AfrrResource?)null, (AfrrResource?)null);
        foreach (var car in cars)
        {
            var course = _courses[car.Id];
            var mayTurn = now - course.TurnedAt >= LeastTurn && car.High >= car.Low;
            least += course.IsOn ? car.Low : 0;
            most += course.IsOn ? car.High : 0;
            last = course.IsOn && mayTurn ? car : last;
            next = course.IsStopped && mayTurn && next is null ? car : next;
        }

        _shortSince = last is { } l && target < least - (l.Low / 2) ? Since(_shortSince, now) : double.NaN;
        _spareSince = next is { } n && target > most + (n.Low / 2) ? Since(_spareSince, now) : double.NaN;
        if (now - _shortSince >= Twitch)
        {
            _courses[last!.Value.Id].Turn(false, 0, now);
            _shortSince = double.NaN;
        }
        else if (now - _spareSince >= Twitch)
        {
            _courses[next!.Value.Id].Turn(true, next.Value.Low, now);
            _spareSince = double.NaN;
        }
    }

    private static double Since(double since, double now) => double.IsNaN(since) ? now : since;

    /// <summary>Where each gets its room by cost times this, the sum is the target.</summary>
    private double Level(ReadOnlySpan<AfrrResource> cars, double target)
    {
        var (low, high) = (0d, 1d);
        foreach (var car in cars)
        {
            high = Math.Max(high, car.Cost);
        }

        for (var i = 0; i < 24; i++)
        {
            var (middle, sum) = ((low + high) / 2, 0d);
            foreach (var car in cars)
            {
                sum += _courses[car.Id].IsOn ? Part(car, middle) : 0;
            }

            (low, high) = sum < target ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double Part(AfrrResource car, double level) => car.Low + (Math.Min(1, level / car.Cost) * Math.Max(0, car.High - car.Low));

    private List<string> Gone(ReadOnlySpan<AfrrResource> cars)
    {
        var gone = _courses.Keys.ToList();
        foreach (var car in cars)
        {
            gone.Remove(car.Id);
        }

        return gone;
    }
}
