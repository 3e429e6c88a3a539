namespace Gateway.Ocpp.Records.V2;

/// <summary>The station asks to have a new key signed by a certificate authority.</summary>
public sealed record SignCertificateRequest(
    string Csr,
    Open<CertificateSigningUseEnumType>? CertificateType = null,
    CertificateHashDataType? HashRootCertificate = null,
    long? RequestId = null);

/// <summary>The answer to a <see cref="SignCertificateRequest"/>.</summary>
public sealed record SignCertificateResponse(Open<GenericStatusEnumType> Status, StatusInfoType? StatusInfo = null);

/// <summary>Which connection a certificate to be signed is for.</summary>
public enum CertificateSigningUseEnumType { ChargingStationCertificate, V2GCertificate, V2G20Certificate }
