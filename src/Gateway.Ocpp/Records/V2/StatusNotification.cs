namespace Gateway.Ocpp.Records.V2;

/// <summary>Reports the current state of a connector.</summary>
public sealed record StatusNotificationRequest(
    DateTimeOffset Timestamp,
    Open<ConnectorStatusEnumType> ConnectorStatus,
    int EvseId,
    int ConnectorId);

/// <summary>The answer to a <see cref="StatusNotificationRequest"/>.</summary>
public sealed record StatusNotificationResponse;

/// <summary>Whether a connector can take a new driver.</summary>
public enum ConnectorStatusEnumType { Available, Occupied, Reserved, Unavailable, Faulted }
