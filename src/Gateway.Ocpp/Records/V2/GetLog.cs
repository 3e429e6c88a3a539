namespace Gateway.Ocpp.Records.V2;

/// <summary>Tells the station to upload a log file.</summary>
public sealed record GetLogRequest(
    LogParametersType Log,
    Open<LogEnumType> LogType,
    long RequestId,
    int? Retries = null,
    int? RetryInterval = null);

/// <summary>The answer to a <see cref="GetLogRequest"/>.</summary>
public sealed record GetLogResponse(
    Open<LogStatusEnumType> Status,
    StatusInfoType? StatusInfo = null,
    string? Filename = null);

/// <summary>Where to upload a log, and which time span it covers.</summary>
public sealed record LogParametersType(
    string RemoteLocation,
    DateTimeOffset? OldestTimestamp = null,
    DateTimeOffset? LatestTimestamp = null);

/// <summary>Which log file the station shall upload.</summary>
public enum LogEnumType { DiagnosticsLog, SecurityLog, DataCollectorLog }

/// <summary>Station's answer to a request for a log upload.</summary>
public enum LogStatusEnumType { Accepted, Rejected, AcceptedCanceled }
