namespace Gateway.Balancing;

/// <summary>
/// How much a car counts beside others: its priority times its urgency. Departure and energy are poor figures (departure off by
/// hours, energy asked about twice what is taken), so urgency at most doubles it; where they are unknown, waiting stands in.
/// </summary>
internal static class Weights
{
    /// <summary>How much urgency may add.</summary>
    public const double Alpha = 1;

    /// <summary>A car that could wait this long has 37 % of it.</summary>
    public static readonly TimeSpan Scale = TimeSpan.FromHours(1);

    /// <summary>What cars took of the energy that was asked for them, in the experience of others; until it was learnt.</summary>
    public const double UsuallyTaken = 0.5;

    /// <summary>A departure this long ago was wrong.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(15);

    private const double PerStep = 1.1;
    private const int MostSteps = 9;

    /// <param name="priority">Any; beyond 9 up and down more of it changes nothing.</param>
    /// <param name="laxity">See <see cref="Laxity"/>; null: unknown.</param>
    /// <param name="unserved">How long it has had nothing; zero while it charges.</param>
    /// <returns>Between 0.42 and 4.7; 1 for a car of priority 0 that can wait.</returns>
    public static double Of(int priority, TimeSpan? laxity, TimeSpan unserved)
        => OfPriority(priority) * (1 + (Alpha * (laxity is { } l ? Decayed(l) : 1 - Decayed(unserved))));

    /// <summary>By a plan, whose values are about 0.5 where the others' are 1. Waiting counts beside it: a plan can be wrong for ever.</summary>
    /// <param name="worth">Above 0 and at most 1.</param>
    /// <returns>Above 0, and at most 7.1.</returns>
    public static double Of(int priority, double worth, TimeSpan unserved)
        => OfPriority(priority) * ((2 * worth) + (Alpha * (1 - Decayed(unserved))));

    /// <summary>How long the car could wait and still get its energy until it leaves. At least zero; null: unknown.</summary>
    /// <param name="untilDeparture">Null: unknown.</param>
    /// <param name="energyLeft">In Wh, as asked for. Null: unknown.</param>
    /// <param name="mostWatt">The most it can draw. Must be positive for a laxity to be known.</param>
    /// <param name="taken">What is taken of what is asked for, 0 to 1.</param>
    public static TimeSpan? Laxity(TimeSpan? untilDeparture, double? energyLeft, double mostWatt, double taken = UsuallyTaken)
    {
        if (untilDeparture is not { } left || energyLeft is not { } energy || left < -Overdue || !(mostWatt > 0) || !double.IsFinite(energy))
        {
            return null;
        }

        var hours = left.TotalHours - (Math.Max(energy, 0) * Math.Clamp(taken, 0, 1) / mostWatt);
        return TimeSpan.FromHours(Math.Clamp(hours, 0, TimeSpan.MaxValue.TotalHours / 2));
    }

    private static readonly double[] OfStep = [.. Enumerable.Range(-MostSteps, (2 * MostSteps) + 1).Select(step => Math.Pow(PerStep, step))];

    private static double OfPriority(int priority) => OfStep[Math.Clamp(priority, -MostSteps, MostSteps) + MostSteps];

    private static double Decayed(TimeSpan time) => time <= TimeSpan.Zero ? 1 : Math.Exp(-time / Scale);
}
