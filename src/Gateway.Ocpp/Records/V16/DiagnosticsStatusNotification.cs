namespace Gateway.Ocpp.Records.V16;

/// <summary>Reports progress of the upload begun by GetDiagnostics.</summary>
public sealed record DiagnosticsStatusNotificationRequest(Open<DiagnosticsStatus> Status);

/// <summary>The answer to a <see cref="DiagnosticsStatusNotificationRequest"/>.</summary>
public sealed record DiagnosticsStatusNotificationResponse;

/// <summary>How far the upload of a diagnostics file has come.</summary>
public enum DiagnosticsStatus { Idle, Uploaded, UploadFailed, Uploading }
