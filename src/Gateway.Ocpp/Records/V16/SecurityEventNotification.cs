namespace Gateway.Ocpp.Records.V16;

/// <summary>Reports a security-relevant event at the station.</summary>
public sealed record SecurityEventNotificationRequest(string Type, DateTimeOffset Timestamp, string? TechInfo = null);

/// <summary>The answer to a <see cref="SecurityEventNotificationRequest"/>.</summary>
public sealed record SecurityEventNotificationResponse;
