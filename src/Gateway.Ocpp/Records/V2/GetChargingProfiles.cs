namespace Gateway.Ocpp.Records.V2;

/// <summary>Asks for a report of the charging profiles installed.</summary>
public sealed record GetChargingProfilesRequest(long RequestId, ChargingProfileCriterionType ChargingProfile, int? EvseId = null);

/// <summary>The answer to a <see cref="GetChargingProfilesRequest"/>.</summary>
public sealed record GetChargingProfilesResponse(
    Open<GetChargingProfileStatusEnumType> Status,
    StatusInfoType? StatusInfo = null);

/// <summary>Filter that selects installed charging profiles.</summary>
public sealed record ChargingProfileCriterionType(
    Open<ChargingProfilePurposeEnumType>? ChargingProfilePurpose = null,
    int? StackLevel = null,
    IReadOnlyList<int>? ChargingProfileId = null,
    IReadOnlyList<Open<ChargingLimitSourceEnumType>>? ChargingLimitSource = null);

/// <summary>Whether charging profiles will be reported.</summary>
public enum GetChargingProfileStatusEnumType { Accepted, NoProfiles }
