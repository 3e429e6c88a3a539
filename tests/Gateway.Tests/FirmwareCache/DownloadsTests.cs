using FileTransfer;
using FirmwareCache;
using Gateway.Tests.FileTransfer;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;
using static FirmwareCache.DownloadState;
using static Gateway.Tests.FileTransfer.ScriptedFileServer;
using static Gateway.Tests.FirmwareCache.CacheFixture;

namespace Gateway.Tests.FirmwareCache;

/// <summary>Downloads into a real store from a scripted server.</summary>
public sealed class DownloadsTests
{
    private static readonly byte[] Bytes = FileFixture.Image(400_000);

    [Fact]
    public async Task A_download_goes_through_its_states()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes));
        await using var cache = new CacheFixture();

        var states = await StatesAsync(cache.Start(server.Url(), r => r with { Expected = Md5Of(Bytes) }));

        Assert.Equal([Scheduled, Downloading, Downloaded, Verified], states.Select(s => s.State));
        Assert.Equal(Sha256(Bytes), states[^1].Image!.Sha256);
        Assert.Equal(new(1, Bytes.Length), cache.Downloads.Upstream);
        Assert.Equal(Sha256(Bytes), cache.Store.FindBySource(FileFixture.Url(server.Url()))!.Sha256);
        Assert.Equal([Sha256(Bytes) + ".img", Sha256(Bytes) + ".json"], cache.Files);
    }

    [Fact]
    public async Task It_goes_on_where_it_was_cut()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes, cutAfter: 150_000));
        await using var cache = new CacheFixture();

        var states = await StatesAsync(cache.Start(server.Url(), r => r with { Expected = Md5Of(Bytes) }));

        Assert.Equal([Scheduled, Downloading, Paused, Downloading, Paused, Downloading, Downloaded, Verified], states.Select(s => s.State));
        Assert.Equal([null, 150_000, 300_000], server.Heard.Select(q => q.From));
        Assert.Equal(new(3, Bytes.Length), cache.Downloads.Upstream);
    }

    [Fact]
    public async Task It_goes_on_after_a_restart()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes, cutAfter: q.From is null ? 150_000 : null));
        await using var cache = new CacheFixture();
        var first = cache.Start(server.Url(), r => r with { RetryInterval = TimeSpan.FromHours(1) });
        await Patience.Until(() => first.Current.State is Paused, "pause");

        await cache.RestartAsync();

        Assert.Equal(Cancelled, first.Current.State);
        Assert.Equal(Verified, (await EndOf(cache.Start(server.Url()))).State);
        Assert.Equal([null, 150_000], server.Heard.Select(q => q.From));
    }

    [Fact]
    public async Task It_waits_its_interval_and_gives_up_after_its_retries()
    {
        var time = new ManualTime();
        await using var server = new ScriptedFileServer((q, to) => SayAsync(to, "HTTP/1.1 503 Later\nContent-Length: 0"));
        await using var cache = new CacheFixture(time);
        var download = cache.Start(server.Url(), r => r with { Retries = 2, RetryInterval = TimeSpan.FromSeconds(30) });

        var states = StatesAsync(download);
        await AdvanceUntilAsync(time, TimeSpan.FromSeconds(10), () => states.IsCompleted);
        var steps = await states;

        Assert.Equal([Scheduled, Downloading, Paused, Downloading, Paused, Downloading, Failed], steps.Select(s => s.State));
        Assert.All([2, 4], i => Assert.True(steps[i + 1].At - steps[i].At >= TimeSpan.FromSeconds(30)));
        Assert.Equal(3, steps[^1].Attempt);
        Assert.EndsWith("the server answered 503", steps[^1].Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(60 * 24 * 100)]     // longer than any timer waits
    public async Task It_begins_at_its_time(int minutes)
    {
        var time = new ManualTime();
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes));
        await using var cache = new CacheFixture(time);
        var download = cache.Start(server.Url(), r => r with { NotBefore = time.GetUtcNow() + TimeSpan.FromMinutes(minutes) });

        time.Advance(TimeSpan.FromMinutes(minutes - 1));
        Assert.Equal(Scheduled, download.Current.State);
        await AdvanceUntilAsync(time, TimeSpan.FromDays(1), () => download.Current.State is not Scheduled);

        Assert.Equal(Verified, (await EndOf(download)).State);
    }

    [Fact]
    public async Task The_wrong_content_is_thrown_away()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, FileFixture.Image(400_000, seed: 9)));
        await using var cache = new CacheFixture();

        var end = await EndOf(cache.Start(server.Url(), r => r with { Expected = Md5Of(Bytes) }));

        Assert.Equal(WrongDigest, end.State);
        Assert.Single(server.Heard);
        Assert.Empty(cache.Files);
    }

    [Fact]
    public async Task Pieces_of_two_versions_are_fetched_once_more_in_one_piece()
    {
        // The server does not know tags, so nobody notices that another file of the same length took the place.
        var other = FileFixture.Image(400_000, seed: 9);
        var asked = 0;
        await using var server = new ScriptedFileServer((q, to) => Interlocked.Increment(ref asked) switch
        {
            1 => SayAsync(to, "HTTP/1.1 200 OK\nContent-Length: 400000", other.AsMemory(0, 100_000)),
            2 => SayAsync(to, "HTTP/1.1 206 Part\nContent-Range: bytes 100000-399999/400000\nContent-Length: 300000", Bytes.AsMemory(100_000)),
            _ => SayAsync(to, "HTTP/1.1 200 OK\nContent-Length: 400000", Bytes),
        });
        await using var cache = new CacheFixture();

        var end = await EndOf(cache.Start(server.Url(), r => r with { Expected = Md5Of(Bytes) }));

        Assert.Equal((Verified, 3), (end.State, end.Attempt));
    }

    [Theory]
    [InlineData("http://10.1.2.3/fw.bin")]
    [InlineData("http://169.254.169.254/fw.bin")]
    public async Task What_may_not_be_reached_is_refused_without_a_second_attempt(string url)
    {
        await using var cache = new CacheFixture();

        var states = await StatesAsync(cache.Start(url));

        Assert.Equal([Scheduled, Downloading, Refused], states.Select(s => s.State));
    }

    [Fact]
    public async Task More_than_the_cache_may_hold_is_refused_and_leaves_nothing()
    {
        await using var server = new ScriptedFileServer((q, to) => SayAsync(to, "HTTP/1.1 200 OK", Bytes));
        await using var cache = new CacheFixture(with: o => o with { MaxSize = 300_000 });

        Assert.Equal(Refused, (await EndOf(cache.Start(server.Url()))).State);
        Assert.Empty(cache.Files);
    }

    [Fact]
    public async Task Room_for_a_download_is_made()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes));
        await using var cache = new CacheFixture(with: o => o with { MaxSize = 500_000 });
        await cache.AddAsync(FileFixture.Image(300_000, 5));

        Assert.Equal(Verified, (await EndOf(cache.Start(server.Url()))).State);
        Assert.Equal(Sha256(Bytes), Assert.Single(cache.Store.Images).Sha256);
    }

    [Fact]
    public async Task A_full_disk_fails_after_the_retries()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes));
        await using var cache = new CacheFixture(with: o => o with { FreeBytes = _ => 100 });

        var end = await EndOf(cache.Start(server.Url(), r => r with { Retries = 1 }));

        Assert.Equal((Failed, 2), (end.State, end.Attempt));
        Assert.EndsWith("the disk is full", end.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twenty_callers_cost_one_fetch_and_one_may_leave()
    {
        var go = new TaskCompletionSource();
        await using var server = new ScriptedFileServer(async (q, to) =>
        {
            await go.Task;
            await ServeAsync(q, to, Bytes);
        });
        await using var cache = new CacheFixture();
        var callers = Enumerable.Range(0, 20).Select(i => cache.Start(
            server.Url(i % 2 is 0 ? "/image.bin" : "/mirror.bin"), r => r with { Expected = Md5Of(Bytes) })).ToList();

        callers[0].Cancel();
        go.SetResult();

        Assert.Equal(Cancelled, (await EndOf(callers[0])).State);
        Assert.All(await Task.WhenAll(callers.Skip(1).Select(EndOf)), end => Assert.Equal(Verified, end.State));
        Assert.Single(server.Heard);
    }

    [Fact]
    public async Task Whoever_joins_with_another_digest_in_mind_hears_that_it_is_not_that()
    {
        var go = new TaskCompletionSource();
        await using var server = new ScriptedFileServer(async (q, to) =>
        {
            await go.Task;
            await ServeAsync(q, to, Bytes);
        });
        await using var cache = new CacheFixture();
        var any = cache.Start(server.Url());
        var picky = cache.Start(server.Url(), r => r with { Expected = Md5Of([1]) });

        go.SetResult();

        Assert.Equal((Verified, WrongDigest), ((await EndOf(any)).State, (await EndOf(picky)).State));
        Assert.Single(server.Heard);
    }

    [Fact]
    public async Task A_download_that_nobody_wants_ends_and_can_be_gone_on_with()
    {
        var cut = true;
        await using var server = new ScriptedFileServer(async (q, to, stopping) =>
        {
            await ServeAsync(q, to, Bytes, cutAfter: cut ? 200_000 : null);
            if (cut)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
            }
        });
        await using var cache = new CacheFixture();
        var first = cache.Start(server.Url());
        await Patience.Until(() => first.Progress.Bytes is 200_000, "half of it");

        first.Cancel();
        cut = false;

        Assert.Equal(Verified, (await EndOf(cache.Start(server.Url()))).State);
        Assert.Equal([null, 200_000], server.Heard.Select(q => q.From));
    }

    [Fact]
    public async Task What_is_in_the_store_is_not_fetched_unless_it_is_damaged()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes));
        await using var cache = new CacheFixture();
        var image = await cache.AddAsync(Bytes);

        var states = await StatesAsync(cache.Start(server.Url(), r => r with { Expected = Md5Of(Bytes) }));
        Assert.Equal([Scheduled, Downloaded, Verified], states.Select(s => s.State));
        Assert.Empty(server.Heard);

        await File.WriteAllBytesAsync(Path.Combine(cache.Options.Directory, image.Sha256 + ".img"), new byte[Bytes.Length]);
        Assert.Equal(Verified, (await EndOf(cache.Start(server.Url(), r => r with { Expected = Md5Of(Bytes) }))).State);
        Assert.Single(server.Heard);
        Assert.True(await cache.Store.VerifyAsync(image.Sha256, CancellationToken.None));
    }

    [Fact]
    public async Task A_follower_reads_while_it_is_fetched()
    {
        var go = new TaskCompletionSource();
        await using var server = new ScriptedFileServer(async (q, to) =>
        {
            await SayAsync(to, $"HTTP/1.1 200 OK\nContent-Length: {Bytes.Length}", Bytes.AsMemory(0, 100_000));
            await go.Task;
            await to.WriteAsync(Bytes.AsMemory(100_000));
        });
        await using var cache = new CacheFixture();
        var download = cache.Start(server.Url());
        await Patience.Until(() => download.Progress.Bytes is 100_000, "the first part");
        await using var follower = download.Follow()!;
        var read = new byte[Bytes.Length];

        await follower.ReadExactlyAsync(read.AsMemory(0, 100_000));
        var rest = follower.ReadExactlyAsync(read.AsMemory(100_000)).AsTask();
        Assert.False(rest.IsCompleted);
        go.SetResult();
        await Patience.For(rest, "the rest");

        Assert.Equal(Bytes, read);
        Assert.Equal(0, await follower.ReadAsync(read));
        Assert.Null(download.Follow());
    }

    private static async Task<List<DownloadStatus>> StatesAsync(Download download)
    {
        using var patience = Patience.Start();
        var states = new List<DownloadStatus>();
        await foreach (var status in download.ChangesAsync(patience.Token))
        {
            states.Add(status);
        }

        return states;
    }

    /// <summary>The timer is set just after the state is told.</summary>
    private static Task AdvanceUntilAsync(ManualTime time, TimeSpan by, Func<bool> fact)
        => Patience.Until(
            () =>
            {
                if (!fact())
                {
                    time.Advance(by);
                }

                return fact();
            },
            "the next step");
}
