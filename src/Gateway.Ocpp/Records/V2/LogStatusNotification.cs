namespace Gateway.Ocpp.Records.V2;

/// <summary>Reports how the upload of a log file goes.</summary>
public sealed record LogStatusNotificationRequest(
    Open<UploadLogStatusEnumType> Status,
    long? RequestId = null,
    StatusInfoType? StatusInfo = null);

/// <summary>The answer to a <see cref="LogStatusNotificationRequest"/>.</summary>
public sealed record LogStatusNotificationResponse;

/// <summary>How far a log upload has come.</summary>
public enum UploadLogStatusEnumType
{
    BadMessage, Idle, NotSupportedOperation, PermissionDenied, Uploaded, UploadFailure, Uploading, AcceptedCanceled,
}
