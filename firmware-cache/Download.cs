using System.Runtime.CompilerServices;
using FileTransfer;

namespace FirmwareCache;

/// <summary>One caller's view of a download, which others may share.</summary>
public sealed class Download
{
    private readonly DownloadJob _job;
    private readonly Digests _expected;
    private readonly TimeProvider _time;
    private readonly StatusChain _first;
    private readonly TaskCompletionSource<DownloadStatus> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Download(DownloadJob job, Digests expected, TimeProvider time)
        => (_job, _expected, _time, _first) = (job, expected, time, job.Last);

    public DownloadStatus Current => _left.Task.IsCompleted ? _left.Task.Result : Seen(_job.Last.Status);

    /// <summary>How far the bytes are.</summary>
    public TransferProgress Progress => _job.Progress;

    /// <summary>Every step from when this caller came, in order, to the end. May be read more than once.</summary>
    public async IAsyncEnumerable<DownloadStatus> ChangesAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var link = _first; ; link = link.Next.Result)
        {
            var status = Seen(link.Status);
            yield return status;
            if (status.IsFinal)
            {
                yield break;
            }

            if (await Task.WhenAny(link.Next, _left.Task).WaitAsync(cancellation).ConfigureAwait(false) == _left.Task && !link.Next.IsCompleted)
            {
                yield return _left.Task.Result;
                yield break;
            }
        }
    }

    /// <summary>The last step.</summary>
    public async Task<DownloadStatus> EndAsync(CancellationToken cancellation = default)
    {
        DownloadStatus? last = null;
        await foreach (var status in ChangesAsync(cancellation).ConfigureAwait(false))
        {
            last = status;
        }

        return last!;
    }

    /// <summary>This caller wants it no more. The download itself ends when no caller is left.</summary>
    public void Cancel()
    {
        if (!_job.Last.Status.IsFinal
            && _left.TrySetResult(new(DownloadState.Cancelled, _job.Last.Status.Attempt, "cancelled", _time.GetUtcNow())))
        {
            _job.Leave();
        }
    }

    /// <summary>
    /// Reads the image while it is being fetched; waits for bytes. They are not verified yet. Null: there is nothing to read from.
    /// Reading fails with an IOException where the download fails or starts over.
    /// </summary>
    public Stream? Follow() => _job.Follow();

    /// <summary>A shared download may have been begun by somebody who knew less.</summary>
    private DownloadStatus Seen(DownloadStatus status)
        => status is { State: DownloadState.Verified, Image: { } image } && !_expected.Fit(image.Md5, image.Sha256)
            ? status with { State = DownloadState.WrongDigest, Image = null, Sentence = "the image is not the one that was expected" }
            : status;
}
