using System.Text.Json.Nodes;
using Gateway.Ocpp.Profiles;

namespace Gateway.Simulation;

/// <summary>How one version of OCPP says what a station has to say, and understands what it is told.</summary>
internal interface IDialect
{
    string Subprotocol { get; }

    ProfileRules Rules { get; }

    /// <summary>True where a transaction can begin before the driver is known.</summary>
    bool TransactionBeforeAuthorization { get; }

    /// <summary>The code for a payload that cannot be read: each version spells it its own way.</summary>
    string MalformedCode { get; }

    JsonObject Boot(string reason);

    IEnumerable<Outgoing> Statuses();

    Outgoing Authorize(string token, Action<CallOutcome> then);

    /// <summary>The state of the connector has changed.</summary>
    IEnumerable<Outgoing> StateChanged(StationTransaction? transaction);

    Outgoing Started(StationTransaction transaction, TellReason why, Action<CallOutcome> then);

    /// <summary>The driver of a running transaction is known now.</summary>
    IEnumerable<Outgoing> Authorized(StationTransaction transaction, TellReason why, Action<CallOutcome> then);

    Outgoing Measured(StationTransaction transaction, TellReason why);

    Outgoing Ended(StationTransaction transaction, EndReason why);

    Reply Answer(string action, JsonObject payload);
}
