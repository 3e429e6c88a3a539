namespace Gateway.Ocpp.Records.V2;

/// <summary>Gives the station a root certificate to trust.</summary>
public sealed record InstallCertificateRequest(Open<InstallCertificateUseEnumType> CertificateType, string Certificate);

/// <summary>The answer to an <see cref="InstallCertificateRequest"/>.</summary>
public sealed record InstallCertificateResponse(
    Open<InstallCertificateStatusEnumType> Status,
    StatusInfoType? StatusInfo = null);

/// <summary>What a root certificate to be installed is trusted for.</summary>
public enum InstallCertificateUseEnumType
{
    V2GRootCertificate, MORootCertificate, ManufacturerRootCertificate, CSMSRootCertificate, OEMRootCertificate,
}

/// <summary>Whether the station took a new root certificate.</summary>
public enum InstallCertificateStatusEnumType { Accepted, Rejected, Failed }
