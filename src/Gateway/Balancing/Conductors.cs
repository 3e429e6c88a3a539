using System.Runtime.CompilerServices;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>A number for each site phase, in ampere unless said otherwise; changed in place, so that a tick makes no garbage.</summary>
[InlineArray(Count)]
internal struct Conductors
{
    public const int Count = 3;

    private double _l1;

    public static Conductors From(PerPhase<Ampere> current)
    {
        Conductors on = default;
        (on[0], on[1], on[2]) = (current.L1.Value, current.L2.Value, current.L3.Value);
        return on;
    }

    public static Conductors Same(double current)
    {
        Conductors on = default;
        (on[0], on[1], on[2]) = (current, current, current);
        return on;
    }

    public readonly PerPhase<Ampere> Told => new(new(this[0]), new(this[1]), new(this[2]));

    public readonly double Largest => Math.Max(this[0], Math.Max(this[1], this[2]));

    public readonly bool IsFinite => double.IsFinite(this[0]) && double.IsFinite(this[1]) && double.IsFinite(this[2]);
}
