namespace Gateway.Ocpp.Records.V2;

/// <summary>Delivers the certificate issued for the station's earlier signing request.</summary>
public sealed record CertificateSignedRequest(
    string CertificateChain,
    Open<CertificateSigningUseEnumType>? CertificateType = null,
    long? RequestId = null);

/// <summary>The answer to a <see cref="CertificateSignedRequest"/>.</summary>
public sealed record CertificateSignedResponse(
    Open<CertificateSignedStatusEnumType> Status,
    StatusInfoType? StatusInfo = null);

/// <summary>Station's verdict on a newly signed certificate.</summary>
public enum CertificateSignedStatusEnumType { Accepted, Rejected }
