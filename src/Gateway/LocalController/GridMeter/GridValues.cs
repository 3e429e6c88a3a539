using System.Collections.Immutable;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.GridMeter;

/// <summary>A reading of the grid meter in OCPP's words. Pure. The meter sits where the grid enters the site: location Inlet.</summary>
internal static class GridValues
{
    /// <summary>Everything that a grid meter can tell, in the order in which it is sent.</summary>
    public static readonly ImmutableArray<MeasurandEnumType> Known =
    [
        MeasurandEnumType.EnergyActiveImportRegister, MeasurandEnumType.EnergyActiveExportRegister,
        MeasurandEnumType.PowerActiveImport, MeasurandEnumType.PowerActiveExport,
        MeasurandEnumType.CurrentImport, MeasurandEnumType.CurrentExport,
        MeasurandEnumType.Voltage, MeasurandEnumType.Frequency,
    ];

    private static readonly PhaseEnumType[] Lines = [PhaseEnumType.L1, PhaseEnumType.L2, PhaseEnumType.L3];

    private static readonly PhaseEnumType[] ToNeutral = [PhaseEnumType.L1N, PhaseEnumType.L2N, PhaseEnumType.L3N];

    public static string Word(MeasurandEnumType measurand) => ((Open<MeasurandEnumType>)measurand).ToString();

    /// <returns>Empty: the meter has none of what is wanted.</returns>
    public static ImmutableArray<SampledValueType> Of(DeviceReading reading, IEnumerable<string> measurands, ReadingContextEnumType context)
    {
        var wanted = measurands.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. from measurand in Known
               where wanted.Contains(Word(measurand))
               from value in Of(reading, measurand)
               select new SampledValueType(
                   Math.Round(value.Value, 3),
                   measurand,
                   context,
                   value.Phase is { } phase ? (Open<PhaseEnumType>)phase : null,
                   (Open<LocationEnumType>)LocationEnumType.Inlet,
                   UnitOfMeasure: new(UnitOf(measurand))),
        ];
    }

    // Into the site is import. What flows one way is told as 0 in the other, so that both always can be summed up.
    private static IEnumerable<(double Value, PhaseEnumType? Phase)> Of(DeviceReading reading, MeasurandEnumType measurand) => measurand switch
    {
        MeasurandEnumType.EnergyActiveImportRegister => One(reading.EnergyImport?.Value),
        MeasurandEnumType.EnergyActiveExportRegister => One(reading.EnergyExport?.Value),
        MeasurandEnumType.PowerActiveImport => Power(reading, import: true),
        MeasurandEnumType.PowerActiveExport => Power(reading, import: false),
        MeasurandEnumType.CurrentImport => Each(reading.Current?.Map(a => Flow(a.Value, import: true)), Lines),
        MeasurandEnumType.CurrentExport => Each(reading.Current?.Map(a => Flow(a.Value, import: false)), Lines),
        MeasurandEnumType.Voltage => Each(reading.Voltage?.Map(v => v.Value), ToNeutral),
        _ => One(reading.FrequencyHz),
    };

    private static IEnumerable<(double Value, PhaseEnumType? Phase)> Power(DeviceReading reading, bool import)
    {
        var total = reading.TotalPower?.Value ?? (reading.Power is { } p ? p.L1.Value + p.L2.Value + p.L3.Value : null);
        return
        [
            .. One(total is { } watt ? Flow(watt, import) : null),
            .. Each(reading.Power?.Map(w => Flow(w.Value, import)), Lines),
        ];
    }

    private static double Flow(double signed, bool import) => Math.Max(0, import ? signed : -signed);

    private static IEnumerable<(double Value, PhaseEnumType? Phase)> One(double? value) => value is { } v ? [(v, null)] : [];

    private static IEnumerable<(double Value, PhaseEnumType? Phase)> Each(PerPhase<double>? values, PhaseEnumType[] names)
        => values is { } v ? PerPhase<double>.All.Select(phase => (v[phase], (PhaseEnumType?)names[(int)phase])) : [];

    private static string UnitOf(MeasurandEnumType measurand) => measurand switch
    {
        MeasurandEnumType.EnergyActiveImportRegister or MeasurandEnumType.EnergyActiveExportRegister => "Wh",
        MeasurandEnumType.PowerActiveImport or MeasurandEnumType.PowerActiveExport => "W",
        MeasurandEnumType.CurrentImport or MeasurandEnumType.CurrentExport => "A",
        MeasurandEnumType.Voltage => "V",
        _ => "Hz",
    };
}
