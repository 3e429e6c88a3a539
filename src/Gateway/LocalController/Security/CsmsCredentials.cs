using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gateway.Upstream;

namespace Gateway.LocalController.Security;

/// <summary>What links to the CSMS trust and show now, the gateway's own and those of the stations alike.</summary>
internal sealed class CsmsCredentials(InstalledRoots roots, OwnCertificate own) : ICsmsCredentials
{
    public X509Certificate2Collection Roots => roots.OfCsms;

    public SslStreamCertificateContext? Certificate => own.Present?.Context;
}
