using System.Collections.Concurrent;
using System.Net;
using FileTransfer;
using FirmwareCache;
using Gateway.Journal;
using Gateway.Stations;

namespace Gateway.Firmware;

/// <summary>
/// Points stations that the CSMS sends out for firmware to the copy of the site: where it is here already, and with
/// <c>rewrite: all</c> also where it can be fetched. One download serves the whole roll-out.
/// </summary>
internal sealed class Rollouts(
    FirmwareOptions options, ImageStore store, ImageServer server, Downloads downloads, LocalUris uris, PublicationBook book, DurableNotes notes,
    FirmwareMetrics metrics, TimeProvider time, ILogger<Rollouts> logger) : BackgroundService, IFirmwareLocations
{
    /// <summary>What begins the name of a source that somebody has added by hand (<c>firmware add --url</c>).</summary>
    public const string ByHand = "added by hand, for ";

    private const string Kind = "rollout";
    private const int Most = 1000;

    /// <summary>What was fetched from an address is taken for what is there for so long, unless it was published.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(24);

    /// <summary>Stations wait meanwhile.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, RolloutRun> _runs = new(StringComparer.Ordinal);      // by the key of the address
    private readonly ConcurrentDictionary<string, DateTimeOffset> _told = new(StringComparer.Ordinal);
    private CancellationToken _stopping = new(true);

    public string? LocalOf(string station, string location)
    {
        if (options.Rewrite is Rewrite.Off || uris.Bases is not [var local, ..] || !TransferUrl.TryParse(location, out var url, out _))
        {
            return null;
        }

        var path = KnownPath(url) ?? (options.Rewrite is Rewrite.All ? NewPath(url, location) : null);
        if (path is null)
        {
            return null;
        }

        metrics.Rewritten();
        TellOnce(station, url, local + path);
        return local + path;
    }

    /// <summary>Null: no station was pointed here for it.</summary>
    public RolloutRun? Find(string key) => _runs.GetValueOrDefault(key);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        foreach (var (key, json) in notes.All(Kind))
        {
            if (Rollout.Read(json) is { } rollout && IsFresh(rollout) && TransferUrl.TryParse(rollout.Location, out var url, out _))
            {
                Begin(_runs[url.Key] = new(rollout, url), isNew: false);
            }
            else
            {
                notes.Remove(Kind, key);
            }
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            ForgetOld();
        }
    }

    /// <summary>Here in full: published, added by hand, or fetched not long ago.</summary>
    private string? KnownPath(TransferUrl url)
    {
        if (store.FindBySource(url) is not { } image || book.IsWithdrawn(image.Sha256)
            || !(image.IsPublished || IsByHand(image, url) || (_runs.TryGetValue(url.Key, out var run) && run.Image?.Sha256 == image.Sha256 && IsFresh(run.Rollout))))
        {
            return null;
        }

        server.Offer(image.Sha256);
        return LocalUris.PathOf(image.Sha256, url);
    }

    /// <summary>Begins the download, or points to the one that runs. What may fail has to have a way back: a redirect, which is HTTP's.</summary>
    private string? NewPath(TransferUrl url, string location)
    {
        if (url.Scheme is not ("http" or "https") || IsOfTheSite(url))
        {
            return null;
        }

        if (_runs.TryGetValue(url.Key, out var run) && IsFresh(run.Rollout))
        {
            return run.HasFailed || run.Image is not null ? null : LocalUris.PathFrom(url);     // an image that is gone again is not fetched twice a day
        }

        if (_runs.Count >= Most || _stopping.IsCancellationRequested)
        {
            return null;
        }

        var begun = new RolloutRun(new(location, time.GetUtcNow()), url);
        if (run is null ? _runs.TryAdd(url.Key, begun) : _runs.TryUpdate(url.Key, begun, run))      // else another station was faster
        {
            Begin(begun, isNew: true);
        }

        return LocalUris.PathFrom(url);
    }

    private void Begin(RolloutRun run, bool isNew) => _ = Task.Run(() => RunAsync(run, isNew), CancellationToken.None);

    private async Task RunAsync(RolloutRun run, bool isNew)
    {
        try
        {
            if (isNew)
            {
                notes.Put(Kind, run.Url.Key, run.Rollout.Write());
            }

            var known = isNew ? null : store.FindBySource(run.Url) is { } image && image.FetchedAt >= run.Rollout.Begun ? image : null;
            if (known is null)
            {
                using var counted = metrics.Downloading();
                run.Download = downloads.Start(new(run.Url) { Retries = 2, RetryInterval = RetryInterval });
                var end = await run.Download.EndAsync(_stopping).ConfigureAwait(false);
                known = end.Image;
                if (known is null && !_stopping.IsCancellationRequested)
                {
                    Log.RolloutFailed(logger, run.Url.SafeText, end.Sentence);
                }
            }

            if (known is not null)
            {
                server.Offer(known.Sha256);
            }

            run.Ends(known);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            run.Ends(null);     // the gateway stops
        }
        catch (Exception e)
        {
            Log.RolloutBroke(logger, e, run.Url.SafeText);
            run.Ends(null);
        }
    }

    private void ForgetOld()
    {
        foreach (var (key, run) in _runs)
        {
            if (!IsFresh(run.Rollout) && run.End.IsCompleted && _runs.TryRemove(new(key, run)))
            {
                notes.Remove(Kind, key);
            }
        }

        foreach (var (key, at) in _told)
        {
            if (time.GetUtcNow() - at > Fresh)
            {
                _told.TryRemove(key, out _);
            }
        }
    }

    /// <summary>The gateway itself, or a server that only the site can reach and that costs no uplink.</summary>
    private bool IsOfTheSite(TransferUrl url)
        => uris.Bases.Any(b => Uri.TryCreate(b, UriKind.Absolute, out var ours) && ours.Port == url.Port && ours.IdnHost.Trim('[', ']') == url.Host)
            || (url.Address is { } address && (IPAddress.IsLoopback(address) || LocalUris.IsPrivate(address))
                && !options.Allow.Any(network => network.Contains(address)));

    private bool IsFresh(Rollout rollout) => time.GetUtcNow() - rollout.Begun < Fresh;

    private static bool IsByHand(StoredImage image, TransferUrl url)
        => image.Sources.Any(s => s.Key == url.Key && s.Text.StartsWith(ByHand, StringComparison.Ordinal));

    private void TellOnce(string station, TransferUrl url, string local)
    {
        if (_told.TryAdd(url.Key, time.GetUtcNow()))
        {
            Log.Rewritten(logger, url.SafeText, station, local);
        }
    }
}
