using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.LocalController.Security;

/// <summary>Which certificates the gateway takes. Pure; each answer is why not, in one sentence, or null.</summary>
internal static class CertificateRules
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>112 bits of strength. OCPP 2.1 part 2, A00.</summary>
    private const int LeastRsa = 2048, LeastEc = 224;

    /// <summary>Clocks of authorities and sites differ.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>A root to be trusted: one certificate, of an authority, signed by itself, valid now.</summary>
    public static string? FaultOfRoot(string pem, DateTimeOffset now, out X509Certificate2? root)
    {
        root = null;
        if (Read(pem) is not [var one])
        {
            return "It is not one PEM certificate.";
        }

        root = one;
        return !IsAuthority(one) ? "It is not the certificate of an authority."
            : WeaknessOf(one) is { } weakness ? weakness
            : TimeFault(one, now) is { } time ? time
            : StatusOf(one, [one], [], now) is not X509ChainStatusFlags.NoError ? "It is not signed by itself."
            : null;
    }

    /// <summary>A signed certificate with its intermediates, the gateway's own first. OCPP 2.1 part 2, A02.</summary>
    /// <param name="key">Of the request that it answers.</param>
    /// <param name="organization">Null: any.</param>
    /// <param name="roots">All that are known. A chain that leads to none of them is taken: who signs clients need not sign servers.</param>
    public static string? FaultOfSigned(
        X509Certificate2Collection chain, AsymmetricAlgorithm key, string identity, string? organization, X509Certificate2Collection roots, DateTimeOffset now)
    {
        if (chain is not [var own, ..])
        {
            return "It is not a PEM certificate chain.";
        }

        return !own.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()) ? "It is not for the key that was to be signed."
            : !Part(own, "2.5.4.3").Contains(identity, StringComparer.OrdinalIgnoreCase) ? $"Its common name is not {identity}."
            : organization is not null && Part(own, "2.5.4.10") is { Count: > 0 } named && !named.Contains(organization, StringComparer.Ordinal)
                ? $"Its organization is not {organization}."
            : IsAuthority(own) ? "It is the certificate of an authority."
            : !IsForClients(own) ? "It is not for TLS clients."
            : TimeFault(own, now) ?? FaultOfChain(chain, roots, now);
    }

    /// <summary>Of a PEM text; empty where there is none or one that cannot be read.</summary>
    public static X509Certificate2Collection Read(string pem)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
            return found;
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private static string? FaultOfChain(X509Certificate2Collection chain, X509Certificate2Collection roots, DateTimeOffset now)
    {
        for (var i = 0; i + 1 < chain.Count; i++)
        {
            if (!chain[i].IssuerName.RawData.AsSpan().SequenceEqual(chain[i + 1].SubjectName.RawData) || !IsAuthority(chain[i + 1]))
            {
                return "Its chain is not in order.";
            }
        }

        const X509ChainStatusFlags Unknown = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;
        var status = StatusOf(chain[0], roots, chain, now);
        if ((status & ~Unknown) is not X509ChainStatusFlags.NoError)
        {
            return $"Its chain does not hold: {status & ~Unknown}.";
        }

        // Nobody whom we know: then at least the chain that came with it must hold, up to its last one.
        return status is X509ChainStatusFlags.NoError || chain.Count is 1
            || StatusOf(chain[0], [chain[^1]], chain, now, partial: true) is X509ChainStatusFlags.NoError
                ? null
                : "Its chain does not hold.";
    }

    private static X509ChainStatusFlags StatusOf(
        X509Certificate2 certificate, X509Certificate2Collection roots, X509Certificate2Collection extra, DateTimeOffset now, bool partial = false)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(extra);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.VerificationFlags = partial ? X509VerificationFlags.AllowUnknownCertificateAuthority : X509VerificationFlags.NoFlag;
        chain.Build(certificate);
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status);
        return partial ? status & ~(X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot) : status;
    }

    private static bool IsAuthority(X509Certificate2 certificate)
        => certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority);

    private static bool IsForClients(X509Certificate2 certificate)
        => certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().All(e => e.EnhancedKeyUsages.Cast<Oid>().Any(o => o.Value is ClientAuthentication));

    private static string? TimeFault(X509Certificate2 certificate, DateTimeOffset now)
        => now + Tolerance < certificate.NotBefore.ToUniversalTime() ? $"It is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd}."
            : now > certificate.NotAfter.ToUniversalTime() ? $"It expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}."
            : null;

    private static string? WeaknessOf(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var ec = certificate.GetECDsaPublicKey();
        return rsa is not null ? rsa.KeySize < LeastRsa ? $"Its key is shorter than {LeastRsa} bits." : null
            : ec is null || ec.KeySize < LeastEc ? "Its key is neither RSA nor elliptic, or too short."
            : null;
    }

    private static List<string> Part(X509Certificate2 certificate, string oid)
        => [.. certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == oid)
            .Select(part => part.GetSingleElementValue() ?? "")];
}
