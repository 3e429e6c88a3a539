using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    /// <summary>SecurityEventNotification of the gateway itself, on its own link; what is longer than OCPP allows is cut.</summary>
    public static Request SecurityEventNotification(string type, DateTimeOffset at, string text)
        => Make(new SecurityEventNotificationRequest(Cut(type, 50), at, Cut(text, 255)), V2Json.Default.SecurityEventNotificationRequest);

    /// <summary>SignCertificate for the gateway's own client certificate, on its own link.</summary>
    /// <param name="csr">PKCS#10 as PEM.</param>
    /// <param name="requestId">2.1 only.</param>
    public static Request SignCertificate(OcppVersion version, string csr, long requestId)
        => Make(
            new SignCertificateRequest(
                csr, CertificateSigningUseEnumType.ChargingStationCertificate, RequestId: version is OcppVersion.V21 ? requestId : null),
            V2Json.Default.SignCertificateRequest);
}
