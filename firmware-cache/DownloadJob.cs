using System.Diagnostics.CodeAnalysis;
using FileTransfer;

namespace FirmwareCache;

/// <summary>One download from its first attempt to its end, for everybody who wants the image.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer holds nothing, and the last caller may leave at any time.")]
internal sealed class DownloadJob(DownloadRequest request, DownloadWorkshop workshop)
{
    private static readonly TimeSpan LongestNap = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _unwanted = new();
    private readonly GrowingFile _growing = new();
    private StatusChain _last = new(new(DownloadState.Scheduled, 0, request.Url.SafeText, workshop.Time.GetUtcNow()));
    private int _attempt;
    private int _callers;

    public DownloadRequest Request => request;

    public StatusChain Last => Volatile.Read(ref _last);

    public TransferProgress Progress => _growing.Progress;

    public Stream? Follow() => _growing.Open();

    /// <summary>False: it is ending, as nobody wanted it any more.</summary>
    public bool TryJoin()
    {
        for (var callers = Volatile.Read(ref _callers); callers >= 0; callers = Volatile.Read(ref _callers))
        {
            if (Interlocked.CompareExchange(ref _callers, callers + 1, callers) == callers)
            {
                return true;
            }
        }

        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _callers) is 0 && Interlocked.CompareExchange(ref _callers, -1, 0) is 0)
        {
            _unwanted.Cancel();
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _unwanted.Token);
        DownloadStatus end;
        try
        {
            end = await LiveAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            end = Status(DownloadState.Cancelled, "cancelled");
        }
        catch (Exception e)
        {
            end = Status(DownloadState.Failed, $"{request.Url.SafeText}: {e.Message}");
        }

        _growing.End(end.State is DownloadState.Verified);
        Move(end);
    }

    private async Task<DownloadStatus> LiveAsync(CancellationToken cancellation)
    {
        if (await workshop.KnownAsync(request.Expected, cancellation).ConfigureAwait(false) is { } known)
        {
            Move(Status(DownloadState.Downloaded, $"{request.Url.SafeText}: was in the cache"));
            return Verified(known);
        }

        // In pieces: no timer waits for years, and the clock may be set meanwhile.
        while (request.NotBefore - workshop.Time.GetUtcNow() is { } wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait < LongestNap ? wait : LongestNap, workshop.Time, cancellation).ConfigureAwait(false);
        }

        while (true)
        {
            var status = await workshop.InTurnAsync(AttemptAsync, cancellation).ConfigureAwait(false);
            if (status.State is not DownloadState.Paused)
            {
                return status;
            }

            if (_attempt > request.Retries)
            {
                return status with { State = DownloadState.Failed };
            }

            Move(status);
            await Task.Delay(request.RetryInterval, workshop.Time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Paused: it may be tried again.</summary>
    private async Task<DownloadStatus> AttemptAsync(CancellationToken cancellation)
    {
        _attempt++;
        using var partial = new PartialImage(workshop.Store, request.Key, request.Url.SafeText);
        _growing.At(partial.Path, new(partial.Length, partial.Total));
        partial.Grew = bytes => _growing.Grow(new(bytes, partial.Total));
        Move(Status(DownloadState.Downloading, $"{request.Url.SafeText}: attempt {_attempt}, from byte {partial.Length}"));
        if (!partial.IsComplete)
        {
            var result = await workshop.FetchAsync(request, partial, cancellation).ConfigureAwait(false);
            if (result.Outcome is not TransferOutcome.Done)
            {
                return Missed(partial, result, cancellation);
            }

            partial.Complete();
        }

        Move(Status(DownloadState.Downloaded, $"{request.Url.SafeText}: {partial.Length} bytes"));
        return await JudgeAsync(partial, cancellation).ConfigureAwait(false);
    }

    private DownloadStatus Missed(PartialImage partial, TransferResult result, CancellationToken cancellation)
    {
        if (result.Outcome is TransferOutcome.WrongLength or TransferOutcome.TooLarge)
        {
            partial.Discard();
        }
        else if (result.Transferred > 0)
        {
            partial.TryMakeSafe();
        }

        cancellation.ThrowIfCancellationRequested();
        return Status(result.MayPass ? DownloadState.Paused : DownloadState.Refused, result.Sentence);
    }

    private async Task<DownloadStatus> JudgeAsync(PartialImage partial, CancellationToken cancellation)
    {
        var hash = await ContentHash.OfAsync(partial.Path, cancellation).ConfigureAwait(false);
        workshop.Store.Files.Reached("hashed");
        if (request.Expected.Fit(hash.Md5, hash.Sha256))
        {
            return Verified(partial.BecomeImage(hash, new(request.Url.SafeText, request.Url.Key)));
        }

        // Pieces of two versions make neither: once more in one piece.
        var state = partial.Attempts > 1 && _attempt <= request.Retries ? DownloadState.Paused : DownloadState.WrongDigest;
        partial.Discard();
        return Status(state, $"{request.Url.SafeText}: MD5 {hash.Md5}, SHA-256 {hash.Sha256} of {hash.Size} bytes is not what was expected");
    }

    private DownloadStatus Verified(StoredImage image)
        => Status(DownloadState.Verified, $"{request.Url.SafeText}: SHA-256 {image.Sha256}") with { Image = image };

    private DownloadStatus Status(DownloadState state, string sentence) => new(state, _attempt, sentence, workshop.Time.GetUtcNow());

    private void Move(DownloadStatus status) => Volatile.Write(ref _last, _last.Add(status));
}
