using FileTransfer.Curl;

namespace FileTransfer;

/// <summary>From the URL that was given over its redirects to where the file is taken.</summary>
internal sealed class PutJourney(PutRequest request, TransferSettings settings)
{
    private readonly Redirects _redirects = new(settings.MaxRedirects);
    private readonly long _from = request.Content.CanSeek ? request.Content.Position : 0;

    public async Task<TransferResult> RunAsync(TransferUrl url, CancellationToken cancellation)
    {
        while (true)
        {
            var guard = await ReachGuard.CheckAsync(settings.Reach, url, cancellation).ConfigureAwait(false);
            if (guard.Fault is { } fault)
            {
                return fault;
            }

            var attempt = new PutAttempt(request, guard) { Cancellation = cancellation };
            var code = await CurlThread.RunAsync(attempt, curl =>
            {
                CurlSettings.Apply(curl, guard, request.Limits, settings);
                attempt.Prepare(curl);
            }).ConfigureAwait(false);

            if (!url.IsHttp || !MayCarryOn(attempt.Head.Status) || cancellation.IsCancellationRequested)
            {
                return Result(url, code, attempt);
            }

            if (!_redirects.TryFollow(url, attempt.Head, out var next, out var refusal))
            {
                return refusal;
            }

            request.Content.Position = _from;
            url = next;
        }
    }

    /// <summary>Only these ask for the same again elsewhere (RFC 9110, 15.4); the others mean "done, look there".</summary>
    private bool MayCarryOn(int status) => status is 307 or 308 && request.Content.CanSeek;

    private TransferResult Result(TransferUrl url, CurlCode code, PutAttempt attempt)
    {
        var (outcome, text) = attempt.Cancellation.IsCancellationRequested && code is not CurlCode.Ok
            ? (TransferOutcome.Cancelled, "cancelled")
            : CurlVerdict.Of(code, attempt, attempt.Head, url.IsHttp, attempt.Transferred > 0);
        return new(outcome, outcome is TransferOutcome.Done ? $"{url.SafeText}: {request.Length} bytes" : $"{url.SafeText}: {text}")
        {
            Bytes = attempt.Transferred,
            Transferred = attempt.Transferred,
            Total = request.Length,
            Status = attempt.Head.Status,
        };
    }
}
