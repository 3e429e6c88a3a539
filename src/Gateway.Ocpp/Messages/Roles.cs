using Gateway.Ocpp.Catalogue;

namespace Gateway.Ocpp.Messages;

/// <summary>What the gateway does with the messages of an action, today.</summary>
[Flags]
public enum Roles
{
    /// <summary>Nothing: it is in the catalogue, and that is all.</summary>
    Known = 0,

    /// <summary>Passed on between a station and the CSMS, byte for byte.</summary>
    Relayed = 1,

    /// <summary>Read on its way through, or once it is answered: what it says changes what the gateway does.</summary>
    ActedOn = 2,

    /// <summary>Sent by the gateway itself: to stations, or on its own link to the CSMS.</summary>
    Originated = 4,

    /// <summary>Meant for the gateway itself, which answers it on its own link.</summary>
    Own = 8,

    /// <summary>A station's call that the gateway answers in the place of the CSMS while that is away (<c>outage: bridge</c>).</summary>
    Answered = 16,
}

/// <summary>Which roles an action has. A test holds this table to the code that reads and sends the messages.</summary>
public static class RoleTable
{
    // 1.x names and 2.x names stand in one list: an action is asked for in its version only.
    private static readonly HashSet<string> Read =
    [
        "BootNotification", "StatusNotification", "MeterValues", "StartTransaction", "StopTransaction", "TransactionEvent",
        "SetChargingProfile", "ClearChargingProfile", "RemoteStartTransaction", "RequestStartTransaction",
        "UpdateDynamicSchedule", "PullDynamicScheduleUpdate", "UsePriorityCharging", "NotifyPriorityCharging", "ReportChargingProfiles",
        "Authorize", "SendLocalList", "ClearCache", "GetLocalListVersion", "NotifyEVChargingNeeds",
        "NotifyDERAlarm", "ReportDERControl",
    ];

    // Their answers have words in them that a gateway can find. Where an answer needs none, it needs no table.
    private static readonly HashSet<string> AnswerKnown = ["Authorize", "BootNotification", "DataTransfer", "Heartbeat", "StartTransaction"];

    private static readonly HashSet<string> SentToStations =
    [
        "SetChargingProfile", "ClearChargingProfile", "GetCompositeSchedule", "UpdateDynamicSchedule", "TriggerMessage",
        "RemoteStopTransaction", "RequestStopTransaction",
        "GetConfiguration", "ChangeConfiguration", "GetVariables", "SetVariables",
        "SetDERControl", "ClearDERControl", "GetDERControl",
    ];

    // The gateway's own link speaks 2.x only.
    private static readonly HashSet<string> SentOnOwnLink =
    [
        "BootNotification", "Heartbeat",
        "NotifyReport",
        "NotifyEvent", "NotifyMonitoringReport", "OpenPeriodicEventStream", "ClosePeriodicEventStream", "NotifyPeriodicEventStream",
        "ClearedChargingLimit", "NotifyChargingLimit", "PullDynamicScheduleUpdate", "ReportChargingProfiles",
        "FirmwareStatusNotification", "LogStatusNotification", "MeterValues", "NotifyCustomerInformation",
        "NotifyDERAlarm", "NotifyDERStartStop", "ReportDERControl",
        "PublishFirmwareStatusNotification",
        "SecurityEventNotification", "SignCertificate",
    ];

    private static readonly HashSet<string> ForTheGateway = ["PublishFirmware", "UnpublishFirmware"];

    private static readonly HashSet<string> OfTheGateway = ["PublishFirmwareStatusNotification"];

    /// <param name="action">One that the version has.</param>
    public static Roles Of(OcppVersion version, string action)
    {
        if (version == OcppVersion.V15)     // there is no endpoint for SOAP
        {
            return Roles.Known;
        }

        var sent = SentToStations.Contains(action) || (version != OcppVersion.V16 && SentOnOwnLink.Contains(action));
        return ForTheGateway.Contains(action) ? Roles.Own
            : OfTheGateway.Contains(action) ? Roles.Originated
            : Roles.Relayed | (Read.Contains(action) ? Roles.ActedOn : 0) | (sent ? Roles.Originated : 0) | (IsAnswered(version, action) ? Roles.Answered : 0);
    }

    private static bool IsAnswered(OcppVersion version, string action)
        => MessageCatalogue.Of(version).Find(action) is { Response: { } response, Sender: Direction.StationToCsms or Direction.Both }
            && (AnswerKnown.Contains(action) || response.Fields.All(f => !f.Required));
}
