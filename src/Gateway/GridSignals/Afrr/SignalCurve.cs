using System.Collections.Immutable;

namespace Gateway.GridSignals.Afrr;

/// <summary>A corner of a <see cref="SignalCurve"/>. OCPP 2.1 part 2, V2XSignalWattPointType.</summary>
/// <param name="Watt">Positive: the site draws more.</param>
internal readonly record struct SignalPoint(int Signal, double Watt);

/// <summary>
/// What a signal asks for in watt, beside the baseline: straight between its corners, and level beyond the outermost
/// (v2xSignalWattCurve).
/// </summary>
internal sealed class SignalCurve
{
    /// <summary>One that asks for nothing.</summary>
    public static readonly SignalCurve Nothing = new([new(0, 0)]);

    /// <summary>The whole band in so long: what ends without a word ends along this ramp, for a step would be a disturbance of its own.</summary>
    public static readonly TimeSpan Ramp = TimeSpan.FromMinutes(5);

    private readonly ImmutableArray<SignalPoint> _points;

    private SignalCurve(ImmutableArray<SignalPoint> points) => _points = points;

    /// <summary>The most that it asks to draw less, 0 or below.</summary>
    public double Least => Math.Min(0, _points.Min(p => p.Watt));

    /// <summary>The most that it asks to draw more, 0 or above.</summary>
    public double Most => Math.Max(0, _points.Max(p => p.Watt));

    /// <summary>The larger of both: what deviations are measured by.</summary>
    public double Band => Math.Max(Most, -Least);

    /// <param name="points">In any order; at least two, no signal twice, every power finite.</param>
    /// <param name="fault">Why this is no curve.</param>
    public static SignalCurve? Of(IEnumerable<SignalPoint> points, out string fault)
    {
        var sorted = points.OrderBy(p => p.Signal).ToImmutableArray();
        fault = sorted.Length < 2 ? "a curve has at least two points"
            : sorted.Any(p => !double.IsFinite(p.Watt)) ? "a power is no number"
            : sorted.Zip(sorted.Skip(1)).Any(pair => pair.First.Signal == pair.Second.Signal) ? "two points have the same signal"
            : "";
        return fault.Length > 0 ? null : new(sorted);
    }

    /// <summary>What is left of a power that has been on its way back for so long.</summary>
    public double Back(double watt, TimeSpan since)
        => Math.Sign(watt) * Math.Max(0, Math.Abs(watt) - (Band * Math.Max(0, since / Ramp)));

    public double Watt(int signal)
    {
        if (signal <= _points[0].Signal)
        {
            return _points[0].Watt;
        }

        for (var i = 1; i < _points.Length; i++)
        {
            var (from, to) = (_points[i - 1], _points[i]);
            if (signal <= to.Signal)
            {
                return from.Watt + ((to.Watt - from.Watt) * ((double)signal - from.Signal) / ((double)to.Signal - from.Signal));
            }
        }

        return _points[^1].Watt;
    }
}
