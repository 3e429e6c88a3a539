namespace Gateway.Ocpp.Records.V2;

/// <summary>The station reports an incident that matters for security.</summary>
public sealed record SecurityEventNotificationRequest(string Type, DateTimeOffset Timestamp, string? TechInfo = null);

/// <summary>The answer to a <see cref="SecurityEventNotificationRequest"/>.</summary>
public sealed record SecurityEventNotificationResponse;
