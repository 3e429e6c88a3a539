using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Stations;
using Gateway.Tests.Support;

namespace Gateway.Tests.Stations;

/// <summary>Security profiles 2 and 3: who comes in through a door with TLS. OCPP 2.1 part 2, A00.FR.301-324.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-tls-");
    private readonly TestAuthority _authority;
    private readonly TestAuthority _stranger;
    private readonly TestCertificate _server;

    public TlsTests()
    {
        _authority = new(_folder, "authority", rsa: false);
        _stranger = new(_folder, "stranger", rsa: false);
        _server = _authority.Issue("CN=gateway", rsa: false, ["gateway"]);
    }

    [Theory]
    [InlineData("secret", 101)]
    [InlineData("wrong", 401)]
    [InlineData("", 401)]
    public async Task Behind_tls_the_password_decides(string password, int status)
    {
        await using var door = await TlsDoor.OpenAsync(Security.Basic, _server.CertificatePath, _server.KeyPath);

        Assert.Equal(status, await door.KnockAsync(Trusting(), password));
    }

    [Theory]
    [InlineData("CN=CP-1", new string[0], 101)]
    [InlineData("CN=cp-1", new string[0], 101)]
    [InlineData("O=Operator", new[] { "CP-1" }, 101)]
    [InlineData("CN=CP-2", new[] { "x", "CP-1" }, 101)]
    [InlineData("CN=CP-2", new string[0], 401)]
    [InlineData("CN=CP-2", new[] { "CP-3" }, 401)]
    [InlineData("CN=CP-1.example", new string[0], 401)]
    public async Task A_client_certificate_opens_to_whom_it_names(string subject, string[] names, int status)
    {
        await using var door = await ThirdProfileAsync();
        var certificate = _authority.Issue(subject, rsa: true, names);

        Assert.Equal(status, await door.KnockAsync(Trusting(certificate)));
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused()
        => await IsShutOutAsync(_stranger.Issue("CN=CP-1", rsa: false, []));

    [Fact]
    public async Task An_expired_certificate_is_refused()
        => await IsShutOutAsync(_authority.Issue("CN=CP-1", rsa: false, [], expired: true));

    [Fact]
    public async Task Without_a_certificate_nobody_comes_in() => await IsShutOutAsync(null);

    [Fact]
    public async Task Without_tls_nobody_comes_in_through_the_door_with_tls()
    {
        await using var door = await TlsDoor.OpenAsync(Security.Basic, _server.CertificatePath, _server.KeyPath);
        using var client = new System.Net.Sockets.TcpClient("127.0.0.1", door.Port);
        await client.GetStream().WriteAsync("GET /ocpp/CP-1 HTTP/1.1\r\n\r\n"u8.ToArray());
        using var patience = WebSockets.Patience.New();

        var answer = new byte[100];
        var length = await client.GetStream().ReadAtLeastAsync(answer, 1, throwOnEndOfStream: false, patience.Token);

        Assert.DoesNotContain("HTTP", System.Text.Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _folder.Delete(recursive: true);
    }

    // With TLS 1.3 the client learns only afterwards that its certificate did not please.
    private async Task IsShutOutAsync(TestCertificate? certificate)
    {
        await using var door = await ThirdProfileAsync();

        var e = await Assert.ThrowsAnyAsync<Exception>(() => door.KnockAsync(Trusting(certificate)));

        Assert.True(e is IOException or AuthenticationException, e.ToString());
        Assert.Equal(101, await door.KnockAsync(Trusting(_authority.Issue("CN=CP-1", rsa: false, []))));
    }

    private Task<TlsDoor> ThirdProfileAsync()
        => TlsDoor.OpenAsync(Security.Certificate, _server.CertificatePath, _server.KeyPath, _authority.CertificatePath);

    private SslClientAuthenticationOptions Trusting(TestCertificate? own = null)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(_authority.CertificatePath));
        return new()
        {
            CertificateChainPolicy = policy,
            ClientCertificates = own is null ? null : [own.Certificate],
        };
    }
}
