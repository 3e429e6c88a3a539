namespace Gateway.Ocpp.Records.V2;

/// <summary>Removes one charging profile or all that meet certain criteria.</summary>
public sealed record ClearChargingProfileRequest(
    int? ChargingProfileId = null,
    ClearChargingProfileType? ChargingProfileCriteria = null);

/// <summary>The answer to a <see cref="ClearChargingProfileRequest"/>.</summary>
public sealed record ClearChargingProfileResponse(
    Open<ClearChargingProfileStatusEnumType> Status,
    StatusInfoType? StatusInfo = null);

/// <summary>Filter for profiles to delete; all given fields must match.</summary>
public sealed record ClearChargingProfileType(
    int? EvseId = null,
    Open<ChargingProfilePurposeEnumType>? ChargingProfilePurpose = null,
    int? StackLevel = null);

/// <summary>Whether any charging profile was removed.</summary>
public enum ClearChargingProfileStatusEnumType { Accepted, Unknown }
