namespace Gateway.GridSignals;

/// <summary>What stands on an equipment's nameplate beyond what it is steered by. What it does not tell is null. SunSpec models 1 and 702.</summary>
internal sealed record DerNameplate
{
    public string? Manufacturer { get; init; }

    public string? Model { get; init; }

    public string? SerialNumber { get; init; }

    public string? SoftwareVersion { get; init; }

    public string? HardwareVersion { get; init; }

    /// <summary>In VA.</summary>
    public double? MaxVA { get; init; }

    /// <summary>In VA, while it charges.</summary>
    public double? MaxChargeVA { get; init; }

    /// <summary>In var, absorbed.</summary>
    public double? MaxVarNegative { get; init; }

    /// <summary>In W, at <see cref="OverExcitedPowerFactor"/>.</summary>
    public double? OverExcitedWatt { get; init; }

    public double? OverExcitedPowerFactor { get; init; }

    /// <summary>In W, at <see cref="UnderExcitedPowerFactor"/>.</summary>
    public double? UnderExcitedWatt { get; init; }

    public double? UnderExcitedPowerFactor { get; init; }

    /// <summary>In V.</summary>
    public double? MaxVolt { get; init; }

    /// <summary>In V.</summary>
    public double? MinVolt { get; init; }

    /// <summary>In siemens, while it does not feed in.</summary>
    public double? ReactiveSusceptance { get; init; }
}
