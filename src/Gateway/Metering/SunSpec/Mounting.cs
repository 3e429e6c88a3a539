using Gateway.Site;

namespace Gateway.Metering.SunSpec;

/// <summary>How a device hangs in the site, as the site file has it.</summary>
/// <param name="Wiring">Which site phases its terminals are wired to; null: nobody said.</param>
/// <param name="IsReversed">True: it is wired the other way round, so all directions turn.</param>
internal sealed record Mounting(DeviceRole Role, Wiring? Wiring = null, bool IsReversed = false)
{
    /// <summary>A phase without its values, or with impossible ones, must not pass for a quiet one where a fuse hangs on it.</summary>
    public bool GuardsFuse => Role is DeviceRole.Grid or DeviceRole.Circuit;

    public int Direction => IsReversed ? -1 : 1;
}
