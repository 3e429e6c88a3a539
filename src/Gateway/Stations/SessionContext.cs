using Gateway.Site;
using Gateway.Upstream;

namespace Gateway.Stations;

/// <summary>What all sessions share.</summary>
internal sealed record SessionContext(
    StationsOptions Options,
    CsmsOptions Csms,
    CsmsDialer Dialer,
    SiteImage Image,
    CsmsProfileBook Profiles,
    GatewayMetrics Metrics,
    SiteEvents Events,
    TimeProvider Time,
    ILogger Logger);
