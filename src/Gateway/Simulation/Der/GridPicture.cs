namespace Gateway.Simulation.Der;

/// <summary>The grid as a simulated device sees it.</summary>
/// <param name="VoltPercent">Of the nominal voltage, the same on all phases.</param>
internal readonly record struct GridPicture(double VoltPercent, double Hertz);
