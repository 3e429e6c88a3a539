using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Where limits go. Implemented by Stations; declared here, where it is used.</summary>
internal interface ILimitSink
{
    /// <summary>
    /// Sets what the EVSE's running transaction may draw per phase. Never waits: the newest value wins over one that is not sent
    /// yet; a station that is offline is left alone. The outcome shows in the site image (Sent, Accepted, Refusals).
    /// </summary>
    void SetLimit(EvseKey evse, Ampere perPhase);

    /// <summary>Installs the station's fallback profile (again). The outcome shows as <see cref="StationSnapshot.FallbackInstalled"/>.</summary>
    void InstallFallback(string station, Ampere perPhase);

    /// <summary>Ends the EVSE's transaction: the station would not obey.</summary>
    void StopTransaction(EvseKey evse);
}
