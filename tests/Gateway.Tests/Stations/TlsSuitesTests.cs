using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Stations;
using Gateway.Tests.Support;
using Gateway.Tests.WebSockets;

namespace Gateway.Tests.Stations;

/// <summary>Stations may know one suite only: each that OCPP demands (A00.FR.318) is spoken, and nothing older than TLS 1.2 (A00.FR.313).</summary>
public sealed class TlsSuitesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-suites-");

    [Theory]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, false)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, false)]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256, true)]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384, true)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, true)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, true)]
    public async Task A_station_that_knows_one_suite_of_tls12_comes_in(TlsCipherSuite suite, bool rsa)
    {
        await using var door = await OpenAsync(rsa);

        Assert.Equal(101, await door.KnockAsync(Only(suite, SslProtocols.Tls12)));
    }

    [Theory]
    [InlineData(TlsCipherSuite.TLS_AES_128_GCM_SHA256, true)]
    [InlineData(TlsCipherSuite.TLS_AES_256_GCM_SHA384, false)]
    [InlineData(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, false)]
    public async Task A_station_that_knows_one_suite_of_tls13_comes_in(TlsCipherSuite suite, bool rsa)
    {
        await using var door = await OpenAsync(rsa);

        Assert.Equal(101, await door.KnockAsync(Only(suite, SslProtocols.Tls13)));
    }

    [Theory]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384)]
    public async Task A_suite_that_is_not_on_the_list_is_refused(TlsCipherSuite suite)
    {
        await using var door = await OpenAsync(rsa: true);

        await Assert.ThrowsAnyAsync<AuthenticationException>(() => door.KnockAsync(Only(suite, SslProtocols.Tls12)));
    }

    /// <summary>By hand, as today's clients would not even ask: the answer is an alert with protocol_version (70).</summary>
    [Theory]
    [InlineData(0x01)]      // TLS 1.0
    [InlineData(0x02)]      // TLS 1.1
    public async Task Older_versions_are_refused(byte minor)
    {
        await using var door = await OpenAsync(rsa: true);

        var answer = await AnswerToHelloAsync(door, minor);

        Assert.Equal((21, 2, 70), (answer[0], answer[5], answer[6]));
        Assert.Equal(22, (await AnswerToHelloAsync(door, minor: 3))[0]);        // the same hello with TLS 1.2 is answered in kind
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<TlsDoor> OpenAsync(bool rsa)
    {
        using var authority = new TestAuthority(_folder, "authority", rsa);
        var server = authority.Issue("CN=gateway", rsa, ["gateway"]);
        return await TlsDoor.OpenAsync(Security.Basic, server.CertificatePath, server.KeyPath);
    }

    private static SslClientAuthenticationOptions Only(TlsCipherSuite suite, SslProtocols version) => new()
    {
        EnabledSslProtocols = version,
#pragma warning disable CA1416 // the product, and with it its tests, runs on Linux
        CipherSuitesPolicy = new([suite]),
#pragma warning restore CA1416
#pragma warning disable CA5359 // it is not the server's certificate that is tried here
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
    };

    private static async Task<byte[]> AnswerToHelloAsync(TlsDoor door, byte minor)
    {
        byte[] extensions = [0x00, 0x0D, 0x00, 0x06, 0x00, 0x04, 0x04, 0x01, 0x08, 0x04];      // signature_algorithms: RSA with SHA-256
        byte[] hello =
        [
            0x03, minor, .. new byte[32], 0x00,                      // version, random, no session
            0x00, 0x04, 0x00, 0x9C, 0x00, 0x2F,                      // TLS_RSA_WITH_AES_128_GCM_SHA256, ..._CBC_SHA
            0x01, 0x00, 0x00, (byte)extensions.Length, .. extensions,
        ];
        byte[] record = [22, 0x03, 0x01, 0x00, (byte)(hello.Length + 4), 0x01, 0x00, 0x00, (byte)hello.Length, .. hello];
        using var patience = Patience.New();
        using var client = new TcpClient("127.0.0.1", door.Port);
        await client.GetStream().WriteAsync(record, patience.Token);
        var answer = new byte[7];
        await client.GetStream().ReadExactlyAsync(answer, patience.Token);
        return answer;
    }
}
