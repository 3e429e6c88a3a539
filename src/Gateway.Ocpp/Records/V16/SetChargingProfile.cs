namespace Gateway.Ocpp.Records.V16;

/// <summary>Gives the station limits of current or power over time.</summary>
public sealed record SetChargingProfileRequest(int ConnectorId, ChargingProfile CsChargingProfiles);

/// <summary>The answer to a <see cref="SetChargingProfileRequest"/>.</summary>
public sealed record SetChargingProfileResponse(Open<ChargingProfileStatus> Status);

/// <summary>Reply of the station to a profile it was sent.</summary>
public enum ChargingProfileStatus { Accepted, Rejected, NotSupported }
