namespace Gateway.Ocpp.Records.V2;

/// <summary>Tells the station to remove an installed certificate.</summary>
public sealed record DeleteCertificateRequest(CertificateHashDataType CertificateHashData);

/// <summary>The answer to a <see cref="DeleteCertificateRequest"/>.</summary>
public sealed record DeleteCertificateResponse(
    Open<DeleteCertificateStatusEnumType> Status,
    StatusInfoType? StatusInfo = null);

/// <summary>Hashes that identify one certificate without sending it.</summary>
public sealed record CertificateHashDataType(
    Open<HashAlgorithmEnumType> HashAlgorithm,
    string IssuerNameHash,
    string IssuerKeyHash,
    string SerialNumber);

/// <summary>Whether the station removed a certificate.</summary>
public enum DeleteCertificateStatusEnumType { Accepted, Failed, NotFound }
