using FileTransfer.Curl;

namespace FileTransfer;

/// <summary>Fetches and puts files over http, https, ftp and ftps. Thread-safe; each transfer has a thread of its own.</summary>
public sealed class FileTransfers(TransferSettings settings, TimeProvider time)
{
    /// <summary>The library to load; another name only in tests.</summary>
    internal string Library { get; init; } = Libcurl.Library;

    /// <summary>Null: transfers are possible. Else a sentence that says what is missing.</summary>
    public string? Missing => Libcurl.Missing(Library);

    /// <summary>Fetches a file, or the rest of it. The result says all; only the sink may have been written to.</summary>
    public Task<TransferResult> FetchAsync(FetchRequest request, IFetchSink sink, CancellationToken cancellation)
        => RunAsync(request.Url, request.Limits, (url, token) => new FetchJourney(request, sink, settings).RunAsync(url, token), cancellation);

    /// <summary>Puts a file: PUT or a form over HTTP, STOR over FTP.</summary>
    public Task<TransferResult> PutAsync(PutRequest request, CancellationToken cancellation)
        => request.Length > request.Limits.MaxBytes
            ? Task.FromResult(new TransferResult(
                TransferOutcome.TooLarge, $"{request.Url.SafeText}: {request.Length} bytes are more than the {request.Limits.MaxBytes} allowed"))
            : RunAsync(request.Url, request.Limits, (url, token) => new PutJourney(request, settings).RunAsync(url, token), cancellation);

    /// <summary>Why nothing is fetched from there, or null. A name that has no address now is no reason: it may have one later.</summary>
    public async Task<string?> RefusalAsync(TransferUrl url, CancellationToken cancellation)
        => (await ReachGuard.CheckAsync(settings.Reach, url, cancellation).ConfigureAwait(false)).Fault is { Outcome: TransferOutcome.Refused } fault
            ? fault.Sentence
            : null;

    private async Task<TransferResult> RunAsync(
        TransferUrl url, TransferLimits limits, Func<TransferUrl, CancellationToken, Task<TransferResult>> journey, CancellationToken cancellation)
    {
        if (Missing is { } missing)
        {
            return new(TransferOutcome.Failed, missing);
        }

        using var patience = new CancellationTokenSource(limits.MaxTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        TransferResult result;
        try
        {
            result = await journey(url, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            result = new(TransferOutcome.Cancelled, $"{url.SafeText}: cancelled");
        }
        catch (CurlException e)
        {
            result = new(TransferOutcome.Failed, $"{url.SafeText}: {e.Message}");
        }

        return result.Outcome is TransferOutcome.Cancelled && !cancellation.IsCancellationRequested
            ? result with { Outcome = TransferOutcome.TooSlow, Sentence = $"{url.SafeText}: not done within {limits.MaxTime}" }
            : result;
    }
}
