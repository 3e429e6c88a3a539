namespace FirmwareCache;

/// <summary>The steps of a download, each holding on to the next: a reader anywhere in it misses none and holds up nobody.</summary>
internal sealed class StatusChain(DownloadStatus status)
{
    private readonly TaskCompletionSource<StatusChain> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DownloadStatus Status => status;

    public Task<StatusChain> Next => _next.Task;

    public StatusChain Add(DownloadStatus next)
    {
        var link = new StatusChain(next);
        _next.SetResult(link);
        return link;
    }
}
