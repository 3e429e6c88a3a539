namespace Gateway.Ocpp.Records.V2;

/// <summary>Sign of life from an otherwise silent station, which also gets the time.</summary>
public sealed record HeartbeatRequest;

/// <summary>The answer to a <see cref="HeartbeatRequest"/>.</summary>
public sealed record HeartbeatResponse(DateTimeOffset CurrentTime);
