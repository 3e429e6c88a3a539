using Gateway.Journal;
using Gateway.Site;
using Gateway.Stations.Actuation;
using Gateway.Upstream;

namespace Gateway.Stations;

/// <summary>What all sessions share.</summary>
/// <param name="Models">What is known of the models of stations.</param>
/// <param name="Notes">Null: nothing is kept over restarts.</param>
/// <param name="Bridges">Null: outages are not bridged (<c>outage: transparent</c>).</param>
/// <param name="Firmware">Null: the site keeps no firmware.</param>
internal sealed record SessionContext(
    StationsOptions Options,
    CsmsOptions Csms,
    ReplayPatience Patience,
    CsmsDialer Dialer,
    SiteImage Image,
    CsmsProfileBook Profiles,
    ModelBook Models,
    DurableNotes? Notes,
    GatewayMetrics Metrics,
    SiteEvents Events,
    SecurityEvents Security,
    BridgeBook? Bridges,
    FirmwareUpdates? Firmware,
    TimeProvider Time,
    ILogger Logger);
