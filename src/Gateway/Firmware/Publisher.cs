using FirmwareCache;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Firmware;

/// <summary>Runs all publications side by side, goes on with them after a restart, and sees to it that what is published stays so.</summary>
internal sealed class Publisher(
    PublicationBook book, PublicationJourney journey, PublicationReports reports, ImageStore store, ImageServer server, LocalUris uris,
    TimeProvider time, ILogger<Publisher> logger) : BackgroundService
{
    /// <summary>Images that a command has added or removed are known after this time.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    /// <summary>Looks from one to the next that throws old images away: an hour.</summary>
    private const int EvictEvery = 360;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Running> _running = [];       // under _lock
    private CancellationToken _stopping;                            // under _lock; none before the start
    private int _looks;

    /// <summary>Takes it from where it stands, unless that is under way or done.</summary>
    public void Begin(long number)
    {
        lock (_lock)
        {
            if (!_stopping.CanBeCanceled || _stopping.IsCancellationRequested || _running.ContainsKey(number)
                || book.Find(number) is not { IsPublished: false } publication)
            {
                return;
            }

            var running = new Running(new());
            _running[number] = running;
            running.Work = Task.Run(() => RunAsync(publication, running.Withdrawn.Token, _stopping));
        }
    }

    /// <summary>Ends all publications of a checksum. OCPP 2.1 part 2, L04.</summary>
    /// <param name="checksum">In lower case.</param>
    public async Task<UnpublishFirmwareStatusEnumType> WithdrawAsync(string checksum)
    {
        var all = book.All.Where(p => p.Checksum == checksum).ToList();
        if (all is [])
        {
            return UnpublishFirmwareStatusEnumType.NoFirmware;
        }

        if (all.Any(p => p.Sha256 is { } sha256 && server.IsServing(sha256)))
        {
            return UnpublishFirmwareStatusEnumType.DownloadOngoing;
        }

        foreach (var publication in all)
        {
            await EndAsync(publication.Number).ConfigureAwait(false);
            book.Remove(publication.Number);
        }

        foreach (var image in store.Images.Where(i => i.Md5 == checksum))
        {
            store.SetPublished(image.Sha256, false);
            server.Withdraw(image.Sha256);
            book.Withdraw(image.Sha256, isWithdrawn: true);
        }

        Log.Withdrawn(logger, checksum);
        return UnpublishFirmwareStatusEnumType.Unpublished;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        lock (_lock)
        {
            _stopping = stoppingToken;
        }

        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            do
            {
                await LookAfterAsync(stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        finally
        {
            Task[] ending;
            lock (_lock)
            {
                ending = [.. _running.Values.Select(r => r.Work)];
            }

            await Task.WhenAll(ending).ConfigureAwait(false);
        }
    }

    private async Task LookAfterAsync(CancellationToken stopping)
    {
        try
        {
            store.Refresh();
            uris.Refresh();
            if (_looks++ % EvictEvery is 0)
            {
                store.EvictOld();
            }

            foreach (var publication in book.All)
            {
                if (publication.IsPublished)
                {
                    await KeepAsync(publication, stopping).ConfigureAwait(false);
                }

                Begin(publication.Number);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            Log.KeepingFailed(logger, e);
        }
    }

    /// <summary>What is published has to be there, under the addresses that the CSMS was told.</summary>
    private async Task KeepAsync(Publication publication, CancellationToken stopping)
    {
        if (store.Find(publication.Sha256!) is not { } image)
        {
            Log.ImageLost(logger, publication.Sha256!, publication.RequestId);
            book.Change(publication with { Status = null, Sha256 = null, Locations = [] });
            return;
        }

        if (!image.IsPublished)
        {
            store.SetPublished(image.Sha256, true);
        }

        if (publication.Url is { } url && uris.Of(image.Sha256, url) is { IsEmpty: false } locations && !locations.SequenceEqual(publication.Locations))
        {
            await reports.TellAsync(new(PublishFirmwareStatusEnumType.Published, publication.RequestId, locations, ""), stopping).ConfigureAwait(false);
            book.Change(publication with { Locations = locations });
        }
    }

    private async Task RunAsync(Publication publication, CancellationToken withdrawn, CancellationToken stopping)
    {
        try
        {
            await journey.RunAsync(publication, withdrawn, stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.PublicationFailed(logger, e, publication.RequestId);        // it is tried again at the next look
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
        finally
        {
            lock (_lock)
            {
                _running.Remove(publication.Number);
            }
        }
    }

    private async Task EndAsync(long number)
    {
        Running? running;
        lock (_lock)
        {
            running = _running.GetValueOrDefault(number);
        }

        if (running is not null)
        {
            await running.Withdrawn.CancelAsync().ConfigureAwait(false);
            await running.Work.ConfigureAwait(false);
        }
    }

    private sealed record Running(CancellationTokenSource Withdrawn)
    {
        public Task Work { get; set; } = Task.CompletedTask;
    }
}
