namespace Gateway.Balancing.Planning;

/// <summary>The weight of a car by itself, 0 to 1: how much of the time that is left it would have to charge at full current.</summary>
internal static class Urgency
{
    /// <summary>The part of its time at which a car is two thirds on its way to full weight.</summary>
    private const double Part = 0.4;

    /// <summary>Nobody is worth nothing: a weight is above 0.</summary>
    private const double Least = 0.01;

    /// <param name="need">In ampere times periods.</param>
    /// <param name="left">Periods until it goes.</param>
    /// <param name="most">The most it can take, in ampere.</param>
    public static double Of(double need, double left, double most)
        => Math.Max(Least, 1 - Math.Exp(-need / (Math.Max(1, left) * most * Part)));
}
