using Gateway.Ocpp;
using Gateway.Ocpp.Messages;

namespace Gateway.Stations;

/// <summary>One station's session as those see it who call the station: a socket in the product, a simulated one in the plant.</summary>
internal interface IStationCalls
{
    string Id { get; }

    OcppVersion Version { get; }

    SessionState State { get; }

    /// <summary>Sends a CALL of the gateway's own.</summary>
    Task<CallAnswer> CallAsync(Request request);
}
