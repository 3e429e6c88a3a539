using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.LocalController.Files;

/// <summary>Whether a certificate may sign updates of the gateway, and whether it signed a file. OCPP 2.1 part 2, L01, A00.FR.5xx.</summary>
internal sealed class UpdateTrust(IEnumerable<IUpdateSigners> signers, TimeProvider time)
{
    /// <returns>Null: it may. Else why not, in one sentence.</returns>
    public string? Fault(string pem)
    {
        try
        {
            var given = new X509Certificate2Collection();
            given.ImportFromPem(pem);
            return given.Count is 0 ? "It is no certificate in PEM." : ChainFault(given[0], given);
        }
        catch (CryptographicException e)
        {
            return $"It cannot be read: {e.Message}";
        }
    }

    /// <summary>The SHA-256 of the file, signed with the certificate's key: RSA (PSS or PKCS #1) or ECDSA (DER or plain).</summary>
    public static bool IsSigned(Stream file, string pem, string signature)
    {
        try
        {
            using var signer = X509Certificate2.CreateFromPem(pem);
            var (hash, signed) = (SHA256.HashData(file), Convert.FromBase64String(signature));
            if (signer.GetRSAPublicKey() is { } rsa)
            {
                return rsa.VerifyHash(hash, signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)
                    || rsa.VerifyHash(hash, signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }

            return signer.GetECDsaPublicKey() is { } ecdsa
                && (ecdsa.VerifyHash(hash, signed, DSASignatureFormat.Rfc3279DerSequence)
                    || ecdsa.VerifyHash(hash, signed, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return false;
        }
    }

    private string? ChainFault(X509Certificate2 signer, X509Certificate2Collection given)
    {
        if (signer.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature))
        {
            return "It is not meant for signatures.";
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        foreach (var known in signers)
        {
            chain.ChainPolicy.CustomTrustStore.AddRange(known.Roots);
        }

        if (chain.ChainPolicy.CustomTrustStore.Count is 0)
        {
            return "The gateway knows no root certificate of those who may sign updates.";
        }

        // Nothing is fetched: whom the gateway speaks to is not for a certificate to say, and no list of revoked ones is at hand.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.ExtraStore.AddRange(given);
        return chain.Build(signer) ? null : string.Join(' ', chain.ChainStatus.Select(s => s.StatusInformation.Trim()));
    }
}
