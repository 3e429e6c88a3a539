using System.Text.Json.Serialization.Metadata;
using Gateway.Ocpp.Records.V16;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Records;

/// <summary>The records of one message: what the gateway acts on, answers or originates has one in each family of versions.</summary>
/// <param name="Versions">All that share the records. What not all of them have, or not all of them require, is optional.</param>
/// <param name="Response">Null: nobody answers it, since it is a SEND.</param>
public sealed record MessageRecord(IReadOnlyList<OcppVersion> Versions, JsonTypeInfo Request, JsonTypeInfo? Response)
{
    private static readonly OcppVersion[] Only16 = [OcppVersion.V16];
    private static readonly OcppVersion[] Both2 = [OcppVersion.V201, OcppVersion.V21];
    private static readonly OcppVersion[] Only21 = [OcppVersion.V21];

    /// <summary>By family, then by name.</summary>
    public static IReadOnlyList<MessageRecord> All { get; } =
    [
        new(Only16, V16Json.Default.AuthorizeRequest, V16Json.Default.AuthorizeResponse),
        new(Only16, V16Json.Default.BootNotificationRequest, V16Json.Default.BootNotificationResponse),
        new(Only16, V16Json.Default.ChangeConfigurationRequest, V16Json.Default.ChangeConfigurationResponse),
        new(Only16, V16Json.Default.ClearChargingProfileRequest, V16Json.Default.ClearChargingProfileResponse),
        new(Only16, V16Json.Default.DataTransferRequest, V16Json.Default.DataTransferResponse),
        new(Only16, V16Json.Default.DiagnosticsStatusNotificationRequest, V16Json.Default.DiagnosticsStatusNotificationResponse),
        new(Only16, V16Json.Default.FirmwareStatusNotificationRequest, V16Json.Default.FirmwareStatusNotificationResponse),
        new(Only16, V16Json.Default.GetCompositeScheduleRequest, V16Json.Default.GetCompositeScheduleResponse),
        new(Only16, V16Json.Default.GetConfigurationRequest, V16Json.Default.GetConfigurationResponse),
        new(Only16, V16Json.Default.GetLocalListVersionRequest, V16Json.Default.GetLocalListVersionResponse),
        new(Only16, V16Json.Default.HeartbeatRequest, V16Json.Default.HeartbeatResponse),
        new(Only16, V16Json.Default.LogStatusNotificationRequest, V16Json.Default.LogStatusNotificationResponse),
        new(Only16, V16Json.Default.MeterValuesRequest, V16Json.Default.MeterValuesResponse),
        new(Only16, V16Json.Default.RemoteStartTransactionRequest, V16Json.Default.RemoteStartTransactionResponse),
        new(Only16, V16Json.Default.RemoteStopTransactionRequest, V16Json.Default.RemoteStopTransactionResponse),
        new(Only16, V16Json.Default.SecurityEventNotificationRequest, V16Json.Default.SecurityEventNotificationResponse),
        new(Only16, V16Json.Default.SendLocalListRequest, V16Json.Default.SendLocalListResponse),
        new(Only16, V16Json.Default.SetChargingProfileRequest, V16Json.Default.SetChargingProfileResponse),
        new(Only16, V16Json.Default.StartTransactionRequest, V16Json.Default.StartTransactionResponse),
        new(Only16, V16Json.Default.StatusNotificationRequest, V16Json.Default.StatusNotificationResponse),
        new(Only16, V16Json.Default.StopTransactionRequest, V16Json.Default.StopTransactionResponse),
        new(Only16, V16Json.Default.TriggerMessageRequest, V16Json.Default.TriggerMessageResponse),
        new(Only21, V2Json.Default.AFRRSignalRequest, V2Json.Default.AFRRSignalResponse),
        new(Only21, V2Json.Default.AdjustPeriodicEventStreamRequest, V2Json.Default.AdjustPeriodicEventStreamResponse),
        new(Both2, V2Json.Default.AuthorizeRequest, V2Json.Default.AuthorizeResponse),
        new(Both2, V2Json.Default.BootNotificationRequest, V2Json.Default.BootNotificationResponse),
        new(Both2, V2Json.Default.CertificateSignedRequest, V2Json.Default.CertificateSignedResponse),
        new(Both2, V2Json.Default.ClearChargingProfileRequest, V2Json.Default.ClearChargingProfileResponse),
        new(Only21, V2Json.Default.ClearDERControlRequest, V2Json.Default.ClearDERControlResponse),
        new(Both2, V2Json.Default.ClearVariableMonitoringRequest, V2Json.Default.ClearVariableMonitoringResponse),
        new(Both2, V2Json.Default.ClearedChargingLimitRequest, V2Json.Default.ClearedChargingLimitResponse),
        new(Only21, V2Json.Default.ClosePeriodicEventStreamRequest, V2Json.Default.ClosePeriodicEventStreamResponse),
        new(Both2, V2Json.Default.CustomerInformationRequest, V2Json.Default.CustomerInformationResponse),
        new(Both2, V2Json.Default.DataTransferRequest, V2Json.Default.DataTransferResponse),
        new(Both2, V2Json.Default.DeleteCertificateRequest, V2Json.Default.DeleteCertificateResponse),
        new(Both2, V2Json.Default.FirmwareStatusNotificationRequest, V2Json.Default.FirmwareStatusNotificationResponse),
        new(Both2, V2Json.Default.GetBaseReportRequest, V2Json.Default.GetBaseReportResponse),
        new(Both2, V2Json.Default.GetChargingProfilesRequest, V2Json.Default.GetChargingProfilesResponse),
        new(Both2, V2Json.Default.GetCompositeScheduleRequest, V2Json.Default.GetCompositeScheduleResponse),
        new(Only21, V2Json.Default.GetDERControlRequest, V2Json.Default.GetDERControlResponse),
        new(Both2, V2Json.Default.GetInstalledCertificateIdsRequest, V2Json.Default.GetInstalledCertificateIdsResponse),
        new(Both2, V2Json.Default.GetLocalListVersionRequest, V2Json.Default.GetLocalListVersionResponse),
        new(Both2, V2Json.Default.GetLogRequest, V2Json.Default.GetLogResponse),
        new(Both2, V2Json.Default.GetMonitoringReportRequest, V2Json.Default.GetMonitoringReportResponse),
        new(Only21, V2Json.Default.GetPeriodicEventStreamRequest, V2Json.Default.GetPeriodicEventStreamResponse),
        new(Both2, V2Json.Default.GetReportRequest, V2Json.Default.GetReportResponse),
        new(Both2, V2Json.Default.GetTransactionStatusRequest, V2Json.Default.GetTransactionStatusResponse),
        new(Both2, V2Json.Default.GetVariablesRequest, V2Json.Default.GetVariablesResponse),
        new(Both2, V2Json.Default.HeartbeatRequest, V2Json.Default.HeartbeatResponse),
        new(Both2, V2Json.Default.InstallCertificateRequest, V2Json.Default.InstallCertificateResponse),
        new(Both2, V2Json.Default.LogStatusNotificationRequest, V2Json.Default.LogStatusNotificationResponse),
        new(Both2, V2Json.Default.MeterValuesRequest, V2Json.Default.MeterValuesResponse),
        new(Both2, V2Json.Default.NotifyChargingLimitRequest, V2Json.Default.NotifyChargingLimitResponse),
        new(Both2, V2Json.Default.NotifyCustomerInformationRequest, V2Json.Default.NotifyCustomerInformationResponse),
        new(Only21, V2Json.Default.NotifyDERAlarmRequest, V2Json.Default.NotifyDERAlarmResponse),
        new(Only21, V2Json.Default.NotifyDERStartStopRequest, V2Json.Default.NotifyDERStartStopResponse),
        new(Both2, V2Json.Default.NotifyEventRequest, V2Json.Default.NotifyEventResponse),
        new(Both2, V2Json.Default.NotifyMonitoringReportRequest, V2Json.Default.NotifyMonitoringReportResponse),
        new(Only21, V2Json.Default.NotifyPeriodicEventStreamRequest, null),
        new(Both2, V2Json.Default.NotifyReportRequest, V2Json.Default.NotifyReportResponse),
        new(Only21, V2Json.Default.OpenPeriodicEventStreamRequest, V2Json.Default.OpenPeriodicEventStreamResponse),
        new(Both2, V2Json.Default.PublishFirmwareRequest, V2Json.Default.PublishFirmwareResponse),
        new(Both2, V2Json.Default.PublishFirmwareStatusNotificationRequest, V2Json.Default.PublishFirmwareStatusNotificationResponse),
        new(Only21, V2Json.Default.PullDynamicScheduleUpdateRequest, V2Json.Default.PullDynamicScheduleUpdateResponse),
        new(Both2, V2Json.Default.ReportChargingProfilesRequest, V2Json.Default.ReportChargingProfilesResponse),
        new(Only21, V2Json.Default.ReportDERControlRequest, V2Json.Default.ReportDERControlResponse),
        new(Both2, V2Json.Default.RequestStartTransactionRequest, V2Json.Default.RequestStartTransactionResponse),
        new(Both2, V2Json.Default.RequestStopTransactionRequest, V2Json.Default.RequestStopTransactionResponse),
        new(Both2, V2Json.Default.ResetRequest, V2Json.Default.ResetResponse),
        new(Both2, V2Json.Default.SecurityEventNotificationRequest, V2Json.Default.SecurityEventNotificationResponse),
        new(Both2, V2Json.Default.SendLocalListRequest, V2Json.Default.SendLocalListResponse),
        new(Both2, V2Json.Default.SetChargingProfileRequest, V2Json.Default.SetChargingProfileResponse),
        new(Only21, V2Json.Default.SetDERControlRequest, V2Json.Default.SetDERControlResponse),
        new(Both2, V2Json.Default.SetMonitoringBaseRequest, V2Json.Default.SetMonitoringBaseResponse),
        new(Both2, V2Json.Default.SetMonitoringLevelRequest, V2Json.Default.SetMonitoringLevelResponse),
        new(Both2, V2Json.Default.SetNetworkProfileRequest, V2Json.Default.SetNetworkProfileResponse),
        new(Both2, V2Json.Default.SetVariableMonitoringRequest, V2Json.Default.SetVariableMonitoringResponse),
        new(Both2, V2Json.Default.SetVariablesRequest, V2Json.Default.SetVariablesResponse),
        new(Both2, V2Json.Default.SignCertificateRequest, V2Json.Default.SignCertificateResponse),
        new(Both2, V2Json.Default.StatusNotificationRequest, V2Json.Default.StatusNotificationResponse),
        new(Both2, V2Json.Default.TransactionEventRequest, V2Json.Default.TransactionEventResponse),
        new(Both2, V2Json.Default.TriggerMessageRequest, V2Json.Default.TriggerMessageResponse),
        new(Both2, V2Json.Default.UnpublishFirmwareRequest, V2Json.Default.UnpublishFirmwareResponse),
        new(Only21, V2Json.Default.UpdateDynamicScheduleRequest, V2Json.Default.UpdateDynamicScheduleResponse),
        new(Both2, V2Json.Default.UpdateFirmwareRequest, V2Json.Default.UpdateFirmwareResponse),
    ];

    /// <summary>As it stands in a CALL or SEND.</summary>
    public string Action => ActionOf(Request);

    /// <summary>Records are named as in OCPP, so a request's name has the action in it.</summary>
    internal static string ActionOf(JsonTypeInfo request) => request.Type.Name[..^nameof(Request).Length];
}
