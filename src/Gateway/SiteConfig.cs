using System.Collections.Immutable;
using Gateway.Balancing;
using Gateway.Firmware;
using Gateway.GridSignals;
using Gateway.LocalController.Files;
using Gateway.LocalController.Limits;
using Gateway.Metering;
using Gateway.Monitoring;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Upstream;

namespace Gateway;

/// <summary>A site file that was read without a fault.</summary>
/// <param name="StateDirectory">Where the journal and other state live. Default <c>/var/lib/site-gateway</c>.</param>
/// <param name="DeviceDirectories">Where register maps are looked for, first hit wins: beside the site file, then the program's own.</param>
/// <param name="Limits">What all stations together may draw besides the circuits' limits.</param>
/// <param name="Firmware">Null: the section was left out.</param>
/// <param name="Mqtt">Null: no MQTT.</param>
/// <param name="Notices">One sentence for each section that was read and checked but has no effect yet.</param>
public sealed record SiteConfig(
    SitePlan Plan,
    string StateDirectory,
    ByteSize JournalSize,
    CsmsOptions Csms,
    StationsOptions Stations,
    ImmutableArray<DeviceOptions> Devices,
    ImmutableArray<string> DeviceDirectories,
    BalancingOptions Balancing,
    ImmutableArray<FileLimit> Limits,
    FirmwareOptions? Firmware,
    MqttOptions? Mqtt,
    StatusOptions Status,
    ImmutableArray<string> Notices)
{
    /// <summary>What the CSMS may have done to the gateway itself.</summary>
    public UpdateOptions Controller { get; init; } = new();

    /// <summary>Who outside of OCPP limits the site.</summary>
    public GridSignalsOptions Signals { get; init; } = new();

    /// <summary>Where files about models of stations are looked for, first hit wins: beside the site file, then the program's own.</summary>
    public ImmutableArray<string> QuirkDirectories { get; init; } = [];
}
