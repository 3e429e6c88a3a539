using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using FileTransfer;
using FirmwareCache;
using Gateway.Tests.FileTransfer;
using Gateway.Tests.Peers;

namespace Gateway.Tests.FirmwareCache;

/// <summary>A store in a folder of its own, which can be closed and opened as a restart would.</summary>
internal sealed class CacheFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("firmware-cache-");

    public CacheFixture(TimeProvider? time = null, Func<StoreOptions, StoreOptions>? with = null)
    {
        Time = time ?? TimeProvider.System;
        Options = new(_folder.FullName);
        Options = with?.Invoke(Options) ?? Options;
        (Store, Downloads) = Open();
    }

    public TimeProvider Time { get; }

    public StoreOptions Options { get; }

    public ImageStore Store { get; private set; }

    public Downloads Downloads { get; private set; }

    public IEnumerable<string> Files => Directory.EnumerateFiles(Options.Directory).Select(path => Path.GetFileName(path)).Where(n => n is not "claim").Order();

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    [SuppressMessage("Security", "CA5351", Justification = "It is what OCPP gives.")]
    public static Digests Md5Of(byte[] bytes) => Digest(Convert.ToHexString(MD5.HashData(bytes)), null);

    public static Digests Digest(string? md5, string? sha256)
        => Digests.TryParse(md5, sha256, out var digests) ? digests : throw new ArgumentException("no digest");

    public static async Task<DownloadStatus> EndOf(Download download)
    {
        using var patience = Patience.Start();
        return await download.EndAsync(patience.Token);
    }

    public Task<StoredImage> AddAsync(byte[] bytes) => Store.AddAsync(new MemoryStream(bytes), "by hand", CancellationToken.None);

    public Download Start(string url, Func<DownloadRequest, DownloadRequest>? with = null)
    {
        var request = new DownloadRequest(FileFixture.Url(url)) { RetryInterval = TimeSpan.FromMilliseconds(10) };
        return Downloads.Start(with?.Invoke(request) ?? request);
    }

    public async Task RestartAsync()
    {
        await Downloads.DisposeAsync();
        Store.Dispose();
        (Store, Downloads) = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await Downloads.DisposeAsync();
        Store.Dispose();
        _folder.Delete(true);
    }

    private (ImageStore Store, Downloads Downloads) Open()
    {
        var store = ImageStore.Open(Options, Time);
        return (store, new(store, FileFixture.Transfers(), Time));
    }
}
