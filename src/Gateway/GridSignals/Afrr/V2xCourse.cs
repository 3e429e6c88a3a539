namespace Gateway.GridSignals.Afrr;

/// <summary>
/// What a car that can discharge was told, what it may be doing because of it, and how far it has been seen to go either way. It is
/// measured too seldom to be followed by that. In watt and seconds.
/// </summary>
internal sealed class V2xCourse(string id)
{
    /// <summary>From a set-point to its effect: a call, an ISO 15118-20 control loop, and a second or two on the safe side.</summary>
    public const double Latency = 4;

    /// <summary>What it was told within so long it may be on its way to, or not be measured at yet.</summary>
    private const double Lately = 15;

    private readonly CarCourse _course = new(id);
    private readonly CarCeiling _most = new(), _least = new();
    private readonly List<(double At, double Watt)> _told = [];

    /// <summary>What it does when nobody moves it.</summary>
    public double Rest { get; private set; }

    /// <summary>It follows its limit, as nobody tells it a set-point.</summary>
    public void Find(double watt, double now)
    {
        Rest = Math.Max(0, watt);
        Tell(watt, now);
    }

    public void Tell(double watt, double now)
    {
        _course.Tell(watt, now);
        _told.RemoveAll(t => now - t.At > Lately);
        _told.Add((now, watt));
    }

    public double Power(double now) => _course.Draws(now, Latency).Mean;

    /// <summary>How far it goes: what it does not do for a while it is not told, until it is tried again.</summary>
    /// <param name="ampere">What one ampere per phase is.</param>
    /// <param name="drawn">Null: nothing fresh is measured.</param>
    public (double Low, double High) Reach(double now, double ampere, double? drawn) => (
        -_least.Of(now, ampere, -_told.Max(t => t.Watt), double.PositiveInfinity, -drawn),
        _most.Of(now, ampere, _told.Min(t => t.Watt), double.PositiveInfinity, drawn));
}
