using FileTransfer;

namespace FirmwareCache;

/// <summary>
/// Brings images into the store: several at once, one for everybody who wants the same, going on where it was cut, in this process
/// or the next. Thread-safe.
/// </summary>
/// <param name="atOnce">How many fetch at the same time; the others wait. 1 and more.</param>
public sealed class Downloads(ImageStore store, FileTransfers transfers, TimeProvider time, int atOnce = 4) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<DownloadJob, Task> _jobs = [];      // under _lock
    private readonly DownloadWorkshop _workshop = new(store, transfers, time, atOnce);
    private readonly CancellationTokenSource _stopping = new();
    private bool _stopped;      // under _lock

    public UpstreamCounters Upstream => _workshop.Upstream;

    /// <summary>Null: downloads are possible. Else a sentence that says what is missing.</summary>
    public string? Missing => transfers.Missing;

    /// <summary>
    /// Begins, goes on with, or joins a download. An image that is in the store already with the digests expected is not fetched.
    /// </summary>
    public Download Start(DownloadRequest request)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            var job = _jobs.Keys.FirstOrDefault(j => IsSame(j.Request, request) && !j.Last.Status.IsFinal && j.TryJoin());
            if (job is null)
            {
                job = new(request, _workshop);
                job.TryJoin();
                var download = new Download(job, request.Expected, time);
                var before = Task.WhenAll(_jobs.Where(other => other.Key.Request.Key == request.Key).Select(other => other.Value));
                _jobs[job] = Task.Run(() => RunAsync(job, before));
                return download;
            }

            return new(job, request.Expected, time);
        }
    }

    /// <summary>Ends all downloads; what was fetched is kept and gone on with when they are started again.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] ending;
        lock (_lock)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            _stopping.Cancel();
            ending = [.. _jobs.Values];
        }

        await Task.WhenAll(ending).ConfigureAwait(false);
        _workshop.Dispose();
        _stopping.Dispose();
    }

    /// <summary>The same place, unless both know better; or the same content from elsewhere.</summary>
    private static bool IsSame(DownloadRequest one, DownloadRequest other)
        => one.Expected.MayEqual(other.Expected)
            && (one.Url.Key == other.Url.Key || (!one.Expected.IsEmpty && one.Expected == other.Expected));

    /// <param name="before">Downloads that are being given up, and still write to the same half-fetched image.</param>
    private async Task RunAsync(DownloadJob job, Task before)
    {
        await before.ConfigureAwait(false);
        await job.RunAsync(_stopping.Token).ConfigureAwait(false);
        lock (_lock)
        {
            _jobs.Remove(job);
        }
    }
}
