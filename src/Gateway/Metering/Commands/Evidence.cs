namespace Gateway.Metering.Commands;

/// <summary>How likely are numbers those of a grid, and not whatever else stands in these registers?</summary>
internal static class Evidence
{
    private const double LeastVolt = 80;
    private const double MostVolt = 300;
    private const double LeastHertz = 45;
    private const double MostHertz = 65;

    /// <summary>How many voltages and frequencies speak for the map; 0: none does, or any value speaks against it.</summary>
    public static int Of(DeviceMap map, IReadOnlyList<ushort[]> blocks)
    {
        var likely = 0;
        foreach (var point in map.Points)
        {
            var value = point.Read(blocks);
            if (!double.IsNaN(value) && !IsPossible(point.Quantity, value))
            {
                return 0;
            }

            likely += point.Quantity is Quantity.Voltage or Quantity.Frequency && !double.IsNaN(value) ? 1 : 0;
        }

        return likely;
    }

    private static bool IsPossible(Quantity quantity, double value) => quantity switch
    {
        Quantity.Voltage => value is >= LeastVolt and <= MostVolt,
        Quantity.Frequency => value is >= LeastHertz and <= MostHertz,
        Quantity.Current => Math.Abs(value) <= 10_000,
        Quantity.PowerFactor => Math.Abs(value) <= 180,     // some tell an angle
        Quantity.StateOfCharge => value is >= 0 and <= 100,
        Quantity.EnergyImport or Quantity.EnergyExport => value is >= 0 and < 1e13,
        _ => Math.Abs(value) <= 1e7,
    };
}
