using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Upstream;

/// <summary>How links to the CSMS are secured: by the site file, and by what the CSMS installed since.</summary>
internal sealed class CsmsTls
{
    private readonly ICsmsCredentials? _credentials;
    private string? _rootInUse;

    /// <exception cref="CryptographicException">A file holds no certificate or no key.</exception>
    public CsmsTls(CsmsOptions options, ICsmsCredentials? credentials = null)
    {
        _credentials = credentials;
        if (options.Ca is not null)
        {
            SiteRoots = [];
            SiteRoots.ImportFromPemFile(options.Ca);
        }

        if (options.ClientCertificate is not null)
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(options.ClientCertificate);
            SiteCertificate = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPemFile(options.ClientCertificate, options.ClientKey), chain, offline: true);
        }
    }

    /// <summary>The site file's. Null: the system's are trusted.</summary>
    public X509Certificate2Collection? SiteRoots { get; }

    /// <summary>The site file's. Null: it has none.</summary>
    public SslStreamCertificateContext? SiteCertificate { get; }

    /// <summary>Thumbprint of the root that the CSMS's certificate led to last. Null: there was no connection yet.</summary>
    public string? RootInUse => Volatile.Read(ref _rootInUse);

    /// <param name="login">Null: what is shown usually.</param>
    public SslClientAuthenticationOptions OptionsFor(string host, CsmsLogin? login, TlsFindings findings)
    {
        var installed = _credentials?.Roots ?? [];
        return new()
        {
            TargetHost = host,
            ClientCertificateContext = login is null ? _credentials?.Certificate ?? SiteCertificate : login.Certificate,
            CertificateChainPolicy = SiteRoots is null ? null : Trusting([.. SiteRoots, .. installed]),
            AllowTlsResume = login is null,     // a certificate that is tried out is to be looked at
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Verify(certificate, chain, errors, installed, findings),
        };
    }

    private bool Verify(
        X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, X509Certificate2Collection installed, TlsFindings findings)
    {
        var root = errors is SslPolicyErrors.None ? chain?.ChainElements.LastOrDefault()?.Certificate
            : errors is SslPolicyErrors.RemoteCertificateChainErrors && SiteRoots is null && certificate is X509Certificate2 shown
                ? RootOf(shown, chain, installed)
            : null;
        if (root is null && errors is not SslPolicyErrors.None)
        {
            var faults = chain?.ChainStatus.Select(s => s.Status.ToString()).Distinct() ?? [];
            findings.Distrust = $"the certificate of the CSMS is not trusted: {string.Join(", ", faults.Prepend(errors.ToString()))}";
            return false;
        }

        Volatile.Write(ref _rootInUse, root?.Thumbprint);
        return true;
    }

    // The system trusts its own roots only; those that the CSMS installed come second.
    private static X509Certificate2? RootOf(X509Certificate2 shown, X509Chain? sent, X509Certificate2Collection installed)
    {
        if (installed.Count is 0)
        {
            return null;
        }

        using var chain = new X509Chain { ChainPolicy = Trusting(installed) };
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));     // a server's
        chain.ChainPolicy.ExtraStore.AddRange(sent?.ChainPolicy.ExtraStore ?? []);
        return chain.Build(shown) ? chain.ChainElements[^1].Certificate : null;
    }

    private static X509ChainPolicy Trusting(X509Certificate2Collection anchors)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(anchors);
        return policy;
    }
}
