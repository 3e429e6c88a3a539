using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>An EVSE that charges with surplus: what is told of it before each sharing, what it may get, and what is remembered.</summary>
internal sealed class SurplusLoad
{
    /// <summary>Surplus or MinimumSurplus; with Grid it is passed over.</summary>
    public ChargingMode Mode { get; set; }

    /// <summary>A car is there that could charge.</summary>
    public bool Wants { get; set; }

    /// <summary>What an ampere per phase is over all phases that it uses, at nominal voltage.</summary>
    public double WattPerAmpere { get; set; }

    /// <summary>Below this its car stops, in ampere per phase.</summary>
    public double Minimum { get; set; }

    /// <summary>The most that it may get for other reasons, in ampere per phase.</summary>
    public double Maximum { get; set; }

    /// <summary>What it draws, in watt.</summary>
    public double Drawn { get; set; }

    /// <summary>The most that it may get, in ampere per phase: 0, or the minimum and more.</summary>
    public double Upper { get; internal set; }

    /// <summary>It was let start.</summary>
    public bool IsOn { get; internal set; }

    /// <summary>When it was started or stopped, by <see cref="TimeProvider.GetTimestamp"/>; null: not yet.</summary>
    internal long? TurnedAt { get; set; }

    internal double Least => Minimum * WattPerAmpere;

    internal double Most => Math.Max(Minimum, Maximum) * WattPerAmpere;

    internal bool TakesPart => Wants && Mode is not ChargingMode.Grid && WattPerAmpere > 0 && Maximum >= Minimum;
}
