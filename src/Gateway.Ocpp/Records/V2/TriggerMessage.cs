namespace Gateway.Ocpp.Records.V2;

/// <summary>Tells the station to send a certain message now.</summary>
public sealed record TriggerMessageRequest(
    Open<MessageTriggerEnumType> RequestedMessage,
    EVSEType? Evse = null,
    string? CustomTrigger = null);

/// <summary>The answer to a <see cref="TriggerMessageRequest"/>.</summary>
public sealed record TriggerMessageResponse(Open<TriggerMessageStatusEnumType> Status, StatusInfoType? StatusInfo = null);

/// <summary>Which message the CSMS wants the station to send now.</summary>
public enum MessageTriggerEnumType
{
    BootNotification, LogStatusNotification, FirmwareStatusNotification, Heartbeat, MeterValues, SignChargingStationCertificate,
    SignV2GCertificate, SignV2G20Certificate, StatusNotification, TransactionEvent, SignCombinedCertificate,
    PublishFirmwareStatusNotification, CustomTrigger,
}

/// <summary>Whether the station will send the message asked for.</summary>
public enum TriggerMessageStatusEnumType { Accepted, Rejected, NotImplemented }
