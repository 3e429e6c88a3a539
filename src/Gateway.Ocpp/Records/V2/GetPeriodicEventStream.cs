namespace Gateway.Ocpp.Records.V2;

/// <summary>Asks which streams of measured values are open.</summary>
public sealed record GetPeriodicEventStreamRequest;

/// <summary>The answer to a <see cref="GetPeriodicEventStreamRequest"/>.</summary>
public sealed record GetPeriodicEventStreamResponse(IReadOnlyList<ConstantStreamDataType>? ConstantStreamData = null);
