namespace Gateway.Balancing.Planning;

/// <summary>A car at a load.</summary>
/// <param name="From">The planner's period in which it comes, counted from midnight of 1 January 1970 by the site's clock.</param>
/// <param name="To">The period in which it is gone.</param>
/// <param name="Need">What it wants (a guest: still wants), in ampere times periods.</param>
internal readonly record struct Stay(int Load, long From, long To, double Need);
