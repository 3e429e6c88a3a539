namespace Gateway.Ocpp.Records.V2;

/// <summary>Tells the station, or one of its EVSEs, to restart.</summary>
public sealed record ResetRequest(Open<ResetEnumType> Type, int? EvseId = null);

/// <summary>The answer to a <see cref="ResetRequest"/>.</summary>
public sealed record ResetResponse(Open<ResetStatusEnumType> Status, StatusInfoType? StatusInfo = null);

/// <summary>When the restart is to take place.</summary>
public enum ResetEnumType { Immediate, OnIdle, ImmediateAndResume }

/// <summary>Station's answer to a request to restart.</summary>
public enum ResetStatusEnumType { Accepted, Rejected, Scheduled }
