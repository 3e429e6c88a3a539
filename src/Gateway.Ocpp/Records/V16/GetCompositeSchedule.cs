namespace Gateway.Ocpp.Records.V16;

/// <summary>Asks for the limits that result from all profiles together.</summary>
public sealed record GetCompositeScheduleRequest(int ConnectorId, int Duration, Open<ChargingRateUnitType>? ChargingRateUnit = null);

/// <summary>The answer to a <see cref="GetCompositeScheduleRequest"/>.</summary>
public sealed record GetCompositeScheduleResponse(
    Open<GetCompositeScheduleStatus> Status,
    int? ConnectorId = null,
    DateTimeOffset? ScheduleStart = null,
    ChargingSchedule? ChargingSchedule = null);

/// <summary>Whether the resulting schedule could be worked out.</summary>
public enum GetCompositeScheduleStatus { Accepted, Rejected }
