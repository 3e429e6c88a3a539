namespace Gateway.Simulation;

/// <summary>What those really do who follow a signal of frequency restoration within seconds. In watt; positive: drawn.</summary>
/// <param name="Site">At the grid connection.</param>
/// <param name="Car">The bidirectional one. Null: the demo has none.</param>
/// <param name="IsCarTold">Its station holds a set-point.</param>
internal readonly record struct DemoPowers(double Site, double Battery, double? Car, bool IsCarTold)
{
    /// <summary>Less may have other reasons: balancing moves cars as well. Nothing else than a signal moves the battery meanwhile.</summary>
    private const double TogetherMoves = 2000, BatteryMoves = 1000, CarMoves = 300;

    public double Together => Battery + (Car ?? 0);

    /// <param name="before">Before the signal changed.</param>
    /// <param name="way">-1: it asks for less, 1: for more.</param>
    public bool Follows(in DemoPowers before, int way)
        => way * (Battery - before.Battery) >= BatteryMoves
            && way * (Together - before.Together) >= TogetherMoves
            && (Car is null || (IsCarTold && (way > 0 || before.Car - Car >= CarMoves)));      // it gives way first, and comes back slowly
}
