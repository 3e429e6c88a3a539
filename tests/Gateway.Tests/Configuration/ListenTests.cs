using Gateway.Stations;

namespace Gateway.Tests.Configuration;

/// <summary>Endpoints for stations: what goes together and what does not.</summary>
public sealed class ListenTests : IDisposable
{
    private const string Endpoint = "url: ws://0.0.0.0:9000/ocpp\n      security: basic";

    private readonly SiteFolder _folder = new();

    public ListenTests()
    {
        _folder.WriteCertificate("tls");
        _folder.WriteCertificate("other");
        _folder.Write("words.pem", "no certificate");
    }

    public void Dispose() => _folder.Dispose();

    private static string With(string endpoint) => SiteFolder.Good.Replace(Endpoint, endpoint, StringComparison.Ordinal);

    [Theory]
    [InlineData("url: ws://127.0.0.1:9000", "listen[].security is missing; write none, basic or certificate")]
    [InlineData("{ url: ws://0.0.0.0:9000, security: certificate }", "security is certificate, which needs a url at wss://")]
    [InlineData("{ url: ws://0.0.0.0:9000, security: basic, key: tls.key }", "key has a meaning only with a url at wss://")]
    [InlineData("{ url: wss://0.0.0.0:9000, security: basic, key: tls.key }", "certificate is missing; wss needs certificate and key")]
    [InlineData("{ url: wss://0.0.0.0:9000, security: basic, key: tls.key, certificate: no.pem }", "certificate names no.pem, which cannot be read")]
    [InlineData("{ url: wss://0.0.0.0:9000, security: basic, key: tls.key, certificate: tls.pem, ca: tls.pem }", "ca has a meaning only with security: certificate")]
    [InlineData("{ url: wss://0.0.0.0:9000, security: basic, key: other.key, certificate: tls.pem }", "key names a file without a PEM key, unencrypted, that belongs to certificate")]
    [InlineData("{ url: wss://0.0.0.0:9000, security: basic, key: words.pem, certificate: tls.pem }", "key names a file without a PEM key, unencrypted, that belongs to certificate")]
    [InlineData("{ url: wss://0.0.0.0:9000, security: basic, key: tls.key, certificate: words.pem }", "certificate names a file that holds no PEM certificate")]
    [InlineData("{ url: wss://0.0.0.0:9000, security: certificate, key: tls.key, certificate: tls.pem, ca: words.pem }", "ca names a file that holds no PEM certificate")]
    [InlineData("{ url: ws://0.0.0.0/ocpp, security: basic }", "url is ws://0.0.0.0/ocpp, which says no port")]
    [InlineData("{ url: 'ws://0.0.0.0:/ocpp', security: basic }", "which says no port")]
    [InlineData("{ url: 'ws://*:9000', security: basic }", "for every address of this machine write 0.0.0.0")]
    [InlineData("{ url: http://0.0.0.0:9000, security: basic }", "which does not begin with ws:// or wss://")]
    [InlineData("{ url: 'ws://0.0.0.0:99999', security: basic }", "which is not a URL")]
    [InlineData("{ url: 'ws://0.0.0.0:9000/ocpp?a=b', security: basic }", "which has more than address and path")]
    [InlineData("{ url: ws://0.0.0.0:9000, security: none }", "warning: stations.listen[].security is none, so that anyone who reaches this address")]
    [InlineData("{ url: ws://0.0.0.0:9000, security: basic }\n    - { url: ws://127.0.0.1:9000/other, security: basic }", "takes port 9000, which stations.listen[].url takes already")]
    public void A_faulty_endpoint_is_told(string endpoint, string fault)
        => Assert.Contains(fault, Assert.Single(_folder.Faults(With(endpoint))), StringComparison.Ordinal);

    [Theory]
    [InlineData("{ url: ws://127.0.0.1:9000, security: none }")]
    [InlineData("{ url: 'ws://[::1]:9000/ocpp', security: none }")]
    [InlineData("{ url: ws://localhost:0, security: basic }\n    - { url: ws://localhost:0, security: basic }")]
    [InlineData("{ url: ws://10.0.0.1:9000, security: basic }\n    - { url: ws://10.0.0.2:9000, security: basic }")]
    [InlineData("{ url: wss://0.0.0.0:9000, security: basic, key: tls.key, certificate: tls.pem }")]
    public void A_sound_endpoint_is_taken(string endpoint) => Assert.Empty(_folder.Faults(With(endpoint)));

    [Fact]
    public void Files_are_found_beside_the_site_file()
    {
        var site = _folder.Site(With("{ url: wss://gateway.local:9443/a/b, security: certificate, key: tls.key, certificate: tls.pem, ca: tls.pem }"));

        Assert.Equal(
            new ListenOptions(new("wss://gateway.local:9443/a/b"), Security.Certificate, _folder.File("tls.pem"), _folder.File("tls.key"), _folder.File("tls.pem")),
            Assert.Single(site.Stations.Listen));
    }
}
