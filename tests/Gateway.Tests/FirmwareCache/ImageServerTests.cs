using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using FirmwareCache;
using Gateway.Tests.FileTransfer;
using Gateway.Tests.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using static Gateway.Tests.FirmwareCache.CacheFixture;

namespace Gateway.Tests.FirmwareCache;

/// <summary>Images over HTTP, from Kestrel.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync.")]
public sealed class ImageServerTests : IAsyncLifetime
{
    private const int LargeSize = 40_000_000;

    private static readonly byte[] Bytes = FileFixture.Image(3_000_000);
    private static readonly string Digest = Sha256(Bytes);

    private readonly CacheFixture _cache = new();
    private readonly List<WebApplication> _apps = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 100 });

    public async Task InitializeAsync()
    {
        await _cache.AddAsync(Bytes);
        _cache.Store.SetPublished(Digest, true);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        await _cache.DisposeAsync();
    }

    [Fact]
    public async Task A_published_image_is_served_with_all_that_lets_it_be_kept()
    {
        var (server, url) = await StartAsync();

        using var answer = await _http.GetAsync(url);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Bytes, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal($"\"{Digest}\"", answer.Headers.ETag!.ToString());
        Assert.Equal("bytes", answer.Headers.AcceptRanges.Single());
        Assert.Equal(Bytes.Length, answer.Content.Headers.ContentLength);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        await Patience.Until(() => server.Now is [] && server.ServedCount(Digest) is 1, "the count");
        Assert.Equal(new(1, Bytes.Length, 0), server.Counters);
    }

    [Fact]
    public async Task HEAD_says_the_same_without_bytes()
    {
        var (server, url) = await StartAsync();

        using var answer = await _http.SendAsync(new(HttpMethod.Head, url));

        Assert.Equal((HttpStatusCode.OK, (long?)Bytes.Length), (answer.StatusCode, answer.Content.Headers.ContentLength));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(default, server.Counters);
    }

    [Theory]
    [InlineData("bytes=0-0", 206, 0, 1)]
    [InlineData("bytes=100-199", 206, 100, 100)]
    [InlineData("bytes=2999999-", 206, 2_999_999, 1)]
    [InlineData("bytes=1000000-99999999", 206, 1_000_000, 2_000_000)]
    [InlineData("bytes=-5", 206, 2_999_995, 5)]
    [InlineData("bytes=-99999999", 206, 0, 3_000_000)]
    [InlineData("bytes=3000000-", 416, 0, 0)]
    [InlineData("bytes=-0", 416, 0, 0)]
    [InlineData("bytes=0-1,5-6", 200, 0, 3_000_000)]
    [InlineData("bytes=5-1", 200, 0, 3_000_000)]
    [InlineData("bytes=x", 200, 0, 3_000_000)]
    [InlineData("lines=0-1", 200, 0, 3_000_000)]
    public async Task A_range_is_answered_with_its_bytes(string range, int status, int from, int length)
    {
        var (_, url) = await StartAsync();
        using var question = new HttpRequestMessage(HttpMethod.Get, url);
        question.Headers.TryAddWithoutValidation("Range", range);

        using var answer = await _http.SendAsync(question);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(Bytes[from..(from + length)], await answer.Content.ReadAsByteArrayAsync());
        var said = answer.Content.Headers.ContentRange;
        Assert.Equal(
            status switch { 206 => $"bytes {from}-{from + length - 1}/3000000", 416 => "bytes */3000000", _ => null }, said?.ToString());
    }

    [Theory]
    [InlineData("If-Range", "TAG", 206)]
    [InlineData("If-Range", "\"other\"", 200)]
    [InlineData("If-Range", "W/TAG", 200)]
    [InlineData("If-Range", "Mon, 01 Jan 2001 00:00:00 GMT", 200)]
    [InlineData("If-None-Match", "TAG", 304)]
    [InlineData("If-None-Match", "*", 304)]
    [InlineData("If-None-Match", "\"other\"", 206)]
    [InlineData("If-Match", "TAG", 206)]
    [InlineData("If-Match", "\"other\"", 412)]
    [InlineData("If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT", 206)]
    [InlineData("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT", 304)]
    public async Task A_condition_is_kept(string header, string value, int status)
    {
        var (_, url) = await StartAsync();
        using var question = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(10, 19) } };
        question.Headers.TryAddWithoutValidation(header, value.Replace("TAG", $"\"{Digest}\"", StringComparison.Ordinal));

        using var answer = await _http.SendAsync(question);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("/fw/{0}/../../../etc/passwd")]
    [InlineData("/fw/..%2f..%2f..%2fetc%2fpasswd/x")]
    [InlineData("/fw/{0}.img/x")]
    [InlineData("/fw/{0}%00/x")]
    [InlineData("/fw/claim/x")]
    [InlineData("/fw/{0}")]
    [InlineData("/fw/")]
    [InlineData("/fw/0000000000000000000000000000000000000000000000000000000000000000/x")]
    [InlineData("/{0}/x")]
    public async Task Nothing_else_is_served(string path)
    {
        var (_, url) = await StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, url.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path.Replace("{0}", Digest, StringComparison.Ordinal)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));

        using var reader = new StreamReader(stream);
        var answer = await Patience.For(reader.ReadToEndAsync(), "answer");

        Assert.Matches("^HTTP/1.1 40[04] ", answer);
    }

    [Fact]
    public async Task What_is_not_published_is_not_there_unless_it_is_offered()
    {
        var (server, url) = await StartAsync();
        _cache.Store.SetPublished(Digest, false);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(url)).StatusCode);

        server.Offer(Digest);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync(url)).StatusCode);

        server.Withdraw(Digest);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(url)).StatusCode);
    }

    [Fact]
    public async Task Who_is_fetching_is_known_and_one_more_than_may_is_told_to_come_again()
    {
        var (server, url) = await StartAsync(new() { AtOnce = 1, RetryAfter = TimeSpan.FromSeconds(7) });
        var (digest, large) = await AddLargeAsync(url);
        using var slow = await RawAsync(large);
        await Patience.Until(() => server.IsServing(digest), "the first reader");

        using var second = await _http.GetAsync(url);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), second.Headers.RetryAfter!.Delta);
        var one = Assert.Single(server.Now);
        Assert.Equal((digest, 0L, (long)LargeSize), (one.Sha256, one.From, one.Bytes));
        Assert.Equal(IPAddress.Loopback, one.Peer!.Address.MapToIPv4());
        Assert.False(_cache.Store.Remove(digest));
        slow.Close();
        await Patience.Until(() => !server.IsServing(digest), "its end");
        Assert.Equal((0, 1), (server.ServedCount(digest), server.Counters.TurnedAway));
    }

    [Fact]
    public async Task A_reader_that_does_not_read_is_cut()
    {
        var (server, url) = await StartAsync(new() { FloorBytesPerSecond = 10_000_000, FloorGrace = TimeSpan.Zero });
        var (digest, large) = await AddLargeAsync(url);
        using var slow = await RawAsync(large);

        await Patience.Until(() => server.IsServing(digest), "the reader");
        await Patience.Until(() => !server.IsServing(digest), "its end");

        Assert.Equal(0, server.ServedCount(digest));
    }

    [Fact]
    public async Task Twenty_readers_with_interruptions_get_the_right_bytes()
    {
        var (server, url) = await StartAsync();

        var images = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => FetchInPiecesAsync(url, seed: i)));

        Assert.All(images, image => Assert.Equal(Digest, Sha256(image)));
        await Patience.Until(() => server.ServedCount(Digest) >= 20, "the count");
    }

    [Fact]
    public async Task An_image_is_served_to_a_client_of_our_own_and_resumed()
    {
        var (_, url) = await StartAsync();

        var (result, bytes) = await FileFixture.FetchAsync(url.AbsoluteUri, with: r => r with { Validator = $"\"{Digest}\"" }, there: Bytes[..1_234_567]);

        Assert.Equal(Bytes.Length - 1_234_567, result.Transferred);
        Assert.Equal(Digest, Sha256(bytes));
    }

    /// <summary>Reads ever anew from where it was, some bytes at a time.</summary>
    private async Task<byte[]> FetchInPiecesAsync(Uri url, int seed)
    {
        var random = new Random(seed);
        var image = new MemoryStream();
        while (image.Length < Bytes.Length)
        {
            using var question = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(image.Length, null) } };
            using var answer = await _http.SendAsync(question, HttpCompletionOption.ResponseHeadersRead);
            await using var body = await answer.Content.ReadAsStreamAsync();
            var piece = new byte[random.Next(1, 1_500_000)];
            image.Write(piece, 0, await body.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false));
        }

        return image.ToArray();
    }

    /// <summary>Larger than what a system may keep in its buffers for a reader that does not read.</summary>
    private async Task<(string Digest, Uri Url)> AddLargeAsync(Uri url)
    {
        var image = await _cache.AddAsync(FileFixture.Image(LargeSize));
        _cache.Store.SetPublished(image.Sha256, true);
        return (image.Sha256, new(url.AbsoluteUri.Replace(Digest, image.Sha256, StringComparison.Ordinal)));
    }

    /// <summary>Asks and does not read.</summary>
    private static async Task<TcpClient> RawAsync(Uri url)
    {
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(IPAddress.Loopback, url.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {url.AbsolutePath} HTTP/1.1\r\nHost: x\r\n\r\n"));
        return client;
    }

    private async Task<(ImageServer Server, Uri Url)> StartAsync(ServingOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        _apps.Add(app);
        var server = new ImageServer(_cache.Store, options ?? new(), TimeProvider.System);
        app.MapImages("/fw", server);
        await app.StartAsync();
        return (server, new(app.Urls.Single() + "/fw" + ImageServer.PathOf(Digest, "Wallbox 22/v1.bin")));
    }
}
