using FileTransfer;
using Microsoft.Win32.SafeHandles;

namespace FirmwareCache;

/// <summary>How long a half-fetched file is, for those who read it meanwhile.</summary>
internal sealed class GrowingFile
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _grown = New();     // under _lock
    private TransferProgress _progress;              // under _lock
    private int _generation;                         // under _lock; counts how often it was thrown away
    private string? _path;                           // under _lock
    private bool? _isWhole;                          // under _lock; null: not ended

    public TransferProgress Progress
    {
        get
        {
            lock (_lock)
            {
                return _progress;
            }
        }
    }

    public void At(string path, TransferProgress progress) => Change(() => (_path, _progress) = (path, progress));

    public void Grow(TransferProgress progress)
        => Change(() =>
        {
            _generation += progress.Bytes < _progress.Bytes ? 1 : 0;
            _progress = progress;
        });

    public void End(bool isWhole) => Change(() => (_isWhole, _path) = (isWhole, null));

    public Stream? Open()
    {
        lock (_lock)
        {
            return _path is not null && File.Exists(_path) ? new FollowStream(this, StoreFiles.OpenToRead(_path), _generation) : null;
        }
    }

    /// <summary>How many bytes can be read past an offset; 0 at the end.</summary>
    public async ValueTask<long> PastAsync(long offset, int generation, CancellationToken cancellation)
    {
        while (true)
        {
            Task grown;
            lock (_lock)
            {
                if (_generation != generation || _isWhole is false)
                {
                    throw new IOException("the download failed or started over");
                }

                if (_progress.Bytes > offset || _isWhole is true)
                {
                    return _progress.Bytes - offset;
                }

                grown = _grown.Task;
            }

            await grown.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource grown;
        lock (_lock)
        {
            change();
            (grown, _grown) = (_grown, New());
        }

        grown.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
