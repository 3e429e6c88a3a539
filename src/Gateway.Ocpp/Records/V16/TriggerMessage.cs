namespace Gateway.Ocpp.Records.V16;

/// <summary>Asks the station to send a certain message now.</summary>
public sealed record TriggerMessageRequest(Open<MessageTrigger> RequestedMessage, int? ConnectorId = null);

/// <summary>The answer to a <see cref="TriggerMessageRequest"/>.</summary>
public sealed record TriggerMessageResponse(Open<TriggerMessageStatus> Status);

/// <summary>Message the station should send of its own accord.</summary>
public enum MessageTrigger
{
    BootNotification, DiagnosticsStatusNotification, FirmwareStatusNotification, Heartbeat, MeterValues, StatusNotification,
}

/// <summary>Whether the wanted message will be sent.</summary>
public enum TriggerMessageStatus { Accepted, Rejected, NotImplemented }
