using System.Numerics;

namespace Gateway.Site;

/// <summary>
/// What one ampere of a load makes flow in each of three conductors: phasors, each relative to the voltage of its own
/// conductor. A load between conductor and neutral is 1 there, angle 0; power factors of chargers are near enough to one.
/// </summary>
/// <param name="L1">Ampere per ampere of the load.</param>
public readonly record struct Phasors(Complex L1, Complex L2, Complex L3)
{
    private static readonly Complex Ahead = Complex.FromPolarCoordinates(1, Math.PI / 6);
    private static readonly Complex Behind = Complex.Conjugate(Ahead);

    public Complex this[Phase phase] => phase switch { Phase.L1 => L1, Phase.L2 => L2, _ => L3 };

    /// <summary>A load between a conductor and neutral, or one of three equal ones of a three-phase load.</summary>
    public static Phasors Of(Phase phase) => default(Phasors).With(phase, Complex.One);

    /// <summary>
    /// A load between two conductors. The voltage L1-L2 leads that of L1 by 30 degrees, and taken backwards lags that of L2
    /// by 30; so on with L2-L3 and L3-L1.
    /// </summary>
    public static Phasors Between(Phase one, Phase other)
    {
        var (first, second) = ((int)one + 1) % 3 == (int)other ? (one, other) : (other, one);
        return default(Phasors).With(first, Ahead).With(second, Behind);
    }

    /// <summary>
    /// The same load above a delta-wye transformer: Ia = (ia - ic) / n, and so on round, each again relative to its own
    /// conductor's voltage, which there lags the one below by 30 degrees.
    /// </summary>
    public Phasors Above(Transformer transformer)
    {
        var n = transformer.Ratio;
        return new(((L1 * Ahead) + (L3 * Behind)) / n, ((L2 * Ahead) + (L1 * Behind)) / n, ((L3 * Ahead) + (L2 * Behind)) / n);
    }

    /// <summary>
    /// The most that flows while any of the loads may be off and the others are on. Angles here are multiples of 30 degrees,
    /// so of all the sums that can be largest one lies in one of twelve directions.
    /// </summary>
    public static double Worst(IEnumerable<Complex> currents)
    {
        var all = currents.ToList();
        var worst = 0d;
        for (var direction = Math.PI / 12; direction < 2 * Math.PI; direction += Math.PI / 6)
        {
            var towards = Complex.FromPolarCoordinates(1, -direction);
            worst = Math.Max(worst, all.Where(c => (c * towards).Real > 0).Aggregate(Complex.Zero, (sum, c) => sum + c).Magnitude);
        }

        return worst;
    }

    private Phasors With(Phase phase, Complex value) => phase switch
    {
        Phase.L1 => this with { L1 = value },
        Phase.L2 => this with { L2 = value },
        _ => this with { L3 = value },
    };
}

/// <summary>A three-phase transformer whose fed side is delta and whose feeding side is wye.</summary>
/// <param name="Primary">Of the fed side, line to line.</param>
/// <param name="Secondary">Of the feeding side, line to line.</param>
public sealed record Transformer(Volt Primary, Volt Secondary)
{
    /// <summary>Turns of a delta winding to turns of a wye winding: line to line on the one side, line to neutral on the other.</summary>
    public double Ratio => Primary.Value / (Secondary.Value / Math.Sqrt(3));
}
