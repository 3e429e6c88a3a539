using FileTransfer.Curl;

namespace FileTransfer;

/// <summary>From the URL that was given over its redirects to the file; from the beginning again where the server has another file.</summary>
internal sealed class FetchJourney(FetchRequest request, IFetchSink sink, TransferSettings settings)
{
    private readonly Redirects _redirects = new(settings.MaxRedirects);
    private FetchRequest _request = request;

    public async Task<TransferResult> RunAsync(TransferUrl url, CancellationToken cancellation)
    {
        while (true)
        {
            var guard = await ReachGuard.CheckAsync(settings.Reach, url, cancellation).ConfigureAwait(false);
            if (guard.Fault is { } fault)
            {
                return fault;
            }

            var attempt = new FetchAttempt(_request, guard, sink) { Cancellation = cancellation };
            var code = await CurlThread.RunAsync(attempt, curl =>
            {
                CurlSettings.Apply(curl, guard, _request.Limits, settings);
                attempt.Prepare(curl);
            }).ConfigureAwait(false);

            attempt.Complete(code is CurlCode.Ok);
            if (url.IsHttp && Redirects.Is(attempt.Head.Status) && !cancellation.IsCancellationRequested)
            {
                if (!_redirects.TryFollow(url, attempt.Head, out var next, out var refusal))
                {
                    return refusal;
                }

                url = next;
            }
            else if (_request.Offset > 0 && (attempt.MustStartOver || code is CurlCode.BadDownloadResume))
            {
                _request = _request with { Offset = 0, Validator = null, KnownTotal = null };
            }
            else
            {
                return Result(url, code, attempt);
            }
        }
    }

    private static TransferResult Result(TransferUrl url, CurlCode code, FetchAttempt attempt)
    {
        var (outcome, text) = attempt.Cancellation.IsCancellationRequested && code is not CurlCode.Ok ? (TransferOutcome.Cancelled, "cancelled")
            : attempt.WasComplete ? (TransferOutcome.Done, "all was there already")
            : attempt.Fault ?? CurlVerdict.Of(code, attempt, attempt.Head, url.IsHttp, attempt.Transferred > 0);
        return new(outcome, outcome is TransferOutcome.Done ? $"{url.SafeText}: {attempt.Position} bytes" : $"{url.SafeText}: {text}")
        {
            Bytes = attempt.Position,
            Transferred = attempt.Transferred,
            Total = attempt.Total,
            Status = attempt.Head.Status,
        };
    }
}
