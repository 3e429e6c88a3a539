namespace Gateway.Ocpp.Records.V2;

/// <summary>Asks which certificates are installed in the station.</summary>
public sealed record GetInstalledCertificateIdsRequest(
    IReadOnlyList<Open<GetCertificateIdUseEnumType>>? CertificateType = null);

/// <summary>The answer to a <see cref="GetInstalledCertificateIdsRequest"/>.</summary>
public sealed record GetInstalledCertificateIdsResponse(
    Open<GetInstalledCertificateStatusEnumType> Status,
    StatusInfoType? StatusInfo = null,
    IReadOnlyList<CertificateHashDataChainType>? CertificateHashDataChain = null);

/// <summary>An installed certificate with the chain below it.</summary>
public sealed record CertificateHashDataChainType(
    CertificateHashDataType CertificateHashData,
    Open<GetCertificateIdUseEnumType> CertificateType,
    IReadOnlyList<CertificateHashDataType>? ChildCertificateHashData = null);

/// <summary>Kind of installed certificates that is listed.</summary>
public enum GetCertificateIdUseEnumType
{
    V2GRootCertificate, MORootCertificate, CSMSRootCertificate, V2GCertificateChain, ManufacturerRootCertificate,
    OEMRootCertificate,
}

/// <summary>Whether any certificates could be listed.</summary>
public enum GetInstalledCertificateStatusEnumType { Accepted, NotFound }
