namespace Gateway.GridSignals.Afrr;

/// <summary>
/// Spreads power over what follows within a second or two. The fastest does what is quick; the others share what is left once the
/// quick part is gone, beside what each does by itself, in proportion to their room by cost. What one cannot do, the next one does.
/// </summary>
internal sealed class FastShare
{
    /// <summary>In seconds: what is quicker than this is for the fastest alone.</summary>
    private const double Quick = 5;

    /// <summary>So far ahead a set-point may be of what the equipment can ramp to, in seconds.</summary>
    private const double Ahead = 2;

    /// <summary>The slower ones use this part of their ramp: the fastest has to make up for what they have not done yet.</summary>
    private const double Ease = 0.4;

    private readonly Dictionary<string, double> _before = new(StringComparer.Ordinal);
    private double? _calm;

    /// <param name="fast">In any order.</param>
    /// <param name="target">For all of them together.</param>
    /// <param name="told">What each is told.</param>
    public void Share(ReadOnlySpan<AfrrResource> fast, double target, double seconds, Span<double> told)
    {
        if (fast.IsEmpty)
        {
            return;
        }

        var fastest = Fastest(fast);
        var (calm, left) = (Calm(target, seconds) - Rest(fast), target);
        var room = Room(fast, calm);
        for (var i = 0; i < fast.Length; i++)
        {
            if (i != fastest)
            {
                told[i] = Eased(fast[i], fast[i].Rest + (room > 0 ? calm * Room(fast[i], calm) / room : 0), seconds);
                left -= Soon(fast[i]);
            }
        }

        told[fastest] = Within(fast[fastest], left);
        left -= told[fastest];
        for (var i = 0; i < fast.Length; i++)
        {
            if (i != fastest)
            {
                var more = Eased(fast[i], told[i] + left, seconds);
                (left, told[i]) = (left - (more - told[i]), more);
            }

            _before[fast[i].Id] = told[i];
        }
    }

    private static int Fastest(ReadOnlySpan<AfrrResource> fast)
    {
        var fastest = 0;
        for (var i = 1; i < fast.Length; i++)
        {
            fastest = fast[i].Latency < fast[fastest].Latency ? i : fastest;
        }

        return fastest;
    }

    private double Calm(double target, double seconds)
    {
        _calm = _calm is { } calm ? target + ((calm - target) * Math.Exp(-seconds / Quick)) : target;
        return _calm.Value;
    }

    private static double Room(ReadOnlySpan<AfrrResource> fast, double toward)
    {
        var room = 0d;
        foreach (var one in fast)
        {
            room += Room(one, toward);
        }

        return room;
    }

    private static double Room(AfrrResource one, double toward) => Math.Max(0, toward >= 0 ? one.High - one.Rest : one.Rest - one.Low) / one.Cost;

    private static double Rest(ReadOnlySpan<AfrrResource> fast)
    {
        var rest = 0d;
        foreach (var one in fast)
        {
            rest += one.Rest;
        }

        return rest;
    }

    /// <summary>What it comes to within a second, by what it was told before.</summary>
    private double Soon(AfrrResource one)
        => one.Power + Math.Clamp(_before.GetValueOrDefault(one.Id, one.Power) - one.Power, -one.Ramp, one.Ramp);

    private double Eased(AfrrResource one, double watt, double seconds)
    {
        var (before, by) = (_before.GetValueOrDefault(one.Id, one.Power), Ease * one.Ramp * seconds);
        return Within(one, Math.Clamp(watt, before - by, before + by));
    }

    private static double Within(AfrrResource one, double watt)
    {
        var reach = one.Ramp * Math.Max(Ahead, one.Latency);
        return Math.Clamp(Math.Clamp(watt, one.Power - reach, one.Power + reach), one.Low, Math.Max(one.Low, one.High));
    }
}
