using System.Text.Json.Serialization;

namespace Gateway.Ocpp.Records.V2;

/// <summary>The CSMS sends fresh limits for a dynamic profile.</summary>
public sealed record UpdateDynamicScheduleRequest(int ChargingProfileId, ChargingScheduleUpdateType ScheduleUpdate);

/// <summary>The answer to an <see cref="UpdateDynamicScheduleRequest"/>.</summary>
public sealed record UpdateDynamicScheduleResponse(
    Open<ChargingProfileStatusEnumType> Status,
    StatusInfoType? StatusInfo = null);

/// <summary>New values for the running period of a dynamic profile.</summary>
public sealed record ChargingScheduleUpdateType(
    double? Limit = null,
    [property: JsonPropertyName("limit_L2")] double? LimitL2 = null,
    [property: JsonPropertyName("limit_L3")] double? LimitL3 = null,
    double? DischargeLimit = null,
    [property: JsonPropertyName("dischargeLimit_L2")] double? DischargeLimitL2 = null,
    [property: JsonPropertyName("dischargeLimit_L3")] double? DischargeLimitL3 = null,
    double? Setpoint = null,
    [property: JsonPropertyName("setpoint_L2")] double? SetpointL2 = null,
    [property: JsonPropertyName("setpoint_L3")] double? SetpointL3 = null,
    double? SetpointReactive = null,
    [property: JsonPropertyName("setpointReactive_L2")] double? SetpointReactiveL2 = null,
    [property: JsonPropertyName("setpointReactive_L3")] double? SetpointReactiveL3 = null);
