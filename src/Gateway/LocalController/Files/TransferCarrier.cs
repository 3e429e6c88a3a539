using FileTransfer;

namespace Gateway.LocalController.Files;

/// <summary>Takes files over http, https, ftp and ftps; over sftp nobody does (no client that is kept well enough is at hand).</summary>
internal sealed class TransferCarrier(FileTransfers transfers) : IFileCarrier
{
    private const long MaxFetch = 1L << 30;

    private static readonly TimeSpan MaxPutTime = TimeSpan.FromHours(1);

    public string? Fault(string location) => !TransferUrl.TryParse(location, out _, out var fault) ? fault : transfers.Missing;

    public string Shown(string location) => TransferUrl.TryParse(location, out var url, out _) ? url.SafeText : "what is no URL";

    public async Task<CarryResult> PutAsync(string location, string fileName, Stream content, CancellationToken cancellation)
    {
        var result = await PutAsync(Under(location, fileName), fileName, content, PutMethod.Put, cancellation).ConfigureAwait(false);
        return IsHttp(location) && result.Status is 405 or 501      // it takes forms only
            ? Of(await PutAsync(location, fileName, content, PutMethod.PostForm, cancellation).ConfigureAwait(false))
            : Of(result);
    }

    public async Task<CarryResult> FetchAsync(string location, FileStream into, FetchMark mark, CancellationToken cancellation)
    {
        if (!TransferUrl.TryParse(location, out var url, out var fault))
        {
            return new(CarryOutcome.Failed, fault);
        }

        // What cannot be recognised as the same file is fetched from its beginning.
        var request = new FetchRequest(url)
        {
            Offset = mark.Validator is null ? 0 : into.Length,
            Validator = mark.Validator,
            KnownTotal = mark.Total,
            Limits = new() { MaxBytes = MaxFetch },
        };
        var result = await transfers.FetchAsync(request, new MarkingSink(into, mark), cancellation).ConfigureAwait(false);
        await into.FlushAsync(cancellation).ConfigureAwait(false);
        return Of(result);
    }

    private async Task<TransferResult> PutAsync(string location, string fileName, Stream content, PutMethod method, CancellationToken cancellation)
    {
        if (!TransferUrl.TryParse(location, out var url, out var fault))
        {
            return new(TransferOutcome.Refused, fault);
        }

        content.Position = 0;
        var request = new PutRequest(url, content, content.Length)
        {
            Method = method, FileName = fileName, ContentType = "application/gzip", Limits = new() { MaxTime = MaxPutTime },
        };
        return await transfers.PutAsync(request, cancellation).ConfigureAwait(false);
    }

    /// <summary>A place without a file's name gets one.</summary>
    private static string Under(string location, string fileName)
    {
        var end = location.IndexOfAny(['?', '#']);
        var (path, rest) = end < 0 ? (location, "") : (location[..end], location[end..]);
        return path.EndsWith('/') ? $"{path}{fileName}{rest}"
            : path.IndexOf('/', path.IndexOf("://", StringComparison.Ordinal) + 3) < 0 ? $"{path}/{fileName}{rest}"
            : location;
    }

    private static bool IsHttp(string location) => location.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    private static CarryResult Of(TransferResult result) => new(
        result.Outcome is TransferOutcome.Done ? CarryOutcome.Done
            : result.Outcome is TransferOutcome.Denied ? CarryOutcome.Denied
            : result.Status is 405 or 415 or 501 or 502 or 504 && result.Outcome is TransferOutcome.Failed ? CarryOutcome.NotSupported
            : result.Status is 400 or 422 ? CarryOutcome.BadMessage
            : CarryOutcome.Failed,
        result.Sentence,
        result.MayPass);

    private sealed class MarkingSink(FileStream into, FetchMark mark) : IFetchSink
    {
        private readonly StreamSink _into = new(into);

        public void Begin(FetchStart start)
        {
            (mark.Validator, mark.Total) = (start.Validator, start.Total);
            _into.Begin(start);
        }

        public void Write(ReadOnlySpan<byte> bytes) => _into.Write(bytes);
    }
}
