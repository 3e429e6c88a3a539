using System.Threading.Channels;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.Files;

/// <summary>
/// Takes an update of the gateway from its address to the command that installs it, over restarts of the gateway.
/// OCPP 2.1 part 2, L01, L02.
/// </summary>
internal sealed class UpdateRunner(
    UpdateProgress progress, UpdateDownload download, UpdateFile file, UpdateCommand command, UpdateIncidents incidents, OwnBoot boot,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<UpdateRunner> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    /// <summary>An installer that works on by itself ends the gateway when it is ready; where none does, the gateway ends itself.</summary>
    private static readonly TimeSpan RestartPatience = TimeSpan.FromMinutes(5);

    private readonly Channel<UpdateJob> _jobs = Channel.CreateUnbounded<UpdateJob>();

    /// <summary>The version that runs, as it is told from one start to the next.</summary>
    public string Version { get; init; } = ProductVersion.Text;

    public void Begin(UpdateJob job)
    {
        progress.Begin(job);
        _jobs.Writer.TryWrite(job);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (progress.Last is { IsOver: false } begun)
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
        if (progress.Replaced(job) is not { } replaced)
        {
            return;     // a newer one waits already
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
            progress.End(job, FirmwareStatusEnumType.InstallationFailed, "The gateway could not do this.");
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
                progress.End(job, FirmwareStatusEnumType.InvalidSignature, "The file is not what was signed.");
                return;
            }

            progress.Tell(job, FirmwareStatusEnumType.SignatureVerified);
        }

        if (job.InstallAt > time.GetUtcNow())
        {
            progress.Tell(job, FirmwareStatusEnumType.InstallScheduled, $"at {job.InstallAt.Value.UtcDateTime:u}");
            await WaitAsync(job.InstallAt.Value, cancellation).ConfigureAwait(false);
        }

        await InstallAsync(job, cancellation, stopping).ConfigureAwait(false);
    }

    private async Task<bool> DownloadAsync(UpdateJob job, CancellationToken cancellation)
    {
        if (job.RetrieveAt > time.GetUtcNow())
        {
            progress.Tell(job, FirmwareStatusEnumType.DownloadScheduled, $"at {job.RetrieveAt.UtcDateTime:u}");
            await WaitAsync(job.RetrieveAt, cancellation).ConfigureAwait(false);
        }

        progress.Tell(job, FirmwareStatusEnumType.Downloading);
        var fault = await download.RunAsync(
            job, (pause, why) => progress.Tell(job, pause ? FirmwareStatusEnumType.DownloadPaused : FirmwareStatusEnumType.Downloading, why), cancellation).ConfigureAwait(false);
        if (fault is not null)
        {
            progress.End(job, FirmwareStatusEnumType.DownloadFailed, fault);
            return false;
        }

        progress.Tell(job, FirmwareStatusEnumType.Downloaded);
        return true;
    }

    private bool Verify(UpdateJob job, string signature)
    {
        using var image = File.OpenRead(file.Path);
        return UpdateTrust.IsSigned(image, job.Certificate!, signature);
    }

    private async Task InstallAsync(UpdateJob job, CancellationToken cancellation, CancellationToken stopping)
    {
        progress.Install(job, cancellation);
        Log.CommandRuns(logger, job.RequestId, command.Shown);
        if (await command.RunAsync(file.Path, stopping).ConfigureAwait(false) is { } fault)
        {
            progress.End(job, FirmwareStatusEnumType.InstallationFailed, fault);
            return;
        }

        progress.Tell(job, FirmwareStatusEnumType.InstallRebooting);
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
            progress.End(job, FirmwareStatusEnumType.Installed, $"{job.FromVersion} -> {Version}");
        }
        else if (job.Status is FirmwareStatusEnumType.InstallRebooting)
        {
            progress.End(job, FirmwareStatusEnumType.InstallVerificationFailed, $"The gateway is still {Version}.");
        }
        else
        {
            progress.End(job, FirmwareStatusEnumType.InstallationFailed, $"The gateway ended during the installation, and is still {Version}.");
        }
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
