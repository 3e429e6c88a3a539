namespace Gateway.Ocpp.Records.V2;

/// <summary>Changes how often a stream of measured values is sent.</summary>
public sealed record AdjustPeriodicEventStreamRequest(int Id, PeriodicEventStreamParamsType Params);

/// <summary>The answer to an <see cref="AdjustPeriodicEventStreamRequest"/>.</summary>
public sealed record AdjustPeriodicEventStreamResponse(
    Open<GenericStatusEnumType> Status,
    StatusInfoType? StatusInfo = null);
