namespace Gateway.LocalController.Files;

/// <summary>Fetches an image, as often as the CSMS allows; what has come is not fetched twice.</summary>
internal sealed class UpdateDownload(IFileCarrier carrier, UpdateFile file, TimeProvider time, ILogger<UpdateDownload> logger)
{
    /// <param name="pauses">Told before each wait (true) and after it (false).</param>
    /// <returns>Null: it is there. Else why not, in one sentence.</returns>
    public async Task<string?> RunAsync(UpdateJob job, Action<bool, string> pauses, CancellationToken cancellation)
    {
        var mark = new FetchMark();
        for (var attempt = 0; ; attempt++)
        {
            var result = await FetchAsync(job, mark, anew: attempt is 0, cancellation).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (result.Outcome is CarryOutcome.Done)
            {
                return null;
            }

            if (!result.MayPass || attempt >= job.Retries)
            {
                return result.Text;
            }

            Log.DownloadAgain(logger, job.RequestId, result.Text, job.RetrySeconds);
            pauses(true, result.Text);
            await Task.Delay(TimeSpan.FromSeconds(job.RetrySeconds), time, cancellation).ConfigureAwait(false);
            pauses(false, "");
        }
    }

    private async Task<CarryResult> FetchAsync(UpdateJob job, FetchMark mark, bool anew, CancellationToken cancellation)
    {
        try
        {
            using var into = file.OpenToWrite(anew);
            var result = await carrier.FetchAsync(job.Location, into, mark, cancellation).ConfigureAwait(false);
            into.Flush(flushToDisk: true);
            return result;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(CarryOutcome.Failed, e.Message);
        }
    }
}
