using Gateway.Site;

namespace Gateway.Metering.Commands;

/// <summary>A reading in one line, for people.</summary>
internal static class ReadingText
{
    public static string Of(DeviceReading reading)
    {
        string?[] parts =
        [
            reading.Voltage is { } volt ? $"{volt}" : null,
            reading.Current is { } ampere ? $"{ampere}" : null,
            reading.Power is { } phases ? $"{phases}" : null,
            reading.TotalPower is { } watt ? $"{watt} in all" : null,
            reading.FrequencyHz is { } hertz ? $"{PointTable.Number(hertz)} Hz" : null,
            reading.EnergyImport is { } import ? $"{import} imported" : null,
            reading.EnergyExport is { } export ? $"{export} exported" : null,
            reading.StateOfCharge is { } charge ? $"{PointTable.Number(charge)} % charged" : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }
}
