using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Upstream;

/// <summary>What changes while the gateway runs of what it shows to the CSMS and trusts of it. Asked anew for each connection.</summary>
internal interface ICsmsCredentials
{
    /// <summary>Trusted besides what the site file, or without one the system, trusts. Never changed in place.</summary>
    X509Certificate2Collection Roots { get; }

    /// <summary>Takes the place of the site file's. Null: there is none.</summary>
    SslStreamCertificateContext? Certificate { get; }
}

/// <summary>Shows this certificate, whatever the gateway shows otherwise. Null: none.</summary>
internal sealed record CsmsLogin(SslStreamCertificateContext? Certificate);

/// <summary>What is found out about one TLS connection while it is made.</summary>
internal sealed class TlsFindings
{
    /// <summary>Why the CSMS's certificate is not trusted. Null: it is, or was not seen yet.</summary>
    public string? Distrust { get; set; }

    /// <summary>The CSMS asked for the gateway's certificate and got it.</summary>
    public bool ShowedCertificate { get; set; }

    /// <summary>The connection stood, so from here on it is about who is who.</summary>
    public bool Reached { get; set; }
}
