using System.Text;
using FileTransfer;
using Gateway.Tests.Peers;
using static Gateway.Tests.FileTransfer.FileFixture;
using static Gateway.Tests.FileTransfer.ScriptedFileServer;

namespace Gateway.Tests.FileTransfer;

/// <summary>Fetching over HTTP, from servers good and bad.</summary>
public sealed class FetchTests
{
    private static readonly byte[] Bytes = Image(300_000);

    [Fact]
    public async Task A_file_arrives_as_it_is()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes));
        var progress = new List<TransferProgress>();

        var (result, bytes) = await FetchAsync(server.Url(), with: r => r with { Progress = progress.Add });

        Assert.Equal((TransferOutcome.Done, Bytes.Length, Bytes.Length), (result.Outcome, (int)result.Bytes, (int)result.Transferred));
        Assert.Equal(Bytes, bytes);
        Assert.Equal(new(Bytes.Length, Bytes.Length), progress[^1]);
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, []));

        var (result, bytes) = await FetchAsync(server.Url());

        Assert.Equal(TransferOutcome.Done, result.Outcome);
        Assert.Empty(bytes);
    }

    [Fact]
    public async Task A_compressed_answer_stays_compressed()
    {
        await using var server = new ScriptedFileServer((q, to) => SayAsync(to, $"HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: {Bytes.Length}", Bytes));

        var (result, bytes) = await FetchAsync(server.Url());

        Assert.Equal(TransferOutcome.Done, result.Outcome);
        Assert.Equal(Bytes, bytes);
        Assert.DoesNotContain("accept-encoding", server.Heard.Single().Headers.Keys);
    }

    [Fact]
    public async Task An_answer_in_chunks_arrives()
    {
        await using var server = new ScriptedFileServer((q, to) =>
            SayAsync(to, "HTTP/1.1 200 OK\nTransfer-Encoding: chunked", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"u8.ToArray()));

        var (result, bytes) = await FetchAsync(server.Url());

        Assert.Equal((TransferOutcome.Done, null), (result.Outcome, result.Total));
        Assert.Equal("hello world", Encoding.ASCII.GetString(bytes));
    }

    [Fact]
    public async Task The_rest_is_asked_for_where_the_tag_still_fits()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes));

        var (result, bytes) = await FetchAsync(server.Url(), with: r => r with { Validator = "\"v1\"" }, there: Bytes[..100_000]);

        Assert.Equal((TransferOutcome.Done, Bytes.Length, Bytes.Length - 100_000), (result.Outcome, (int)result.Bytes, (int)result.Transferred));
        Assert.Equal(Bytes, bytes);
        Assert.Equal("\"v1\"", server.Heard.Single().Headers["if-range"]);
    }

    [Fact]
    public async Task A_file_that_has_changed_starts_over()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes, "\"v2\""));

        var (result, bytes) = await FetchAsync(server.Url(), with: r => r with { Validator = "\"v1\"" }, there: Image(100_000, seed: 2));

        Assert.Equal(TransferOutcome.Done, result.Outcome);
        Assert.Equal(Bytes, bytes);
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_starts_over()
    {
        await using var server = new ScriptedFileServer((q, to) => SayAsync(to, $"HTTP/1.0 200 OK\nContent-Length: {Bytes.Length}", Bytes));

        var (result, bytes) = await FetchAsync(server.Url(), there: Bytes[..1000]);

        Assert.Equal(TransferOutcome.Done, result.Outcome);
        Assert.Equal(Bytes, bytes);
    }

    [Fact]
    public async Task A_file_of_another_size_starts_over()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes));

        var (result, bytes) = await FetchAsync(server.Url(), with: r => r with { KnownTotal = 400_000 }, there: Image(100_000, seed: 2));

        Assert.Equal(TransferOutcome.Done, result.Outcome);
        Assert.Equal(Bytes, bytes);
        Assert.Equal(2, server.Heard.Count);
    }

    [Theory]
    [InlineData(300_000, true)]
    [InlineData(200_000, false)]
    public async Task A_range_past_the_end_is_done_or_starts_over(int size, bool wasComplete)
    {
        await using var server = new ScriptedFileServer((q, to) => q.From is null
            ? ServeAsync(q, to, Bytes[..size])
            : SayAsync(to, $"HTTP/1.1 416 No\nContent-Range: bytes */{size}\nContent-Length: 3", "no\n"u8.ToArray()));

        var (result, bytes) = await FetchAsync(server.Url(), there: Bytes);

        Assert.Equal(TransferOutcome.Done, result.Outcome);
        Assert.Equal(Bytes[..size], bytes);
        Assert.Equal(wasComplete ? 1 : 2, server.Heard.Count);
    }

    [Fact]
    public async Task A_cut_is_told_with_what_is_there()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes, cutAfter: 123_456));

        var (result, bytes) = await FetchAsync(server.Url());

        Assert.Equal((TransferOutcome.Interrupted, 123_456L, true), (result.Outcome, result.Bytes, result.MayPass));
        Assert.Equal(Bytes[..123_456], bytes);
    }

    [Fact]
    public async Task More_than_announced_is_a_fault()
    {
        await using var server = new ScriptedFileServer((q, to) => SayAsync(to, "HTTP/1.1 200 OK\nContent-Length: 1000", Bytes.AsMemory(0, 1500)));

        var (result, bytes) = await FetchAsync(server.Url());

        Assert.Equal(TransferOutcome.WrongLength, result.Outcome);
        Assert.True(bytes.Length <= 1000);
    }

    [Theory]
    [InlineData("Content-Range: bytes 5-1999/2000")]
    [InlineData("Content-Range: bytes 1001-1999/2000")]
    [InlineData("Content-Type: multipart/byteranges; boundary=x")]
    [InlineData("Content-Range: bytes */2000")]
    public async Task Another_part_than_asked_for_is_a_fault(string header)
    {
        await using var server = new ScriptedFileServer((q, to) => SayAsync(to, $"HTTP/1.1 206 Partial\n{header}\nContent-Length: 1000", Bytes.AsMemory(1000, 1000)));

        var (result, bytes) = await FetchAsync(server.Url(), there: Bytes[..1000]);

        Assert.Equal(TransferOutcome.WrongLength, result.Outcome);
        Assert.Equal(Bytes[..1000], bytes);
    }

    [Theory]
    [InlineData("404 Not Found", TransferOutcome.NotFound)]
    [InlineData("410 Gone", TransferOutcome.NotFound)]
    [InlineData("401 Who", TransferOutcome.Denied)]
    [InlineData("403 No", TransferOutcome.Denied)]
    [InlineData("503 Later", TransferOutcome.Unreachable)]
    [InlineData("429 Slow", TransferOutcome.Unreachable)]
    [InlineData("400 What", TransferOutcome.Failed)]
    [InlineData("304 Same", TransferOutcome.Failed)]
    public async Task What_the_server_says_is_told_and_its_page_is_no_file(string status, TransferOutcome outcome)
    {
        await using var server = new ScriptedFileServer((q, to) => SayAsync(to, $"HTTP/1.1 {status}\nContent-Length: 200000", Bytes.AsMemory(0, 200_000)));

        var (result, bytes) = await FetchAsync(server.Url());

        Assert.Equal(outcome, result.Outcome);
        Assert.Empty(bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_too_large_is_refused_whether_its_length_is_said_or_not(bool said)
    {
        var length = said ? $"\nContent-Length: {Bytes.Length}" : "";
        await using var server = new ScriptedFileServer((q, to) => SayAsync(to, $"HTTP/1.1 200 OK{length}", Bytes));

        var (result, bytes) = await FetchAsync(server.Url(), with: r => r with { Limits = new() { MaxBytes = 200_000 } });

        Assert.Equal((TransferOutcome.TooLarge, false), (result.Outcome, result.MayPass));
        Assert.True(bytes.Length <= (said ? 0 : 200_000));
    }

    [Fact]
    public async Task A_server_that_stops_in_the_middle_is_too_slow()
    {
        await using var server = new ScriptedFileServer(
            async (q, to, stopping) =>
            {
                await ServeAsync(q, to, Bytes, cutAfter: 1000);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
            });

        var (result, bytes) = await FetchAsync(
            server.Url(), with: r => r with { Limits = new() { FloorBytesPerSecond = 1000, FloorTime = TimeSpan.FromSeconds(1) } });

        Assert.Equal((TransferOutcome.TooSlow, 1000L), (result.Outcome, result.Bytes));
        Assert.Equal(Bytes[..1000], bytes);
    }

    [Fact]
    public async Task Time_is_limited_and_a_caller_may_cancel()
    {
        var asked = new TaskCompletionSource();
        await using var server = new ScriptedFileServer(
            async (q, to, stopping) =>
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
            });

        var (late, _) = await FetchAsync(server.Url(), with: r => r with { Limits = new() { MaxTime = TimeSpan.FromMilliseconds(50) } });
        using var cancelling = new CancellationTokenSource();
        var fetching = Transfers().FetchAsync(new(Url(server.Url())), new StreamSink(Stream.Null), cancelling.Token);
        await asked.Task;
        await cancelling.CancelAsync();

        Assert.Equal(TransferOutcome.TooSlow, late.Outcome);
        Assert.Equal(TransferOutcome.Cancelled, (await Patience.For(fetching, "end")).Outcome);
    }

    [Fact]
    public async Task A_sink_that_fails_ends_the_transfer_with_its_words()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes));

        var result = await Transfers().FetchAsync(new(Url(server.Url())), new FullDisk(), CancellationToken.None);

        Assert.Equal(TransferOutcome.LocalFault, result.Outcome);
        Assert.EndsWith("no space left", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listening_is_unreachable()
    {
        var (result, _) = await FetchAsync($"http://127.0.0.1:{Ports.Free()}/x");

        Assert.Equal(TransferOutcome.Unreachable, result.Outcome);
    }

    [Fact]
    public async Task What_is_no_http_is_no_file()
    {
        await using var server = new ScriptedFileServer((q, to) => to.WriteAsync("SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray()).AsTask());

        var (result, bytes) = await FetchAsync(server.Url());

        Assert.Equal(TransferOutcome.Failed, result.Outcome);
        Assert.Empty(bytes);
    }

    [Fact]
    public async Task A_missing_library_is_one_clear_sentence()
    {
        var transfers = new FileTransfers(new() { Reach = Loopback }, TimeProvider.System) { Library = "libcurl-that-is-not-there.so.4" };

        var result = await transfers.FetchAsync(new(Url("http://127.0.0.1:1/")), new StreamSink(Stream.Null), CancellationToken.None);

        Assert.Equal("libcurl-that-is-not-there.so.4 is not installed (Debian: libcurl4)", result.Sentence);
        Assert.Null(Transfers().Missing);
    }

    private sealed class FullDisk : IFetchSink
    {
        public void Begin(FetchStart start)
        {
        }

        public void Write(ReadOnlySpan<byte> bytes) => throw new IOException("no space left");
    }
}
