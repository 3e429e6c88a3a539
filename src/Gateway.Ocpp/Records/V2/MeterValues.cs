namespace Gateway.Ocpp.Records.V2;

/// <summary>Sends meter readings that belong to no transaction.</summary>
public sealed record MeterValuesRequest(int EvseId, IReadOnlyList<MeterValueType> MeterValue);

/// <summary>The answer to a <see cref="MeterValuesRequest"/>.</summary>
public sealed record MeterValuesResponse;
