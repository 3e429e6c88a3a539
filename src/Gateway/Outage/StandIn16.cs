using System.Text.Json;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Records.V16;
using Gateway.Ocpp.Records.V2;
using AuthorizeResponse = Gateway.Ocpp.Records.V16.AuthorizeResponse;
using BootNotificationResponse = Gateway.Ocpp.Records.V16.BootNotificationResponse;
using DataTransferResponse = Gateway.Ocpp.Records.V16.DataTransferResponse;
using HeartbeatResponse = Gateway.Ocpp.Records.V16.HeartbeatResponse;

namespace Gateway.Outage;

/// <summary>The answers of OCPP 1.6 that have something in them.</summary>
internal static class StandIn16
{
    private static readonly ObjectShape Info = MessageCatalogue.Of(OcppVersion.V16).Types.First(t => t.Name == nameof(IdTagInfo));

    public static byte[] Boot(bool refused, DateTimeOffset now, int interval)
        => JsonSerializer.SerializeToUtf8Bytes(
            new(refused ? RegistrationStatus.Rejected : RegistrationStatus.Accepted, now, interval), V16Json.Default.BootNotificationResponse);

    public static byte[] Heartbeat(DateTimeOffset now)
        => JsonSerializer.SerializeToUtf8Bytes(new(now), V16Json.Default.HeartbeatResponse);

    public static byte[] Authorize(IdTokenInfoType info)
        => JsonSerializer.SerializeToUtf8Bytes(new(Fit(info)), V16Json.Default.AuthorizeResponse);

    public static byte[] Start(long transactionId, IdTokenInfoType info)
        => JsonSerializer.SerializeToUtf8Bytes(new(transactionId, Fit(info)), V16Json.Default.StartTransactionResponse);

    public static byte[] Stop(IdTokenInfoType? info)
        => JsonSerializer.SerializeToUtf8Bytes(new(info is null ? null : Fit(info)), V16Json.Default.StopTransactionResponse);

    public static byte[] UnknownVendor()
        => JsonSerializer.SerializeToUtf8Bytes(new(DataTransferStatus.UnknownVendorId), V16Json.Default.DataTransferResponse);

    // A group learnt from a 2.x station may be longer than 1.6 can say.
    private static IdTagInfo Fit(IdTokenInfoType info)
    {
        var told = TokenBookWords.ToV16(info);
        return PayloadChecker.Check(Info, JsonSerializer.SerializeToUtf8Bytes(told, V16Json.Default.IdTagInfo)) is null
            ? told
            : told with { ParentIdTag = null };
    }
}
