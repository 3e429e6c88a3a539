namespace Gateway.Balancing.Planning;

/// <summary>
/// What drivers say and what their cars do: energy is asked for by habit, so it is believed as far as it came true here. Energies
/// in any one unit, times in the planner's periods.
/// </summary>
/// <param name="usualNeed">Of a car of which nothing is said, before any was seen.</param>
/// <param name="usualStay">Likewise.</param>
internal sealed class Trust(double usualNeed, double usualStay)
{
    /// <summary>Who stays longer than was believed is taken to leave within so many periods; who draws more, to do so for as long.</summary>
    private const long Overdue = 6;

    /// <summary>A part of what is believed: so near to it a battery that still draws shows that it was wrong.</summary>
    private const double Near = 1e-6;

    /// <summary>As many cars does the first guess count for.</summary>
    private const double First = 5;

    private double _asked = First * usualNeed;
    private double _tookOfAsked = First * usualNeed;
    private double _took = First * usualNeed;
    private double _stayed = First * usualStay;
    private double _cars = First;

    public double UsualNeed => _took / _cars;

    public long UsualStay => (long)Math.Ceiling(_stayed / _cars);

    /// <param name="asked">Null: nothing was said.</param>
    public double Need(double? asked) => asked * Math.Min(1, _tookOfAsked / _asked) ?? UsualNeed;

    /// <summary>When a car leaves, said or usual.</summary>
    public long Leaves(long now, long from, long? said) => (said ?? from + UsualStay) is var at && at > now ? at : now + Overdue;

    /// <summary>What a car still takes that has had <paramref name="got"/>.</summary>
    /// <param name="most">That it takes in a period.</param>
    public static double Left(double believed, double got, double most) => believed - got > Near * believed ? believed - got : Overdue * most;

    public void Learn(double? asked, double took, long stayed)
    {
        (_took, _stayed, _cars) = (_took + took, _stayed + stayed, _cars + 1);
        if (asked is { } said)
        {
            (_asked, _tookOfAsked) = (_asked + said, _tookOfAsked + Math.Min(took, said));
        }
    }
}
