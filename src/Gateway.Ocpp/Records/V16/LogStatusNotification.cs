namespace Gateway.Ocpp.Records.V16;

/// <summary>Reports progress of the upload begun by GetLog.</summary>
public sealed record LogStatusNotificationRequest(Open<UploadLogStatusEnumType> Status, long? RequestId = null);

/// <summary>The answer to a <see cref="LogStatusNotificationRequest"/>.</summary>
public sealed record LogStatusNotificationResponse;

/// <summary>How far the upload of a log has come.</summary>
public enum UploadLogStatusEnumType
{
    BadMessage, Idle, NotSupportedOperation, PermissionDenied, Uploaded, UploadFailure, Uploading,
}
