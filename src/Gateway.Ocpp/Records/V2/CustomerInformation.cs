namespace Gateway.Ocpp.Records.V2;

/// <summary>Asks the station to report or erase what it stores about a customer.</summary>
public sealed record CustomerInformationRequest(
    long RequestId,
    bool Report,
    bool Clear,
    CertificateHashDataType? CustomerCertificate = null,
    IdTokenType? IdToken = null,
    string? CustomerIdentifier = null);

/// <summary>The answer to a <see cref="CustomerInformationRequest"/>.</summary>
public sealed record CustomerInformationResponse(
    Open<CustomerInformationStatusEnumType> Status,
    StatusInfoType? StatusInfo = null);

/// <summary>Station's answer to a request about a customer's data.</summary>
public enum CustomerInformationStatusEnumType { Accepted, Rejected, Invalid }
