using FirmwareCache;
using Gateway.Tests.FileTransfer;
using Gateway.Tests.Support;
using static Gateway.Tests.FirmwareCache.CacheFixture;

namespace Gateway.Tests.FirmwareCache;

/// <summary>Images on a real disk.</summary>
public sealed class ImageStoreTests
{
    private static readonly byte[] A = FileFixture.Image(100_000, 1), B = FileFixture.Image(100_000, 2), C = FileFixture.Image(100_000, 3);

    [Fact]
    public async Task An_image_is_there_again_after_a_restart_with_all_that_is_known_of_it()
    {
        await using var cache = new CacheFixture();
        var added = await cache.AddAsync(A);
        cache.Store.SetPublished(added.Sha256, true);

        await cache.RestartAsync();

        var image = Assert.Single(cache.Store.Images);
        Assert.Equal((Sha256(A), 100_000L, true), (image.Sha256, image.Size, image.IsPublished));
        Assert.Equal(new ImageSource("by hand", ""), Assert.Single(image.Sources));
        Assert.Equal(image.Sha256, cache.Store.FindByDigests(Md5Of(A))?.Sha256);
        Assert.True(await cache.Store.VerifyAsync(image.Sha256, CancellationToken.None));
        Assert.Equal([Sha256(A) + ".img", Sha256(A) + ".json"], cache.Files);
    }

    [Fact]
    public async Task Files_can_be_read_by_owner_and_group_and_run_by_nobody()
    {
        await using var cache = new CacheFixture();
        await cache.AddAsync(A);

        Assert.All(
            cache.Files.Select(name => File.GetUnixFileMode(Path.Combine(cache.Options.Directory, name))),
            mode => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, mode));
    }

    [Fact]
    public async Task The_same_content_is_there_once()
    {
        await using var cache = new CacheFixture();
        await cache.AddAsync(A);
        await cache.AddAsync(A);

        Assert.Single(cache.Store.Images);
        Assert.Equal(2, cache.Files.Count());
    }

    [Fact]
    public async Task What_is_torn_is_dropped_and_what_lost_its_entry_is_hashed_anew()
    {
        await using var cache = new CacheFixture();
        var (a, b, c) = (await cache.AddAsync(A), await cache.AddAsync(B), await cache.AddAsync(C));
        string In(string name) => Path.Combine(cache.Options.Directory, name);
        await File.WriteAllBytesAsync(In(a.Sha256 + ".img"), A[..50_000]);
        await File.WriteAllTextAsync(In(b.Sha256 + ".json"), "{ \"sha256\":");
        File.Delete(In(c.Sha256 + ".img"));
        await File.WriteAllBytesAsync(In(new string('0', 64) + ".img"), B);
        await File.WriteAllTextAsync(In("x.json.tmp"), "{");

        await cache.RestartAsync();

        Assert.Equal(b.Sha256, Assert.Single(cache.Store.Images).Sha256);
        Assert.Equal([b.Sha256 + ".img", b.Sha256 + ".json"], cache.Files);
    }

    [Fact]
    public async Task A_bit_that_fell_over_is_found()
    {
        await using var cache = new CacheFixture();
        var image = await cache.AddAsync(A);
        var bytes = A.ToArray();
        bytes[50_000] ^= 4;
        await File.WriteAllBytesAsync(Path.Combine(cache.Options.Directory, image.Sha256 + ".img"), bytes);

        Assert.False(await cache.Store.VerifyAsync(image.Sha256, CancellationToken.None));
        Assert.Empty(cache.Store.Images);
    }

    [Fact]
    public async Task Room_is_made_by_what_was_not_asked_for_longest_and_never_by_what_is_published_or_read()
    {
        var time = new ManualTime();
        await using var cache = new CacheFixture(time, o => o with { MaxSize = 350_000 });
        var published = await cache.AddAsync(A);
        cache.Store.SetPublished(published.Sha256, true);
        time.Advance(TimeSpan.FromHours(2));
        var read = await cache.AddAsync(B);
        time.Advance(TimeSpan.FromHours(2));
        var old = await cache.AddAsync(C);
        time.Advance(TimeSpan.FromHours(2));
        using (cache.Store.Lend(read.Sha256))
        {
            await cache.AddAsync(FileFixture.Image(150_000, 4));
            Assert.Null(cache.Store.Find(old.Sha256));
            Assert.NotNull(cache.Store.Find(published.Sha256));
            Assert.NotNull(cache.Store.Find(read.Sha256));

            await Assert.ThrowsAsync<IOException>(() => cache.AddAsync(FileFixture.Image(260_000, 5)));
        }

        await cache.AddAsync(FileFixture.Image(240_000, 6));
        Assert.Equal(2, cache.Store.Images.Count);
        Assert.NotNull(cache.Store.Find(published.Sha256));
    }

    [Fact]
    public async Task The_disk_is_left_to_others()
    {
        await using var cache = new CacheFixture(with: o => o with { FreeBytes = _ => 1_000_000, KeepFree = 950_000 });

        var fault = await Assert.ThrowsAsync<IOException>(() => cache.AddAsync(A));

        Assert.Equal("the disk is full", fault.Message);
        Assert.Empty(cache.Files);
    }

    [Fact]
    public async Task What_nobody_asks_for_goes_with_time()
    {
        var time = new ManualTime();
        await using var cache = new CacheFixture(time, o => o with { MaxAge = TimeSpan.FromDays(10) });
        var (kept, used, old) = (await cache.AddAsync(A), await cache.AddAsync(B), await cache.AddAsync(C));
        cache.Store.SetPublished(kept.Sha256, true);
        time.Advance(TimeSpan.FromDays(6));
        cache.Store.Lend(used.Sha256)!.Dispose();
        time.Advance(TimeSpan.FromDays(6));

        Assert.Equal(1, cache.Store.EvictOld());
        Assert.Null(cache.Store.Find(old.Sha256));
        Assert.Equal(2, cache.Store.Images.Count);
    }

    [Fact]
    public async Task A_second_process_sees_and_adds_but_cleans_up_nothing()
    {
        await using var cache = new CacheFixture();
        await cache.AddAsync(A);
        var partial = Path.Combine(cache.Options.Directory, "half.json.tmp");
        await File.WriteAllTextAsync(partial, "");
        using var beside = ImageStore.Open(cache.Options, TimeProvider.System);

        await beside.AddAsync(new MemoryStream(B), "by hand", CancellationToken.None);
        cache.Store.Refresh();

        Assert.Equal((true, false), (cache.Store.IsOwner, beside.IsOwner));
        Assert.Equal(2, beside.Images.Count);
        Assert.Equal(2, cache.Store.Images.Count);
        Assert.True(File.Exists(partial));
    }

    [Fact]
    public async Task What_is_published_or_read_is_not_removed()
    {
        await using var cache = new CacheFixture();
        var image = await cache.AddAsync(A);
        cache.Store.SetPublished(image.Sha256, true);
        Assert.False(cache.Store.Remove(image.Sha256));
        cache.Store.SetPublished(image.Sha256, false);
        using (cache.Store.Lend(image.Sha256))
        {
            Assert.False(cache.Store.Remove(image.Sha256));
        }

        Assert.True(cache.Store.Remove(image.Sha256));
        Assert.False(cache.Store.Remove(image.Sha256));
        Assert.Empty(cache.Files);
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData(null, null, true)]
    [InlineData("D41D8CD98F00B204E9800998ECF8427E", null, true)]
    [InlineData("d41d8cd98f00b204e9800998ecf8427", null, false)]
    [InlineData("../../../../etc/passwd0000000000", null, false)]
    [InlineData(null, "d41d8cd98f00b204e9800998ecf8427e", false)]
    public void A_digest_is_hexadecimal_and_of_its_length(string? md5, string? sha256, bool isOne)
        => Assert.Equal(isOne, Digests.TryParse(md5, sha256, out _));
}
