using Gateway.Journal;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.Files;

/// <summary>How far the newest update of the gateway has come: kept over restarts, and told the CSMS at every step.</summary>
internal sealed class UpdateProgress(UpdateFile file, OwnPost post, DurableNotes notes, SiteEvents events, ILogger<UpdateProgress> logger)
    : IDisposable
{
    private readonly Lock _lock = new();
    private UpdateJob? _job;                                // under _lock; the last one, over or not
    private CancellationTokenSource _replaced = new();      // under _lock

    /// <summary>The last update that was asked for. Null: none ever was.</summary>
    public UpdateJob? Last
    {
        get
        {
            lock (_lock)
            {
                return _job ??= UpdateJob.Load(notes);
            }
        }
    }

    /// <summary>Ends what has not come to the installation.</summary>
    /// <returns>True: there was something; false: nothing was under way; null: it installs already, and cannot be ended.</returns>
    public bool? Cancel()
    {
        var last = Last;
        lock (_lock)
        {
            if (last is null or { IsOver: true })
            {
                return false;
            }

            if (_job!.IsInstalling)
            {
                return null;
            }

            _replaced.Cancel();
            return true;
        }
    }

    public void Begin(UpdateJob job)
    {
        lock (_lock)
        {
            (_job, _replaced) = (job, new());
        }

        job.Save(notes);
    }

    /// <returns>Cancelled when a newer update is asked for. Null: that is so already.</returns>
    public CancellationToken? Replaced(UpdateJob job)
    {
        lock (_lock)
        {
            return _job?.RequestId == job.RequestId ? _replaced.Token : null;
        }
    }

    /// <summary>From here on it cannot be called back.</summary>
    /// <exception cref="OperationCanceledException">It was, a moment before.</exception>
    public void Install(UpdateJob job, CancellationToken cancellation)
    {
        lock (_lock)
        {
            cancellation.ThrowIfCancellationRequested();
            _job = job with { Status = FirmwareStatusEnumType.Installing };
        }

        Tell(job, FirmwareStatusEnumType.Installing);
    }

    public void Tell(UpdateJob job, FirmwareStatusEnumType status, string text = "")
    {
        var now = job with { Status = status };
        lock (_lock)
        {
            if (_job?.RequestId == job.RequestId)
            {
                _job = now;
                now.Save(notes);
            }
        }

        Log.UpdateStatus(logger, job.RequestId, status.ToString(), text.Length is 0 ? "" : $" ({text})");
        post.Put(version => Calls.FirmwareStatusNotification(version, status, job.RequestId, text.Length is 0 ? null : text), durable: true);
    }

    public void End(UpdateJob job, FirmwareStatusEnumType status, string text)
    {
        Tell(job, status, text);
        file.Delete();
        events.Happened("gatewayUpdate", "site", $"{status}: {text}");
    }

    public void Dispose() => _replaced.Dispose();
}
