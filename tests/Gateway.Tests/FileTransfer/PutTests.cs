using System.Text;
using FileTransfer;
using static Gateway.Tests.FileTransfer.FileFixture;
using static Gateway.Tests.FileTransfer.ScriptedFileServer;

namespace Gateway.Tests.FileTransfer;

/// <summary>Putting files over HTTP.</summary>
public sealed class PutTests
{
    private static readonly byte[] Bytes = Image(3_000_000);

    [Fact]
    public async Task A_file_is_put()
    {
        await using var server = new ScriptedFileServer((q, to) => SayAsync(to, "HTTP/1.1 201 Created\nContent-Length: 2", "ok"u8.ToArray()));

        var result = await PutAsync(server.Url("/logs/a.tgz"));

        var heard = server.Heard.Single();
        Assert.Equal((TransferOutcome.Done, (long)Bytes.Length, 201), (result.Outcome, result.Transferred, result.Status));
        Assert.Equal(("PUT", "/logs/a.tgz", "application/octet-stream"), (heard.Method, heard.Path, heard.Headers["content-type"]));
        Assert.Equal(Bytes, heard.Body);
    }

    [Fact]
    public async Task A_file_is_posted_as_a_form()
    {
        await using var server = new ScriptedFileServer((q, to) => SayAsync(to, "HTTP/1.1 200 OK\nContent-Length: 0"));

        var result = await PutAsync(server.Url(), r => r with { Method = PutMethod.PostForm, FileName = "a\r\n\"b.tgz" });

        var heard = server.Heard.Single();
        var boundary = heard.Headers["content-type"].Split("boundary=")[1];
        var text = Encoding.Latin1.GetString(heard.Body);
        Assert.Equal((TransferOutcome.Done, "POST"), (result.Outcome, heard.Method));
        Assert.StartsWith($"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ab.tgz\"\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith($"\r\n--{boundary}--\r\n", text, StringComparison.Ordinal);
        Assert.Contains(Encoding.Latin1.GetString(Bytes), text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("307", TransferOutcome.Done)]
    [InlineData("308", TransferOutcome.Done)]
    [InlineData("302", TransferOutcome.Failed)]
    [InlineData("303", TransferOutcome.Failed)]
    public async Task It_is_put_elsewhere_only_where_that_is_what_the_redirect_means(string status, TransferOutcome outcome)
    {
        await using var server = new ScriptedFileServer((q, to) => SayAsync(
            to, q.Path is "/there" ? "HTTP/1.1 200 OK\nContent-Length: 0" : $"HTTP/1.1 {status} There\nLocation: /there\nContent-Length: 0"));

        var result = await PutAsync(server.Url());

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(outcome is TransferOutcome.Done ? 2 : 1, server.Heard.Count);
        Assert.All(server.Heard, heard => Assert.Equal(Bytes, heard.Body));
    }

    [Theory]
    [InlineData("http://169.254.169.254/x")]
    [InlineData("http://10.0.0.1/x")]
    [InlineData("ftp://192.168.0.1/x")]
    public async Task The_guard_is_the_same(string url) => Assert.Equal(TransferOutcome.Refused, (await PutAsync(url)).Outcome);

    [Theory]
    [InlineData("401 Who", TransferOutcome.Denied)]
    [InlineData("413 Large", TransferOutcome.Failed)]
    [InlineData("503 Later", TransferOutcome.Unreachable)]
    public async Task What_the_server_says_is_told(string status, TransferOutcome outcome)
    {
        await using var server = new ScriptedFileServer((q, to) => SayAsync(to, $"HTTP/1.1 {status}\nContent-Length: 0"));

        Assert.Equal(outcome, (await PutAsync(server.Url())).Outcome);
    }

    [Fact]
    public async Task A_file_that_became_shorter_and_one_too_large_are_faults_of_our_own()
    {
        await using var server = new ScriptedFileServer((q, to) => SayAsync(to, "HTTP/1.1 200 OK\nContent-Length: 0"));

        var shorter = await PutAsync(server.Url(), r => r with { Length = Bytes.Length + 1 });
        var large = await PutAsync(server.Url(), r => r with { Limits = new() { MaxBytes = 1000 } });

        Assert.Equal((TransferOutcome.LocalFault, TransferOutcome.TooLarge), (shorter.Outcome, large.Outcome));
        Assert.Empty(server.Heard);
    }

    private static Task<TransferResult> PutAsync(string url, Func<PutRequest, PutRequest>? with = null)
    {
        var request = new PutRequest(Url(url), new MemoryStream(Bytes), Bytes.Length);
        return Transfers().PutAsync(with?.Invoke(request) ?? request, CancellationToken.None);
    }
}
