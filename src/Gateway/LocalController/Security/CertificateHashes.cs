using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Security;

/// <summary>How OCPP names a certificate without sending it: by hashes of its issuer's name and key, and its serial number.</summary>
internal static class CertificateHashes
{
    /// <summary>Of a root, which is its own issuer.</summary>
    public static CertificateHashDataType Of(X509Certificate2 root, HashAlgorithmEnumType algorithm = HashAlgorithmEnumType.SHA256)
        => new(
            algorithm,
            Hash(algorithm, root.IssuerName.RawData),
            Hash(algorithm, root.PublicKey.EncodedKeyValue.RawData),        // the key's bits alone, as in OCSP (RFC 6960, §4.1.1)
            root.SerialNumber.TrimStart('0') is { Length: > 0 } serial ? serial : "0");

    public static bool Name(CertificateHashDataType asked, X509Certificate2 root)
        => asked.HashAlgorithm.Known is { } algorithm && Of(root, algorithm) is var is_
            && Same(asked.IssuerNameHash, is_.IssuerNameHash) && Same(asked.IssuerKeyHash, is_.IssuerKeyHash) && SameSerial(asked, root);

    /// <summary>For a certificate whose issuer is not at hand.</summary>
    public static bool NameIssued(CertificateHashDataType asked, X509Certificate2 issued)
        => asked.HashAlgorithm.Known is { } algorithm && Same(asked.IssuerNameHash, Hash(algorithm, issued.IssuerName.RawData)) && SameSerial(asked, issued);

    private static bool SameSerial(CertificateHashDataType asked, X509Certificate2 certificate)
        => Same(asked.SerialNumber.TrimStart('0'), certificate.SerialNumber.TrimStart('0'));

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static string Hash(HashAlgorithmEnumType algorithm, byte[] bytes) => Convert.ToHexStringLower(algorithm switch
    {
        HashAlgorithmEnumType.SHA384 => SHA384.HashData(bytes),
        HashAlgorithmEnumType.SHA512 => SHA512.HashData(bytes),
        _ => SHA256.HashData(bytes),
    });
}
