using System.Text;
using FileTransfer;
using Gateway.Tests.Support;
using static Gateway.Tests.FileTransfer.FileFixture;
using static Gateway.Tests.FileTransfer.ScriptedFileServer;

namespace Gateway.Tests.FileTransfer;

/// <summary>Redirects, and what becomes of names and passwords on the way.</summary>
public sealed class RedirectTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("file-transfer-");

    public void Dispose() => _folder.Delete(true);

    [Theory]
    [InlineData("301")]
    [InlineData("302")]
    [InlineData("303")]
    [InlineData("307")]
    [InlineData("308")]
    public async Task A_redirect_is_followed(string status)
    {
        await using var server = new ScriptedFileServer((q, to) => q.Path is "/image.bin"
            ? SayAsync(to, $"HTTP/1.1 {status} There\nLocation: ../other/place?x=1\nContent-Length: 5", "there"u8.ToArray())
            : ServeAsync(q, to, "here"u8.ToArray()));

        var (result, bytes) = await FetchAsync(server.Url());

        Assert.Equal(TransferOutcome.Done, result.Outcome);
        Assert.Equal("here", Encoding.ASCII.GetString(bytes));
        Assert.Equal("/other/place?x=1", server.Heard.Last().Path);
    }

    [Theory]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("//169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://2130706433/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("FILE:/etc/passwd")]
    [InlineData("gopher://127.0.0.1/x")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("/again")]      // a loop
    public async Task A_redirect_is_refused_where_the_url_would_be(string location)
    {
        await using var server = new ScriptedFileServer((q, to) => SayAsync(to, $"HTTP/1.1 302 There\nLocation: {location}"));

        var (result, _) = await FetchAsync(server.Url());

        Assert.Equal((TransferOutcome.Refused, false), (result.Outcome, result.MayPass));
        Assert.Equal(location is "/again" ? 6 : 1, server.Heard.Count);
    }

    [Fact]
    public async Task From_https_there_is_no_way_back_to_http()
    {
        using var authority = new TestAuthority(_folder, "file-ca", rsa: false);
        var certificate = authority.Issue("CN=files", rsa: false, ["127.0.0.1"]);
        await using var plain = new ScriptedFileServer((q, to) => ServeAsync(q, to, "here"u8.ToArray()));
        await using var server = new ScriptedFileServer(
            (q, to, _) => q.Path is "/down" ? SayAsync(to, $"HTTP/1.1 302 There\nLocation: {plain.Url()}") : ServeAsync(q, to, "safe"u8.ToArray()),
            certificate.Certificate);

        var (down, _) = await FetchAsync(server.Url("/down"), Transfers(ca: authority.CertificatePath));
        var (stay, bytes) = await FetchAsync(server.Url("/stay"), Transfers(ca: authority.CertificatePath));
        var (untrusted, _) = await FetchAsync(server.Url("/stay"));

        Assert.Equal(
            (TransferOutcome.Refused, TransferOutcome.Done, TransferOutcome.Untrusted), (down.Outcome, stay.Outcome, untrusted.Outcome));
        Assert.Equal("safe", Encoding.ASCII.GetString(bytes));
        Assert.Empty(plain.Heard);
    }

    [Fact]
    public async Task Another_servers_certificate_is_not_trusted()
    {
        using var authority = new TestAuthority(_folder, "file-ca", rsa: false);
        var certificate = authority.Issue("CN=files", rsa: false, ["files.example"]);
        await using var server = new ScriptedFileServer((q, to, _) => ServeAsync(q, to, "safe"u8.ToArray()), certificate.Certificate);

        var (result, _) = await FetchAsync(server.Url(), Transfers(ca: authority.CertificatePath));

        Assert.Equal(TransferOutcome.Untrusted, result.Outcome);
        Assert.Empty(server.Heard);
    }

    [Fact]
    public async Task Credentials_go_to_the_server_they_are_for_and_into_no_text()
    {
        await using var elsewhere = new ScriptedFileServer((q, to) => ServeAsync(q, to, "here"u8.ToArray(), cutAfter: 2));
        await using var server = new ScriptedFileServer((q, to) => SayAsync(
            to, $"HTTP/1.1 302 There\nLocation: {(q.Path is "/image.bin" ? "/second" : elsewhere.Url())}"));
        var url = server.Url().Replace("://", "://us%20er:se%3Acret@", StringComparison.Ordinal);

        var (result, _) = await FetchAsync(url);

        var basic = "Basic " + Convert.ToBase64String("us er:se:cret"u8);
        Assert.All(server.Heard, question => Assert.Equal(basic, question.Headers["authorization"]));
        Assert.DoesNotContain("authorization", elsewhere.Heard.Single().Headers.Keys);
        Assert.All(
            new[] { result.Sentence, result.ToString(), Url(url).ToString(), Url(url).SafeText },
            text => Assert.False(text.Contains("cret", StringComparison.Ordinal) || text.Contains("us", StringComparison.Ordinal) && text.Contains("er@", StringComparison.Ordinal), text));
    }
}
