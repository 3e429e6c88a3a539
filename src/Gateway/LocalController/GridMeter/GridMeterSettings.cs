using System.Collections.Immutable;
using System.Globalization;
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

    private readonly DurableNotes _notes;

    public GridMeterSettings(DurableNotes notes)
    {
        _notes = notes;
        IsAligned = new(
            notes, new(new(Aligned, null, "Enabled"), DataEnumType.Boolean, static () => null) { Mutability = MutabilityEnumType.ReadWrite },
            true, text => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase), value => value ? "true" : "false");
        AlignedInterval = Seconds(Aligned, "Interval", QuarterHour);
        AlignedMeasurands = Members(Aligned, "Measurands");
        SampleInterval = Seconds(Own, "SampleInterval", TimeSpan.Zero);
        SampleMeasurands = Members(Own, "SampleMeasurands");
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

    private Setting<TimeSpan> Seconds(string component, string name, TimeSpan usual)
        => new(
            _notes,
            new(new(component, null, name), DataEnumType.Integer, static () => null)
            {
                Mutability = MutabilityEnumType.ReadWrite, Unit = "s", Min = 0, Max = Day,
            },
            usual,
            text => TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture)),
            value => ((int)value.TotalSeconds).ToString(CultureInfo.InvariantCulture));

    private Setting<ImmutableArray<string>> Members(string component, string name)
        => new(
            _notes,
            new(new(component, null, name), DataEnumType.MemberList, static () => null)
            {
                Mutability = MutabilityEnumType.ReadWrite, Max = LongestList, Values = Measurands,
            },
            Measurands,
            text => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            value => string.Join(',', value));
}
