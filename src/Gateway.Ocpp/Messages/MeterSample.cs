namespace Gateway.Ocpp.Messages;

/// <summary>
/// What a station measured at one EVSE at one instant. Phases are the station's own terminals. Null: not told, or not readable.
/// </summary>
public readonly record struct MeterSample
{
    /// <summary>Current.Import on the terminal L1, in ampere RMS; below 0: Current.Export.</summary>
    public double? CurrentL1 { get; init; }

    public double? CurrentL2 { get; init; }

    public double? CurrentL3 { get; init; }

    /// <summary>Voltage from L1 to neutral, in volt RMS.</summary>
    public double? VoltageL1 { get; init; }

    public double? VoltageL2 { get; init; }

    public double? VoltageL3 { get; init; }

    /// <summary>Power.Active.Import in watt, below 0 Power.Active.Export: the total, or the sum of the phases where no total is told.</summary>
    public double? Power { get; init; }

    /// <summary>Energy.Active.Import.Register in watt hours, likewise.</summary>
    public double? Energy { get; init; }

    /// <summary>State of charge of the car's battery in percent.</summary>
    public double? Soc { get; init; }

    /// <summary>Current.Offered in ampere per phase: what the station allows the car.</summary>
    public double? OfferedA { get; init; }

    public bool IsEmpty => this == default;
}
