using FirmwareCache;
using Gateway.Tests.FileTransfer;
using Gateway.Tests.Peers;
using static Gateway.Tests.FileTransfer.ScriptedFileServer;
using static Gateway.Tests.FirmwareCache.CacheFixture;

namespace Gateway.Tests.FirmwareCache;

/// <summary>
/// What a kill would leave is the directory as it is at that moment: it is copied at every step, and at a byte torn off what was being
/// written, and each copy is opened and gone on with.
/// </summary>
public sealed class KilledAnywhereTests : IDisposable
{
    private static readonly byte[] Bytes = FileFixture.Image(9_000_000);

    private readonly DirectoryInfo _moments = Directory.CreateTempSubdirectory("firmware-moments-");
    private int _moment;

    public void Dispose() => _moments.Delete(true);

    [Fact]
    public async Task A_download_is_gone_on_with_from_every_moment_and_ends_with_the_right_bytes()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes, cutAfter: q.From is null ? 8_500_000 : null));
        await using var cache = new CacheFixture(with: o => o with { Reached = point => Copy(o.Directory, point) });
        Assert.Equal(DownloadState.Verified, (await EndOf(cache.Start(server.Url(), Expecting))).State);
        cache.Store.SetPublished(Sha256(Bytes), true);

        var moments = _moments.EnumerateDirectories().OrderBy(d => d.Name).ToList();
        Assert.True(moments.Count >= 20, $"{moments.Count} moments");
        foreach (var moment in moments)
        {
            await AssertGoesOnAsync(moment.FullName, server);
        }
    }

    [Fact]
    public async Task An_image_is_removed_as_a_whole_or_not_at_all()
    {
        await using var cache = new CacheFixture(with: o => o with { Reached = point => Copy(o.Directory, point) });
        await cache.AddAsync(Bytes[..1000]);
        cache.Store.Remove(Sha256(Bytes[..1000]));

        foreach (var moment in _moments.EnumerateDirectories())
        {
            using var store = ImageStore.Open(new(moment.FullName), TimeProvider.System);
            Assert.All(store.Images, image => Assert.Equal(1000, new FileInfo(Path.Combine(moment.FullName, image.Sha256 + ".img")).Length));
            Assert.Equal(2 * store.Images.Count, Directory.EnumerateFiles(moment.FullName).Count(f => Path.GetFileName(f) is not "claim"));
        }
    }

    [Fact]
    public async Task Bytes_that_were_not_safe_are_fetched_again()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, Bytes, cutAfter: q.From is null ? 8_500_000 : null));
        await using var cache = new CacheFixture();
        var download = cache.Start(server.Url(), r => Expecting(r) with { RetryInterval = TimeSpan.FromHours(1) });
        await Patience.Until(() => download.Current.State is DownloadState.Paused, "the cut");
        await cache.Downloads.DisposeAsync();
        var partial = Directory.EnumerateFiles(cache.Options.Directory, "*.part").Single();
        await using (var file = File.OpenWrite(partial))
        {
            file.Position = file.Length;
            await file.WriteAsync(new byte[5000]);      // a power cut leaves zeroes where the length was known before the bytes
        }

        await cache.RestartAsync();

        Assert.Equal(DownloadState.Verified, (await EndOf(cache.Start(server.Url(), Expecting))).State);
        Assert.Equal([null, 8_500_000], server.Heard.Select(q => q.From));
    }

    private static DownloadRequest Expecting(DownloadRequest request) => request with { Expected = Md5Of(Bytes) };

    private static async Task AssertGoesOnAsync(string directory, ScriptedFileServer server)
    {
        using var store = ImageStore.Open(new(directory), TimeProvider.System);
        Assert.All(store.Images, image => Assert.Equal(Sha256(Bytes), image.Sha256));
        await using var downloads = new Downloads(store, FileFixture.Transfers(), TimeProvider.System);
        var request = Expecting(new(FileFixture.Url(server.Url())) { RetryInterval = TimeSpan.FromMilliseconds(1) });

        var end = await EndOf(downloads.Start(request));

        Assert.True(end.State is DownloadState.Verified, $"{directory}: {end}");
        Assert.True(await store.VerifyAsync(Sha256(Bytes), CancellationToken.None), directory);
        Assert.Equal(
            [Sha256(Bytes) + ".img", Sha256(Bytes) + ".json"],
            Directory.EnumerateFiles(directory).Select(f => Path.GetFileName(f)).Where(f => f is not "claim" && !f.EndsWith(".part", StringComparison.Ordinal)).Order());
    }

    private void Copy(string directory, string point)
    {
        foreach (var tear in new[] { false, true })
        {
            var to = _moments.CreateSubdirectory($"{_moment++:000}-{point}{(tear ? "-torn" : "")}");
            foreach (var file in new DirectoryInfo(directory).EnumerateFiles().Where(f => f.Name is not "claim"))
            {
                var copy = file.CopyTo(Path.Combine(to.FullName, file.Name));
                if (tear && copy.Extension is ".part" or ".tmp")
                {
                    using var torn = copy.OpenWrite();
                    torn.SetLength(torn.Length * 2 / 3);
                }
            }
        }
    }
}
