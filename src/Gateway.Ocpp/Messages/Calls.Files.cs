using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    private const int LongestReason = 512;

    /// <summary>How an upload of a log fares. 2.0.1 and 2.1.</summary>
    /// <param name="requestId">Null: none runs.</param>
    /// <param name="reason">Told in 2.1 only: 2.0.1 has no room for it.</param>
    public static Request LogStatusNotification(OcppVersion version, UploadLogStatusEnumType status, long? requestId, string? reason)
        => Make(
            new LogStatusNotificationRequest(status, requestId, Info(version, status is UploadLogStatusEnumType.NotSupportedOperation ? "NotSupported" : status.ToString(), reason)),
            V2Json.Default.LogStatusNotificationRequest);

    /// <summary>How the update of the gateway itself fares. 2.0.1 and 2.1.</summary>
    /// <param name="requestId">Null: none was ever asked for.</param>
    /// <param name="reason">Told in 2.1 only: 2.0.1 has no room for it.</param>
    public static Request FirmwareStatusNotification(OcppVersion version, FirmwareStatusEnumType status, long? requestId, string? reason)
        => Make(
            new FirmwareStatusNotificationRequest(
                status, requestId,
                Info(version, status is FirmwareStatusEnumType.InstallVerificationFailed ? "VerificationFailed" : status.ToString(), reason)),
            V2Json.Default.FirmwareStatusNotificationRequest);

    /// <summary>A part of what is kept about a customer. 2.0.1 and 2.1.</summary>
    public static Request NotifyCustomerInformation(NotifyCustomerInformationRequest part) => Make(part, V2Json.Default.NotifyCustomerInformationRequest);

    private static StatusInfoType? Info(OcppVersion version, string code, string? reason)
        => version is OcppVersion.V21 && reason is not null ? new(code, Cut(reason, LongestReason)) : null;
}
