using System.Net;
using System.Net.Sockets;
using System.Text;
using FileTransfer;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;
using static Gateway.Tests.FileTransfer.FileFixture;

namespace Gateway.Tests.FileTransfer;

/// <summary>FTP against a real, foreign server; and against one that wants our data connection to go elsewhere.</summary>
public sealed class FtpTests : IDisposable
{
    private static readonly byte[] Bytes = Image(500_000);

    private readonly DirectoryInfo _top = Directory.CreateTempSubdirectory("ftp-");
    private readonly DirectoryInfo _folder;

    public FtpTests()
    {
        _folder = _top.CreateSubdirectory("served");
        _folder.CreateSubdirectory("a b");
        File.WriteAllBytes(Path.Combine(_folder.FullName, "a b", "image.bin"), Bytes);
    }

    public void Dispose() => _top.Delete(true);

    [Fact]
    public async Task A_file_is_fetched_gone_on_with_and_not_found()
    {
        await using var server = await ForeignFtpServer.StartAsync(_folder, "plain");
        var url = $"ftp://gateway:se%3Acret@127.0.0.1:{server.Port}/a%20b/image.bin";

        var (whole, bytes) = await FetchAsync(url);
        var (rest, resumed) = await FetchAsync(url, there: Bytes[..123_456], with: r => r with { KnownTotal = Bytes.Length });
        var (over, fresh) = await FetchAsync(url, there: Image(1000, seed: 3), with: r => r with { KnownTotal = 77 });
        var (all, same) = await FetchAsync(url, there: Bytes);
        var (missing, _) = await FetchAsync(url + "x");
        var (denied, _) = await FetchAsync(url.Replace("cret", "bad", StringComparison.Ordinal));

        Assert.Equal((TransferOutcome.Done, Bytes.Length), (whole.Outcome, (int)whole.Total!));
        Assert.Equal((TransferOutcome.Done, Bytes.Length - 123_456), (rest.Outcome, (int)rest.Transferred));
        Assert.Equal((TransferOutcome.Done, TransferOutcome.Done), (over.Outcome, all.Outcome));
        Assert.Equal(0, all.Transferred);
        Assert.All(new[] { bytes, resumed, fresh, same }, b => Assert.Equal(Bytes, b));
        Assert.Equal((TransferOutcome.NotFound, TransferOutcome.Denied), (missing.Outcome, denied.Outcome));
        await Patience.Until(() => server.Heard.Contains("REST 123456"), "the server to tell of REST 123456");
        await Patience.Until(() => server.Heard.Contains("TYPE I"), "the server to tell of TYPE I");
        Assert.DoesNotContain("cret", missing.Sentence + denied.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("explicit")]
    [InlineData("implicit")]
    public async Task Ftps_is_encrypted_and_verified_on_both_connections(string mode)
    {
        using var authority = new TestAuthority(_top, "ftp-ca", rsa: true);
        var certificate = authority.Issue("CN=ftp", rsa: true, ["127.0.0.1"]);
        await using var server = await ForeignFtpServer.StartAsync(_folder, mode, certificate);
        var text = $"{(mode is "explicit" ? "ftps+explicit" : "ftps")}://gateway:se%3Acret@127.0.0.1:{server.Port}/a%20b/image.bin";

        var (result, bytes) = await FetchFtpsAsync(text, authority.CertificatePath);
        var (untrusted, nothing) = await FetchFtpsAsync(text, null);

        Assert.True(result.Outcome is TransferOutcome.Done, result.Sentence);
        Assert.Equal(Bytes, bytes);
        Assert.Equal(TransferOutcome.Untrusted, untrusted.Outcome);
        Assert.Empty(nothing);
        await Patience.Until(() => server.Heard.Contains("PROT P"), "the server to tell of PROT P");
    }

    [Fact]
    public async Task A_file_is_stored()
    {
        await using var server = await ForeignFtpServer.StartAsync(_folder, "plain");
        var url = Url($"ftp://gateway:se%3Acret@127.0.0.1:{server.Port}/").WithFile("log 1.tgz");

        var result = await Transfers().PutAsync(new(url, new MemoryStream(Bytes), Bytes.Length), CancellationToken.None);

        Assert.True(result.Outcome is TransferOutcome.Done, result.Sentence);
        Assert.Equal(Bytes, await File.ReadAllBytesAsync(Path.Combine(_folder.FullName, "log 1.tgz")));
    }

    [Fact]
    public async Task Data_is_fetched_from_where_the_control_connection_is_whatever_the_server_says()
    {
        await using var server = await ForeignFtpServer.StartAsync(_folder, "plain", masquerade: "127.0.0.77");

        var (result, bytes) = await FetchAsync($"ftp://gateway:se%3Acret@127.0.0.1:{server.Port}/a%20b/image.bin");

        Assert.True(result.Outcome is TransferOutcome.Done, result.Sentence);
        await Patience.Until(() => server.Heard.Contains("PASV"), "the server to tell of PASV");
        Assert.Equal(Bytes, bytes);
    }

    [Fact]
    public async Task A_server_cannot_send_us_to_a_port_of_our_own()
    {
        using var own = new TcpListener(IPAddress.Loopback, 0);
        own.Start();
        var port = ((IPEndPoint)own.LocalEndpoint).Port;
        using var control = new TcpListener(IPAddress.Loopback, 0);
        control.Start();
        var serving = ServeControlAsync(control, port);
        var reach = Loopback with { OwnPorts = [port] };

        var (result, _) = await FetchAsync($"ftp://127.0.0.1:{((IPEndPoint)control.LocalEndpoint).Port}/x", Transfers(reach));

        Assert.NotEqual(TransferOutcome.Done, result.Outcome);
        Assert.False(own.Pending());
        Assert.Contains("EPSV", await Patience.For(serving, "the control connection"));
    }

    /// <summary>Says yes to everything and has its data at the port given.</summary>
    private static async Task<List<string>> ServeControlAsync(TcpListener listener, int port)
    {
        using var client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream());
        var heard = new List<string>();
        await client.GetStream().WriteAsync("220 hello\r\n"u8.ToArray());
        while (await reader.ReadLineAsync() is { } line)
        {
            heard.Add(line.Split(' ')[0]);
            var answer = heard[^1] switch
            {
                "USER" => "331 password",
                "PASS" => "230 in",
                "PWD" => "257 \"/\"",
                "EPSV" => $"229 Entering Extended Passive Mode (|||{port}|)",
                "PASV" => $"227 Entering Passive Mode (127,0,0,1,{port >> 8},{port & 255})",
                "QUIT" => "221 bye",
                _ => "200 fine",
            };
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"));
        }

        return heard;
    }

    /// <summary>Explicit TLS goes with port 21, which no test can have.</summary>
    private static async Task<(TransferResult Result, byte[] Bytes)> FetchFtpsAsync(string text, string? ca)
    {
        using var sink = new MemoryStream();
        var url = Url(text.Replace("+explicit", "", StringComparison.Ordinal));
        var transfers = new FileTransfers(
            new() { Reach = Loopback, CaFile = ca, ExplicitTlsPort = text.StartsWith("ftps+", StringComparison.Ordinal) ? url.Port : 21 }, TimeProvider.System);
        return (await transfers.FetchAsync(new(url), new StreamSink(sink), CancellationToken.None), sink.ToArray());
    }
}
