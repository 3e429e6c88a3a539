using System.Collections.Immutable;
using Gateway.GridSignals.External;
using Gateway.Site;

namespace Gateway.GridSignals.ModbusTcp;

/// <summary>The site at one instant, as registers tell it.</summary>
/// <param name="Import">Watt at the connection; null: not measured now.</param>
/// <param name="Controller">The controller's own limit; null: it may only read.</param>
internal sealed record SiteView(SiteSnapshot Site, TimeSpan Up, double? Import, double Controllable, ImmutableArray<SignalState> Limits, SignalState? Controller)
{
    /// <summary>By the grid meter; null: not measured now.</summary>
    public PerPhase<Ampere>? Current
        => Import is null ? null : Site.Devices.Values.FirstOrDefault(d => d.Role is DeviceRole.Grid)?.Reading?.Current;

    /// <summary>Watt of all devices of a role; null: none is heard.</summary>
    public double? Power(DeviceRole role)
        => Site.Devices.Values.Where(d => d.Role == role && d.Fault is null).Select(d => d.Reading?.TotalPower?.Value).OfType<double>().ToList() is { Count: > 0 } all ? all.Sum() : null;

    /// <summary>The lowest cap of power on what is drawn; null: none.</summary>
    public double? ImportWatt => Site.Caps.Where(c => c.Power is not null).Select(c => (double?)c.Power!.Value.Limit.Value).Min();

    /// <summary>The lowest cap of current; null: none.</summary>
    public double? ImportAmpere => Site.Caps.Where(c => c.Power is null).Select(c => (double?)c.PerPhase.Value).Min();

    /// <summary>The lowest limit of what is fed in; null: none.</summary>
    public double? ExportWatt => Limits.Where(l => l.IsExport).Select(l => l.Power?.Value).Min();

    /// <summary>Who limits what is drawn and ranks first; 0: nobody.</summary>
    public int Rank => Site.Caps.IsEmpty ? 0 : 1 + (int)Site.Caps.Min(c => c.Rank);

    /// <summary>Bit 0: a limit of what is drawn is a fail-safe one; bit 1: of what is fed in; bit 2: the controller's own.</summary>
    public int FailSafe => (Limits.Any(l => l is { IsFailSafe: true, IsExport: false }) ? 1 : 0)
        | (Limits.Any(l => l is { IsFailSafe: true, IsExport: true }) ? 2 : 0) | (Controller?.IsFailSafe is true ? 4 : 0);

    /// <summary>The controller's state by <see cref="HeartbeatState"/>; null: it may only read.</summary>
    public int? State => Controller is { } own && Enum.TryParse<HeartbeatState>(own.State, ignoreCase: true, out var state) ? (int)state : null;
}
