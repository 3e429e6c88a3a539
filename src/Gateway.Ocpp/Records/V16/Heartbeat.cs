namespace Gateway.Ocpp.Records.V16;

/// <summary>Shows that the station is alive and fetches the time.</summary>
public sealed record HeartbeatRequest;

/// <summary>The answer to a <see cref="HeartbeatRequest"/>.</summary>
public sealed record HeartbeatResponse(DateTimeOffset CurrentTime);
