namespace Gateway.Ocpp.Records.V2;

/// <summary>The station ends a stream of measured values.</summary>
public sealed record ClosePeriodicEventStreamRequest(int Id);

/// <summary>The answer to a <see cref="ClosePeriodicEventStreamRequest"/>.</summary>
public sealed record ClosePeriodicEventStreamResponse;
