using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.LocalController.Security;

/// <summary>A client certificate of the gateway's with its key and its intermediates, ready for TLS.</summary>
internal sealed record ClientIdentity(X509Certificate2 Certificate, SslStreamCertificateContext Context)
{
    /// <param name="pem">Key and chain, the gateway's own certificate first.</param>
    /// <exception cref="CryptographicException">It is not that.</exception>
    public static ClientIdentity Read(string pem)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPem(pem, pem);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            return new(certificate, SslStreamCertificateContext.Create(certificate, chain, offline: true));
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException(e.Message, e);
        }
    }
}
