using System.Collections.Immutable;
using Gateway.Journal;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.GridMeter;

/// <summary>
/// When the grid meter's values are sent and which: what the CSMS may change, and the variables that OCPP asks for beside them.
/// OCPP 2.1 part 2, AlignedDataCtrlr and SampledDataCtrlr.
/// </summary>
internal sealed class GridMeterSettings : IOwnBlock
{
    private const string Aligned = "AlignedDataCtrlr", Sampled = "SampledDataCtrlr", Own = "GridMeter";
    private const int Day = 86_400, LongestList = 500;

    /// <summary>What most bills and most load management are made by.</summary>
    private static readonly TimeSpan QuarterHour = TimeSpan.FromMinutes(15);

    private static readonly ImmutableArray<string> Measurands = [.. GridValues.Known.Select(GridValues.Word)];

    public GridMeterSettings(DurableNotes notes)
    {
        IsAligned = SettingKinds.Flag(notes, new(Aligned, null, "Enabled"), true);
        AlignedInterval = SettingKinds.Seconds(notes, new(Aligned, null, "Interval"), QuarterHour, 0, Day);
        AlignedMeasurands = SettingKinds.Members(notes, new(Aligned, null, "Measurands"), Measurands, LongestList);
        SampleInterval = SettingKinds.Seconds(notes, new(Own, null, "SampleInterval"), TimeSpan.Zero, 0, Day);
        SampleMeasurands = SettingKinds.Members(notes, new(Own, null, "SampleMeasurands"), Measurands, LongestList);
    }

    public Setting<bool> IsAligned { get; }

    /// <summary>From midnight, UTC. Zero: never; 15 min if not said.</summary>
    public Setting<TimeSpan> AlignedInterval { get; }

    public Setting<ImmutableArray<string>> AlignedMeasurands { get; }

    /// <summary>OCPP's own interval for samples belongs to transactions, of which the gateway has none. Zero: never, as if not said.</summary>
    public Setting<TimeSpan> SampleInterval { get; }

    public Setting<ImmutableArray<string>> SampleMeasurands { get; }

    public IEnumerable<Variable> Variables =>
    [
        IsAligned.Variable, AlignedInterval.Variable, AlignedMeasurands.Variable, SampleInterval.Variable, SampleMeasurands.Variable,
        Fixed(Aligned, "Available", DataEnumType.Boolean, "true"),
        Fixed(Sampled, "Available", DataEnumType.Boolean, "true"),
        Fixed(Sampled, "Enabled", DataEnumType.Boolean, "false"),

        // Required wherever meter values are, though nothing is ever sampled for a transaction here.
        Fixed(Aligned, "TxEndedInterval", DataEnumType.Integer, "0", "s"),
        Fixed(Aligned, "TxEndedMeasurands", DataEnumType.MemberList, ""),
        Fixed(Sampled, "TxEndedInterval", DataEnumType.Integer, "0", "s"),
        Fixed(Sampled, "TxEndedMeasurands", DataEnumType.MemberList, ""),
        Fixed(Sampled, "TxStartedMeasurands", DataEnumType.MemberList, ""),
        Fixed(Sampled, "TxUpdatedInterval", DataEnumType.Integer, "0", "s"),
        Fixed(Sampled, "TxUpdatedMeasurands", DataEnumType.MemberList, ""),
    ];

    private static Variable Fixed(string component, string name, DataEnumType type, string value, string? unit = null)
        => new(new(component, null, name), type, () => value) { Unit = unit, IsConstant = true, SupportsMonitoring = false };
}
