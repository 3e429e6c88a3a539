using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Gateway.Journal;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Files;

/// <summary>Uploads one log after the other, also while there is no link, and tells the CSMS how each fares. OCPP 2.1 part 2, N01.</summary>
internal sealed class LogUploads(IFileCarrier carrier, OwnPost post, DurableNotes notes, TimeProvider time, ILogger<LogUploads> logger) : BackgroundService
{
    private const string Kind = "log-upload", Running = "running";

    private readonly Channel<LogJob> _jobs = Channel.CreateUnbounded<LogJob>();
    private LogJob? _current;

    /// <summary>The request that is being served. Null: none.</summary>
    public long? RequestId => Volatile.Read(ref _current)?.RequestId;

    /// <summary>Ends the upload that runs, if one does: another is to follow.</summary>
    public bool Cancel()
    {
        if (Volatile.Read(ref _current) is not { } running)
        {
            return false;
        }

        running.Replaced.Cancel();
        return true;
    }

    public void Begin(LogJob job)
    {
        Volatile.Write(ref _current, job);
        _jobs.Writer.TryWrite(job);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (notes.Find(Kind, Running) is { } cut && long.TryParse(Encoding.ASCII.GetString(cut), CultureInfo.InvariantCulture, out var requestId))
        {
            Tell(requestId, UploadLogStatusEnumType.UploadFailure, "The gateway was restarted during the upload.");
        }

        await foreach (var job in _jobs.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            notes.Put(Kind, Running, Encoding.ASCII.GetBytes(job.RequestId.ToString(CultureInfo.InvariantCulture)));
            var (status, text) = await ServeAsync(job, stoppingToken).ConfigureAwait(false);
            Interlocked.CompareExchange(ref _current, null, job);
            Tell(job.RequestId, status, text);
        }
    }

    private async Task<(UploadLogStatusEnumType Status, string Text)> ServeAsync(LogJob job, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, job.Replaced.Token);
        try
        {
            return Of(await UploadAsync(job, either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return (UploadLogStatusEnumType.AcceptedCanceled, "A newer request has come.");
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            Log.UploadFailed(logger, e, job.RequestId);
            return (UploadLogStatusEnumType.UploadFailure, "The gateway could not do this.");
        }
    }

    private async Task<CarryResult> UploadAsync(LogJob job, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Tell(job.RequestId, UploadLogStatusEnumType.Uploading, carrier.Shown(job.Location));
        for (var attempt = 0; ; attempt++)
        {
            using var content = new MemoryStream(job.Content, writable: false);
            var result = await carrier.PutAsync(job.Location, job.FileName, content, cancellation).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (result.Outcome is CarryOutcome.Done || !result.MayPass || attempt >= job.Retries)
            {
                return result;
            }

            Log.UploadAgain(logger, job.RequestId, result.Text, job.RetryInterval.TotalSeconds);
            await Task.Delay(job.RetryInterval, time, cancellation).ConfigureAwait(false);
        }
    }

    private static (UploadLogStatusEnumType Status, string Text) Of(CarryResult result) => (result.Outcome switch
    {
        CarryOutcome.Done => UploadLogStatusEnumType.Uploaded,
        CarryOutcome.Denied => UploadLogStatusEnumType.PermissionDenied,
        CarryOutcome.NotSupported => UploadLogStatusEnumType.NotSupportedOperation,
        CarryOutcome.BadMessage => UploadLogStatusEnumType.BadMessage,
        _ => UploadLogStatusEnumType.UploadFailure,
    }, result.Text);

    /// <summary>How it ended outlives a restart; that it began is told again by the end.</summary>
    private void Tell(long requestId, UploadLogStatusEnumType status, string text)
    {
        Log.LogStatus(logger, requestId, status.ToString(), text);
        var isEnd = status is not UploadLogStatusEnumType.Uploading;
        post.Put(version => Calls.LogStatusNotification(version, status, requestId, isEnd ? text : null), durable: isEnd);
        if (isEnd)
        {
            notes.Remove(Kind, Running);
        }
    }
}
