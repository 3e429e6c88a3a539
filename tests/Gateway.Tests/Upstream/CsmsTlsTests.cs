using Gateway.Tests.Support;
using Gateway.Tests.WebSockets;
using Gateway.Upstream;

namespace Gateway.Tests.Upstream;

/// <summary>wss to the CSMS: its certificate must be good, and ours is shown where we have one.</summary>
public sealed class CsmsTlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-csms-");
    private readonly TestAuthority _authority;
    private readonly TestAuthority _stranger;

    public CsmsTlsTests()
    {
        _authority = new(_folder, "authority", rsa: true);
        _stranger = new(_folder, "stranger", rsa: false);
    }

    [Theory]
    [InlineData(false, "localhost")]
    [InlineData(true, "localhost")]
    [InlineData(true, "127.0.0.1")]
    public async Task A_certificate_of_our_authority_for_the_right_name_is_trusted(bool rsa, string name)
    {
        await using var csms = await FrameworkCsms.StartAsync(certificate: _authority.Issue("CN=x", rsa, [name]));

        var dial = await DialAsync(csms.Options(name));

        Assert.True(dial.Outcome is DialOutcome.Connected, dial.ToString());
        var inbox = new Inbox();
        var ended = dial.Connection!.ReceiveAsync(inbox);
        dial.Connection.Write("hello"u8);
        dial.Connection.Flush();
        Assert.Equal("hello", await inbox.HearsAsync());
        dial.Connection.Abort("over");
        await ended.InTimeAsync();
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused()
        => await IsRefusedAsync(_authority.Issue("CN=localhost", rsa: false, ["csms.example"]));

    [Fact]
    public async Task An_expired_certificate_is_refused()
        => await IsRefusedAsync(_authority.Issue("CN=localhost", rsa: false, ["localhost"], expired: true));

    [Fact]
    public async Task A_certificate_of_a_stranger_is_refused()
        => await IsRefusedAsync(_stranger.Issue("CN=localhost", rsa: false, ["localhost"]));

    [Fact]
    public async Task Without_an_anchor_of_our_own_the_systems_decide()
    {
        await using var csms = await FrameworkCsms.StartAsync(certificate: _authority.Issue("CN=localhost", rsa: false, ["localhost"]));
        var options = csms.Options("localhost");

        var dial = await new CsmsDialer(options, new(options), TimeProvider.System)
            .DialAsync("CP-1", ["ocpp1.6"], null, 65536, CancellationToken.None).InTimeAsync();

        Assert.Equal(DialOutcome.Unreachable, dial.Outcome);
    }

    [Fact]
    public async Task Our_certificate_is_shown_to_a_csms_that_asks()
    {
        var ours = _stranger.Issue("CN=depot-west", rsa: false, []);
        await using var csms = await FrameworkCsms.StartAsync(
            certificate: _authority.Issue("CN=x", rsa: false, ["localhost"]), asksForCertificate: true);

        var dial = await DialAsync(csms.Options("localhost") with { ClientCertificate = ours.CertificatePath, ClientKey = ours.KeyPath });

        Assert.True(dial.Outcome is DialOutcome.Connected, dial.ToString());
        Assert.True(dial.ShowedCertificate);
        Assert.Equal("CN=depot-west", (await csms.SeesAsync()).Certificate);
        dial.Connection!.Abort("over");
    }

    [Fact]
    public async Task Our_certificate_is_not_shown_to_a_csms_that_does_not_ask()
    {
        var ours = _stranger.Issue("CN=depot-west", rsa: false, []);
        await using var csms = await FrameworkCsms.StartAsync(certificate: _authority.Issue("CN=x", rsa: false, ["localhost"]));

        var dial = await DialAsync(csms.Options("localhost") with { ClientCertificate = ours.CertificatePath, ClientKey = ours.KeyPath });

        Assert.True(dial.Outcome is DialOutcome.Connected, dial.ToString());
        Assert.False(dial.ShowedCertificate);
        dial.Connection!.Abort("over");
    }

    [Fact]
    public async Task A_csms_that_asks_for_a_certificate_we_do_not_have_is_unreachable()
    {
        await using var csms = await FrameworkCsms.StartAsync(
            certificate: _authority.Issue("CN=x", rsa: false, ["localhost"]), asksForCertificate: true);

        Assert.Equal(DialOutcome.Unreachable, (await DialAsync(csms.Options("localhost"))).Outcome);
    }

    [Fact]
    public async Task A_server_without_tls_is_unreachable()
    {
        await using var csms = await FrameworkCsms.StartAsync();
        var options = csms.Options();

        Assert.Equal(DialOutcome.Unreachable, (await DialAsync(options with { Url = new UriBuilder(options.Url) { Scheme = "wss" }.Uri })).Outcome);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task IsRefusedAsync(TestCertificate certificate)
    {
        await using var csms = await FrameworkCsms.StartAsync(certificate: certificate);

        var dial = await DialAsync(csms.Options("localhost"));

        Assert.Equal((DialOutcome.Unreachable, null), (dial.Outcome, dial.Connection));
        Assert.Contains("certificate", dial.Reason, StringComparison.OrdinalIgnoreCase);
    }

    private Task<DialResult> DialAsync(CsmsOptions options)
    {
        var trusting = options with { Ca = _authority.CertificatePath };
        return new CsmsDialer(trusting, new(trusting), TimeProvider.System)
            .DialAsync("CP-1", ["ocpp1.6"], null, 65536, CancellationToken.None).InTimeAsync();
    }
}
