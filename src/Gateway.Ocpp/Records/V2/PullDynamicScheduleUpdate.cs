namespace Gateway.Ocpp.Records.V2;

/// <summary>The station fetches fresh limits for a dynamic profile.</summary>
public sealed record PullDynamicScheduleUpdateRequest(int ChargingProfileId);

/// <summary>The answer to a <see cref="PullDynamicScheduleUpdateRequest"/>.</summary>
public sealed record PullDynamicScheduleUpdateResponse(
    Open<ChargingProfileStatusEnumType> Status,
    ChargingScheduleUpdateType? ScheduleUpdate = null,
    StatusInfoType? StatusInfo = null);
