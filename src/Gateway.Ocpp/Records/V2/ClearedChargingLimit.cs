namespace Gateway.Ocpp.Records.V2;

/// <summary>The station tells that an outside limit no longer holds.</summary>
public sealed record ClearedChargingLimitRequest(Open<ChargingLimitSourceEnumType> ChargingLimitSource, int? EvseId = null);

/// <summary>The answer to a <see cref="ClearedChargingLimitRequest"/>.</summary>
public sealed record ClearedChargingLimitResponse;
