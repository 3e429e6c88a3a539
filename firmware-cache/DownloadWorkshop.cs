using FileTransfer;

namespace FirmwareCache;

/// <summary>What all downloads share: the store, the way out, and how many may use it at once.</summary>
internal sealed class DownloadWorkshop(ImageStore store, FileTransfers transfers, TimeProvider time, int atOnce) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(atOnce, atOnce);
    private long _fetches;
    private long _bytes;

    public ImageStore Store => store;

    public TimeProvider Time => time;

    public UpstreamCounters Upstream => new(Interlocked.Read(ref _fetches), Interlocked.Read(ref _bytes));

    /// <summary>An image that is what is expected, and still is so on the disk.</summary>
    public async Task<StoredImage?> KnownAsync(Digests expected, CancellationToken cancellation)
        => store.FindByDigests(expected) is { } image && await store.VerifyAsync(image.Sha256, cancellation).ConfigureAwait(false) ? image : null;

    public async Task<DownloadStatus> InTurnAsync(Func<CancellationToken, Task<DownloadStatus>> work, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await work(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    public async Task<TransferResult> FetchAsync(DownloadRequest request, PartialImage partial, CancellationToken cancellation)
    {
        var result = await transfers.FetchAsync(
            new(request.Url)
            {
                Offset = partial.Length,
                Validator = partial.Validator,
                KnownTotal = partial.Total,
                Limits = request.Limits with { MaxBytes = Math.Min(request.Limits.MaxBytes, store.Options.MaxSize) },
            },
            partial,
            cancellation).ConfigureAwait(false);
        Interlocked.Increment(ref _fetches);
        Interlocked.Add(ref _bytes, result.Transferred);
        return result;
    }

    public void Dispose() => _turns.Dispose();
}

/// <summary>What the uplink was used for since the start.</summary>
/// <param name="Fetches">Attempts, whatever came of them.</param>
/// <param name="Bytes">Of images, over the wire.</param>
public readonly record struct UpstreamCounters(long Fetches, long Bytes);
