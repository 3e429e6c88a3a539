using System.Text.Json;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Outage;

/// <summary>The answers of OCPP 2.0.1 and 2.1 that have something in them.</summary>
internal static class StandIn2
{
    private static readonly ObjectShape Info201 = InfoOf(OcppVersion.V201);
    private static readonly ObjectShape Info21 = InfoOf(OcppVersion.V21);

    public static byte[] Boot(bool refused, DateTimeOffset now, int interval)
        => JsonSerializer.SerializeToUtf8Bytes(
            new(now, interval, refused ? RegistrationStatusEnumType.Rejected : RegistrationStatusEnumType.Accepted),
            V2Json.Default.BootNotificationResponse);

    public static byte[] Heartbeat(DateTimeOffset now)
        => JsonSerializer.SerializeToUtf8Bytes(new(now), V2Json.Default.HeartbeatResponse);

    public static byte[] Authorize(OcppVersion version, IdTokenInfoType info, AuthorizeCertificateStatusEnumType? certificate)
        => JsonSerializer.SerializeToUtf8Bytes(new(Fit(version, info), certificate), V2Json.Default.AuthorizeResponse);

    public static byte[] TransactionEvent(OcppVersion version, IdTokenInfoType? info)
        => JsonSerializer.SerializeToUtf8Bytes(
            new TransactionEventResponse(IdTokenInfo: info is null ? null : Fit(version, info)), V2Json.Default.TransactionEventResponse);

    public static byte[] UnknownVendor()
        => JsonSerializer.SerializeToUtf8Bytes(new(DataTransferStatusEnumType.UnknownVendorId), V2Json.Default.DataTransferResponse);

    // What was learnt over 2.1 may have words and lengths that 2.0.1 does not; a CSMS may have broken its own rules.
    private static IdTokenInfoType Fit(OcppVersion version, IdTokenInfoType info)
        => IsGood(version, info) ? info
        : new IdTokenInfoType(info.Status, info.CacheExpiryDateTime, GroupIdToken: info.GroupIdToken) is var shorter && IsGood(version, shorter) ? shorter
        : new(info.Status, info.CacheExpiryDateTime);

    private static bool IsGood(OcppVersion version, IdTokenInfoType info)
        => PayloadChecker.Check(
            version is OcppVersion.V201 ? Info201 : Info21, JsonSerializer.SerializeToUtf8Bytes(info, V2Json.Default.IdTokenInfoType)) is null;

    private static ObjectShape InfoOf(OcppVersion version)
        => MessageCatalogue.Of(version).Types.First(t => t.Name == nameof(IdTokenInfoType));
}
