namespace Gateway.Ocpp.Records.V16;

/// <summary>Removes charging profiles by number or by matching criteria.</summary>
public sealed record ClearChargingProfileRequest(
    int? Id = null,
    int? ConnectorId = null,
    Open<ChargingProfilePurposeType>? ChargingProfilePurpose = null,
    int? StackLevel = null);

/// <summary>The answer to a <see cref="ClearChargingProfileRequest"/>.</summary>
public sealed record ClearChargingProfileResponse(Open<ClearChargingProfileStatus> Status);

/// <summary>Whether profiles were removed.</summary>
public enum ClearChargingProfileStatus { Accepted, Unknown }
