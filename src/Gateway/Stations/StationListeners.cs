using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Site;
using Gateway.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gateway.Stations;

/// <summary>Opens the doors: one Kestrel endpoint for each entry of <c>stations.listen</c>.</summary>
internal static class StationListeners
{
    private static readonly TimeSpan TlsPatience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What OCPP demands (A00.FR.318): two suites with ECDHE-ECDSA, two with RSA key exchange, which .NET leaves out by itself; and
    /// the usual ones, so that a modern station gets forward secrecy with either kind of certificate.
    /// </summary>
    private static readonly TlsCipherSuite[] Suites =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
    ];

    /// <param name="endpoint">Makes the endpoint's handler; called when the server starts.</param>
    public static void ListenForStations(
        this KestrelServerOptions kestrel, IEnumerable<ListenOptions> listeners, SecurityEvents security, Func<ListenOptions, ConnectionDelegate> endpoint)
    {
        foreach (var listener in listeners)
        {
            kestrel.Listen(AddressOf(listener.Url), options =>
            {
                if (listener.Certificate is not null)
                {
                    options.UseHttps(Tls(listener, security));
                }

                options.Use(_ => endpoint(listener));
            });
        }
    }

    public static IPEndPoint AddressOf(Uri url) => new(
        IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) ? address
            : url.IsLoopback ? IPAddress.Loopback
            : Dns.GetHostAddresses(url.Host)[0],
        url.Port);

    private static HttpsConnectionAdapterOptions Tls(ListenOptions listener, SecurityEvents security)
    {
        var anchors = new X509Certificate2Collection();
        if (listener.ClientCa is not null)
        {
            anchors.ImportFromPemFile(listener.ClientCa);
        }

        var own = new X509Certificate2Collection();
        own.ImportFromPemFile(listener.Certificate!);
        return new()
        {
            ServerCertificate = X509Certificate2.CreateFromPemFile(listener.Certificate!, listener.Key),
            ServerCertificateChain = own,
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            HandshakeTimeout = TlsPatience,
            ClientCertificateMode = listener.Security is Security.Certificate
                ? ClientCertificateMode.RequireCertificate
                : ClientCertificateMode.NoCertificate,
            ClientCertificateValidation = (certificate, _, errors)
                => (listener.ClientCa is null ? errors is SslPolicyErrors.None : IsSignedBy(anchors, certificate)) || Refused(certificate, security),
            OnAuthenticate = (_, tls) => tls.CipherSuitesPolicy = Policy(),
        };
    }

    private static bool IsSignedBy(X509Certificate2Collection anchors, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(anchors);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;      // no station site has a way to ask
        return chain.Build(certificate);
    }

    /// <returns>False, always.</returns>
    private static bool Refused(X509Certificate2 certificate, SecurityEvents security)
    {
        var name = WebSocketFault.Printable(System.Text.Encoding.UTF8.GetBytes(certificate.GetNameInfo(X509NameType.SimpleName, false)));
        security.Happened(
            SecurityKind.InvalidChargingStationCertificate, name.Length > 0 ? name : "nameless", "A certificate shown at the door is of no authority that is trusted, or not valid now.");
        return false;
    }

    // The product runs on Linux; elsewhere the system chooses the suites itself.
    private static CipherSuitesPolicy? Policy() => OperatingSystem.IsLinux() ? new(Suites) : null;
}
