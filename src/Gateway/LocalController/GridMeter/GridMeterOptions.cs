namespace Gateway.LocalController.GridMeter;

/// <summary>What the rest of the site file says about the grid meter's values.</summary>
/// <param name="StaleAfter">A reading older than this is no reading: <c>balancing.staleAfter</c>.</param>
internal sealed record GridMeterOptions(TimeSpan StaleAfter);
