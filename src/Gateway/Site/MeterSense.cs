namespace Gateway.Site;

/// <summary>
/// What a meter's samples alone say of its sign. Loads do not turn over in one sample, all phases at once and each to what it was
/// before, but for one car that stops just then or some that start; a battery turns all phases over by like currents; and a circuit
/// without generation gives none.
/// </summary>
/// <param name="clock">Whose timestamps are handed in.</param>
internal sealed class MeterSense(TimeProvider clock)
{
    /// <summary>In ampere: less says nothing.</summary>
    private const double Least = 1;

    /// <summary>The same while stations follow a command: a car that starts may take the site from one side just to the other.</summary>
    private const double LeastAsked = 8;

    /// <summary>So much the load may change between two samples, in ampere and as a share.</summary>
    private const double Noise = 0.3, Share = 0.15;

    /// <summary>Cars that start in that very sample take no more than this share besides.</summary>
    private const double Start = 1 / 3.0;

    /// <summary>The share by which phases change unlike each other, if it is no battery: that changes all alike.</summary>
    private const double Uneven = 0.3;

    /// <summary>The share that a meter errs by.</summary>
    private const double Exact = 0.01;

    /// <summary>A car that stops in that very sample takes no more than this share along; what does is rather a battery.</summary>
    private const double Stop = 1 / 3.0;

    /// <summary>From the one side to the other in one sample, in ampere, where nothing feeds in.</summary>
    private const double Leap = 3;

    /// <summary>Current out of the circuit so often in a row.</summary>
    private const int Samples = 3;

    /// <summary>After so long without a sample it may have turned in the meantime.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(10);

    private PerPhase<Ampere>? _last;
    private long _seenAt;
    private int _outwards;

    /// <summary>Trials have shown that current may flow out of the circuit: something feeds in that nobody has named.</summary>
    public bool Acquitted { get; set; }

    /// <summary>For people, of the last time that it was wrong.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Wrong: it has turned over, or shows what cannot be. Right: it has turned back.</summary>
    /// <param name="cars">What the stations behind the meter measure themselves.</param>
    /// <param name="mayDischarge">Cars may feed in, each on phases of its own.</param>
    /// <param name="isAsked">Stations were told something that the meter has yet to show.</param>
    public SignVerdict See(long at, PerPhase<Ampere> now, PerPhase<Ampere> cars, bool mayFeedIn, bool mayDischarge, bool isWrong, bool isAsked)
    {
        var before = _last;
        var isLate = before is not null && clock.GetElapsedTime(_seenAt, at) >= Gap;
        (_last, _seenAt) = (now, at);
        _outwards = !mayFeedIn && !Acquitted && IsOutwards(now) ? _outwards + 1 : 0;
        if (before is { } last && (IsMirrored(last, now, cars, isLate, isAsked) || (!mayFeedIn && HasLeapt(last, now))
                || (!isWrong && !mayDischarge && HasPlunged(last, now))))
        {
            Reason = "it shows the opposite of what it had shown a moment before";
            // Without generation the side tells which of the two is right.
            return !mayFeedIn && !Acquitted ? (IsOutwards(now) ? SignVerdict.Wrong : SignVerdict.Right)
                : isWrong ? SignVerdict.Right : SignVerdict.Wrong;
        }

        if (_outwards < Samples || isWrong)
        {
            return SignVerdict.None;
        }

        Reason = "it shows current out of a circuit in which nothing is known to feed in";
        return SignVerdict.Wrong;
    }

    private static bool IsMirrored(PerPhase<Ampere> last, PerPhase<Ampere> now, PerPhase<Ampere> cars, bool isLate, bool isAsked)
    {
        var (seen, least, isUneven) = (false, isAsked ? LeastAsked : Least, IsUneven(last, now));
        var (started, stopped) = (isUneven ? Start : 0, isAsked && !isUneven && !IsExact(last, now) ? 0 : Stopped(last, now, cars));
        foreach (var phase in PerPhase<Ampere>.All)
        {
            var (was, isNow) = (last[phase].Value, now[phase].Value);
            var (less, noise) = (Less(last, now, phase), Noise + (Share * Math.Abs(was)));
            less = less < 0 && -less <= started * Math.Abs(was) ? 0 : less;
            // Meanwhile the load has changed as well: then the other side on all phases is enough.
            if (isLate ? was * isNow > 0 : Math.Abs(less) > noise && Math.Abs(less - stopped) > noise)
            {
                return false;
            }

            seen |= Math.Abs(was) >= least && Math.Abs(isNow) >= least;
        }

        return seen;
    }

    /// <summary>To what meters resolve, on one phase at least: there nothing else has changed.</summary>
    private static bool IsExact(PerPhase<Ampere> last, PerPhase<Ampere> now)
    {
        foreach (var phase in PerPhase<Ampere>.All)
        {
            if (Math.Abs(last[phase].Value) >= LeastAsked && Math.Abs(Less(last, now, phase)) <= Noise + (Exact * Math.Abs(last[phase].Value)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>No battery: then cars may have started just then, and one may have stopped though stations follow a command.</summary>
    private static bool IsUneven(PerPhase<Ampere> last, PerPhase<Ampere> now)
    {
        var (least, most) = (double.MaxValue, 0.0);
        foreach (var phase in PerPhase<Ampere>.All)
        {
            var change = Math.Abs((now[phase] - last[phase]).Value);
            (least, most) = (Math.Min(least, change), Math.Max(most, change));
        }

        return most - least >= Uneven * most;
    }

    /// <summary>What one car may have drawn that stopped just then, in ampere; 0: there is none.</summary>
    private static double Stopped(PerPhase<Ampere> last, PerPhase<Ampere> now, PerPhase<Ampere> cars)
    {
        var stopped = 0.0;
        foreach (var phase in PerPhase<Ampere>.All)
        {
            var less = Less(last, now, phase);
            stopped = less <= Math.Min(Stop * Math.Abs(last[phase].Value), cars[phase].Value + Noise) ? Math.Max(stopped, less) : stopped;
        }

        return stopped;
    }

    /// <summary>By so much less flows, if it is the meter that has turned.</summary>
    private static double Less(PerPhase<Ampere> last, PerPhase<Ampere> now, Phase phase)
        => (last[phase].Value + now[phase].Value) * (last[phase].Value < 0 ? -1 : 1);

    private static bool HasLeapt(PerPhase<Ampere> last, PerPhase<Ampere> now)
    {
        foreach (var phase in PerPhase<Ampere>.All)
        {
            if (last[phase].Value * now[phase].Value < 0 && Math.Abs(now[phase].Value - last[phase].Value) >= Leap)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What feeds in may have taken all phases to the other side, but not by unlike currents: whatever has changed besides.</summary>
    private static bool HasPlunged(PerPhase<Ampere> last, PerPhase<Ampere> now)
    {
        foreach (var phase in PerPhase<Ampere>.All)
        {
            if (last[phase].Value < LeastAsked || now[phase].Value > -LeastAsked)
            {
                return false;
            }
        }

        return IsUneven(last, now);
    }

    private static bool IsOutwards(PerPhase<Ampere> now)
        => Math.Min(now.L1.Value, Math.Min(now.L2.Value, now.L3.Value)) <= -Least;
}
