using System.Text.Json.Serialization;

namespace Gateway.Ocpp.Records.V2;

/// <summary>Asks whether the holder of a token may charge here.</summary>
public sealed record AuthorizeRequest(
    IdTokenType IdToken,
    string? Certificate = null,
    IReadOnlyList<OCSPRequestDataType>? Iso15118CertificateHashData = null);

/// <summary>The answer to an <see cref="AuthorizeRequest"/>.</summary>
public sealed record AuthorizeResponse(
    IdTokenInfoType IdTokenInfo,
    Open<AuthorizeCertificateStatusEnumType>? CertificateStatus = null,
    IReadOnlyList<Open<EnergyTransferModeEnumType>>? AllowedEnergyTransfer = null,
    TariffType? Tariff = null);

/// <summary>Certificate data for asking an OCSP responder about revocation.</summary>
public sealed record OCSPRequestDataType(
    Open<HashAlgorithmEnumType> HashAlgorithm,
    string IssuerNameHash,
    string IssuerKeyHash,
    string SerialNumber,
    string ResponderURL);

/// <summary>Outcome of checking the EV's contract certificate.</summary>
public enum AuthorizeCertificateStatusEnumType
{
    Accepted, SignatureError, CertificateExpired, CertificateRevoked, NoCertificateAvailable, CertChainError, ContractCancelled,
}

/// <summary>How energy passes between EVSE and car (BPT means both ways).</summary>
public enum EnergyTransferModeEnumType
{
    [JsonStringEnumMemberName("AC_single_phase")] ACSinglePhase,
    [JsonStringEnumMemberName("AC_two_phase")] ACTwoPhase,
    [JsonStringEnumMemberName("AC_three_phase")] ACThreePhase,
    DC,
    [JsonStringEnumMemberName("AC_BPT")] ACBPT,
    [JsonStringEnumMemberName("AC_BPT_DER")] ACBPTDER,
    [JsonStringEnumMemberName("AC_DER")] ACDER,
    [JsonStringEnumMemberName("DC_BPT")] DCBPT,
    [JsonStringEnumMemberName("DC_ACDP")] DCACDP,
    [JsonStringEnumMemberName("DC_ACDP_BPT")] DCACDPBPT,
    WPT,
}

/// <summary>Digest method behind the certificate hashes.</summary>
public enum HashAlgorithmEnumType { SHA256, SHA384, SHA512 }
