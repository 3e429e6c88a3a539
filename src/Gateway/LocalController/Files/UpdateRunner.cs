using System.Threading.Channels;
using Gateway.Journal;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.Files;

/// <summary>
/// Takes an update of the gateway from its address to the command that installs it, over restarts of the gateway, and tells the CSMS
/// of every step. OCPP 2.1 part 2, L01, L02.
/// </summary>
internal sealed class UpdateRunner(
    UpdateDownload download, UpdateFile file, UpdateCommand command, UpdateIncidents incidents, OwnPost post, OwnBoot boot, DurableNotes notes,
    IHostApplicationLifetime lifetime, SiteEvents events, TimeProvider time, ILogger<UpdateRunner> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    /// <summary>An installer that works on by itself ends the gateway when it is ready; where none does, the gateway ends itself.</summary>
    private static readonly TimeSpan RestartPatience = TimeSpan.FromMinutes(5);

    private readonly Channel<UpdateJob> _jobs = Channel.CreateUnbounded<UpdateJob>();
    private readonly Lock _lock = new();
    private UpdateJob? _job;                                // under _lock; the last one, over or not
    private CancellationTokenSource _replaced = new();      // under _lock

    /// <summary>The version that runs, as it is told from one start to the next.</summary>
    public string Version { get; init; } = ProductVersion.Text;

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
        _jobs.Writer.TryWrite(job);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Last is { IsOver: false } begun)
        {
            if (begun.IsInstalling)
            {
                AfterRestart(begun);
            }
            else
            {
                _jobs.Writer.TryWrite(begun);
            }
        }

        await foreach (var job in _jobs.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            await ServeAsync(job, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(UpdateJob job, CancellationToken stopping)
    {
        CancellationToken replaced;
        lock (_lock)
        {
            if (_job?.RequestId != job.RequestId)
            {
                return;     // a newer one waits already
            }

            replaced = _replaced.Token;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, replaced);
        try
        {
            await StepsAsync(job, either.Token, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            file.Delete();      // the newer request tells of itself
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            Log.UpdateFailed(logger, e, job.RequestId);
            End(job, FirmwareStatusEnumType.InstallationFailed, "The gateway could not do this.");
        }
    }

    private async Task StepsAsync(UpdateJob job, CancellationToken cancellation, CancellationToken stopping)
    {
        var isThere = job.IsDownloaded && file.Exists;
        if (!isThere && !await DownloadAsync(job, cancellation).ConfigureAwait(false))
        {
            return;
        }

        // After a restart it is verified again: what lay on the disk meanwhile is taken on nobody's word.
        if (job.Signature is { } signature)
        {
            if (!Verify(job, signature))
            {
                incidents.Tell(UpdateIncidents.BadSignature, $"The update of request {job.RequestId} is not what was signed.");
                End(job, FirmwareStatusEnumType.InvalidSignature, "The file is not what was signed.");
                return;
            }

            Tell(job, FirmwareStatusEnumType.SignatureVerified);
        }

        if (job.InstallAt > time.GetUtcNow())
        {
            Tell(job, FirmwareStatusEnumType.InstallScheduled, $"at {job.InstallAt.Value.UtcDateTime:u}");
            await WaitAsync(job.InstallAt.Value, cancellation).ConfigureAwait(false);
        }

        await InstallAsync(job, cancellation, stopping).ConfigureAwait(false);
    }

    private async Task<bool> DownloadAsync(UpdateJob job, CancellationToken cancellation)
    {
        if (job.RetrieveAt > time.GetUtcNow())
        {
            Tell(job, FirmwareStatusEnumType.DownloadScheduled, $"at {job.RetrieveAt.UtcDateTime:u}");
            await WaitAsync(job.RetrieveAt, cancellation).ConfigureAwait(false);
        }

        Tell(job, FirmwareStatusEnumType.Downloading);
        var fault = await download.RunAsync(
            job, (pause, why) => Tell(job, pause ? FirmwareStatusEnumType.DownloadPaused : FirmwareStatusEnumType.Downloading, why), cancellation).ConfigureAwait(false);
        if (fault is not null)
        {
            End(job, FirmwareStatusEnumType.DownloadFailed, fault);
            return false;
        }

        Tell(job, FirmwareStatusEnumType.Downloaded);
        return true;
    }

    private bool Verify(UpdateJob job, string signature)
    {
        using var image = File.OpenRead(file.Path);
        return UpdateTrust.IsSigned(image, job.Certificate!, signature);
    }

    private async Task InstallAsync(UpdateJob job, CancellationToken cancellation, CancellationToken stopping)
    {
        lock (_lock)
        {
            cancellation.ThrowIfCancellationRequested();        // from here on it cannot be called back
            _job = job with { Status = FirmwareStatusEnumType.Installing };
        }

        Tell(job, FirmwareStatusEnumType.Installing);
        Log.CommandRuns(logger, job.RequestId, command.Shown);
        if (await command.RunAsync(file.Path, stopping).ConfigureAwait(false) is { } fault)
        {
            End(job, FirmwareStatusEnumType.InstallationFailed, fault);
            return;
        }

        Tell(job, FirmwareStatusEnumType.InstallRebooting);
        boot.NextStartIs("FirmwareUpdate");
        await Task.Delay(RestartPatience, time, stopping).ConfigureAwait(false);
        lifetime.StopApplication();
    }

    // The service manager has started the gateway again; whether the image took, only its version tells.
    private void AfterRestart(UpdateJob job)
    {
        if (job.FromVersion != Version)
        {
            incidents.Tell(UpdateIncidents.Updated, $"The gateway was updated from {job.FromVersion} to {Version}.");
            End(job, FirmwareStatusEnumType.Installed, $"{job.FromVersion} -> {Version}");
        }
        else if (job.Status is FirmwareStatusEnumType.InstallRebooting)
        {
            End(job, FirmwareStatusEnumType.InstallVerificationFailed, $"The gateway is still {Version}.");
        }
        else
        {
            End(job, FirmwareStatusEnumType.InstallationFailed, $"The gateway ended during the installation, and is still {Version}.");
        }
    }

    private void End(UpdateJob job, FirmwareStatusEnumType status, string text)
    {
        Tell(job, status, text);
        file.Delete();
        events.Happened("gatewayUpdate", "site", $"{status}: {text}");
    }

    private void Tell(UpdateJob job, FirmwareStatusEnumType status, string text = "")
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

    /// <summary>By the wall clock, however it is set meanwhile.</summary>
    private async Task WaitAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        while (until - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < LookEvery ? left : LookEvery, time, cancellation).ConfigureAwait(false);
        }
    }
}
