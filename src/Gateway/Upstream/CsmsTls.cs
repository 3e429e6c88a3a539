using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Upstream;

/// <summary>How links to the CSMS are secured: read once, when the gateway starts.</summary>
internal sealed class CsmsTls
{
    private readonly X509Certificate2Collection? _anchors;
    private readonly SslStreamCertificateContext? _own;

    /// <exception cref="System.Security.Cryptography.CryptographicException">A file holds no certificate or no key.</exception>
    public CsmsTls(CsmsOptions options)
    {
        if (options.Ca is not null)
        {
            _anchors = [];
            _anchors.ImportFromPemFile(options.Ca);
        }

        if (options.ClientCertificate is not null)
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(options.ClientCertificate);
            _own = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPemFile(options.ClientCertificate, options.ClientKey), chain, offline: true);
        }
    }

    public SslClientAuthenticationOptions OptionsFor(string host) => new()
    {
        TargetHost = host,
        ClientCertificateContext = _own,
        CertificateChainPolicy = _anchors is null ? null : Trusting(_anchors),
    };

    private static X509ChainPolicy Trusting(X509Certificate2Collection anchors)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(anchors);
        return policy;
    }
}
