namespace Gateway.Balancing.Planning;

/// <summary>A car at a load.</summary>
/// <param name="From">The planner's period in which it comes, see <see cref="PlanClock"/>.</param>
/// <param name="To">The period in which it is gone.</param>
/// <param name="Need">What it wants (a guest: still wants), in ampere times periods.</param>
/// <param name="Most">The most it takes, in ampere.</param>
internal readonly record struct Stay(int Load, long From, long To, double Need, double Most);
