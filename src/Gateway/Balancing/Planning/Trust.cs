namespace Gateway.Balancing.Planning;

/// <summary>What drivers say and what their cars do: energy is asked for by habit, so it is believed as far as it came true here.</summary>
/// <param name="usualNeed">Of a car of which nothing is said, before any was seen; in ampere times periods.</param>
/// <param name="usualStay">Likewise, in periods.</param>
internal sealed class Trust(double usualNeed, double usualStay)
{
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

    public void Learn(double? asked, double took, long stayed)
    {
        (_took, _stayed, _cars) = (_took + took, _stayed + stayed, _cars + 1);
        if (asked is { } said)
        {
            (_asked, _tookOfAsked) = (_asked + said, _tookOfAsked + Math.Min(took, said));
        }
    }
}
