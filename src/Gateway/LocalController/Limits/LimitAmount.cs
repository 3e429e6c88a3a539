using Gateway.Site;

namespace Gateway.LocalController.Limits;

/// <summary>How much the charging of the site may draw: ampere on each phase, or watt over all three.</summary>
public readonly record struct LimitAmount(double Value, bool InWatt)
{
    /// <param name="voltage">Phase to neutral.</param>
    public Ampere PerPhase(Volt voltage) => new(InWatt ? Value / (3 * voltage.Value) : Value);
}

/// <summary>Who sets a limit, as OCPP tells them apart (ChargingLimitSourceEnumType) without the CSMS itself.</summary>
public enum LimitSource
{
    /// <summary>Energy management on the site.</summary>
    Ems,

    /// <summary>The grid's operator.</summary>
    So,
    Other,
}
