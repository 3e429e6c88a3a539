namespace Gateway.Ocpp.Records.V16;

/// <summary>Delivers meter readings, periodic, by clock or on trigger.</summary>
public sealed record MeterValuesRequest(int ConnectorId, IReadOnlyList<MeterValue> MeterValue, long? TransactionId = null);

/// <summary>The answer to a <see cref="MeterValuesRequest"/>.</summary>
public sealed record MeterValuesResponse;
