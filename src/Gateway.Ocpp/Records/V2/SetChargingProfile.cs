namespace Gateway.Ocpp.Records.V2;

/// <summary>Installs a profile that limits or steers charging over time.</summary>
public sealed record SetChargingProfileRequest(int EvseId, ChargingProfileType ChargingProfile);

/// <summary>The answer to a <see cref="SetChargingProfileRequest"/>.</summary>
public sealed record SetChargingProfileResponse(Open<ChargingProfileStatusEnumType> Status, StatusInfoType? StatusInfo = null);

/// <summary>Station's answer to a new charging profile.</summary>
public enum ChargingProfileStatusEnumType { Accepted, Rejected }
