using System.Runtime.CompilerServices;
using FileTransfer;
using FirmwareCache;
using Gateway.Ocpp.Records.V2;
using static Gateway.Ocpp.Records.V2.PublishFirmwareStatusEnumType;

namespace Gateway.Firmware;

/// <summary>
/// Takes one publication from wherever it stands to its end: fetched, checked, served. Each step is told before it is noted, so that
/// after a crash a step may be told twice and none is left out. OCPP 2.1 part 2, L03.
/// </summary>
internal sealed class PublicationJourney(
    Downloads downloads, ImageStore store, LocalUris uris, PublicationBook book, PublicationReports reports,
    FirmwareMetrics metrics, TimeProvider time)
{
    /// <summary>What has not begun after this time has to wait, and the CSMS is told.</summary>
    private static readonly TimeSpan BeginPatience = TimeSpan.FromSeconds(1);

    /// <param name="stopping">The gateway stops: it is gone on with after the next start.</param>
    /// <param name="withdrawn">The CSMS wants it no more.</param>
    public async Task RunAsync(Publication publication, CancellationToken withdrawn, CancellationToken stopping)
    {
        if (publication.Request() is not { } request)
        {
            await EndAsync(publication, DownloadFailed, "its location cannot be read any more", stopping).ConfigureAwait(false);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(withdrawn, stopping);
        try
        {
            store.Refresh();        // somebody may have added it by hand a moment ago
            using var counted = metrics.Downloading();
            var download = downloads.Start(request);
            using var leaving = either.Token.UnsafeRegister(static d => ((Download)d!).Cancel(), download);
            await FollowAsync(publication, request.Url, download, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && stopping.IsCancellationRequested)
        {
            // It goes on after the next start.
        }
        catch (OperationCanceledException) when (withdrawn.IsCancellationRequested)
        {
            await reports.TellAsync(new(PublishFailed, publication.RequestId, [], "the CSMS has withdrawn it"), stopping).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(Publication publication, TransferUrl url, Download download, CancellationToken cancellation)
    {
        var fetched = false;
        await foreach (var step in LastingAsync(download, cancellation).ConfigureAwait(false))
        {
            fetched |= step.State is DownloadState.Downloading;
            switch (step.State)
            {
                case DownloadState.Verified:
                    publication = await StepAsync(publication, ChecksumVerified, step.Sentence, fetched, cancellation).ConfigureAwait(false);
                    await PublishAsync(publication, step.Image!, url, cancellation).ConfigureAwait(false);
                    break;
                case DownloadState.WrongDigest:
                    await EndAsync(publication, InvalidChecksum, step.Sentence, cancellation).ConfigureAwait(false);
                    break;
                case DownloadState.Failed or DownloadState.Refused:
                    await EndAsync(publication, DownloadFailed, step.Sentence, cancellation).ConfigureAwait(false);
                    break;
                case DownloadState.Cancelled:
                    throw new OperationCanceledException(step.Sentence);
                default:
                    publication = await StepAsync(publication, StatusOf(step.State), step.Sentence, fetched, cancellation).ConfigureAwait(false);
                    break;
            }
        }
    }

    /// <summary>Every step; waiting for the first one only if it lasts.</summary>
    private async IAsyncEnumerable<DownloadStatus> LastingAsync(Download download, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var steps = download.ChangesAsync(cancellation).GetAsyncEnumerator(cancellation);
        await using var disposing = steps.ConfigureAwait(false);
        while (await steps.MoveNextAsync().ConfigureAwait(false))
        {
            if (steps.Current is { State: DownloadState.Scheduled } scheduled)
            {
                var next = steps.MoveNextAsync().AsTask();
                if (await Task.WhenAny(next, Task.Delay(BeginPatience, time, cancellation)).ConfigureAwait(false) != next)
                {
                    cancellation.ThrowIfCancellationRequested();
                    yield return scheduled;
                }

                if (!await next.ConfigureAwait(false))
                {
                    yield break;
                }
            }

            yield return steps.Current;
        }
    }

    /// <param name="fetched">Bytes were fetched in this run, so that even what was told before is new.</param>
    private async Task<Publication> StepAsync(
        Publication publication, PublishFirmwareStatusEnumType status, string sentence, bool fetched, CancellationToken cancellation)
    {
        if (status == publication.Status || (!fetched && Rank(status) is > 0 and var rank && rank <= Rank(publication.Status)))
        {
            return publication;
        }

        await reports.TellAsync(new(status, publication.RequestId, [], status is DownloadPaused ? sentence : ""), cancellation).ConfigureAwait(false);
        publication = publication with { Status = status };
        book.Change(publication);
        return publication;
    }

    private async Task PublishAsync(Publication publication, StoredImage image, TransferUrl url, CancellationToken cancellation)
    {
        var locations = uris.Of(image.Sha256, url);
        var fault = locations.IsEmpty ? "the gateway has no address under which stations could fetch it" : Serve(image);
        if (fault is not null)
        {
            await EndAsync(publication, PublishFailed, fault, cancellation).ConfigureAwait(false);
            return;
        }

        book.Withdraw(image.Sha256, isWithdrawn: false);
        await reports.TellAsync(new(Published, publication.RequestId, locations, ""), cancellation).ConfigureAwait(false);
        book.Change(publication with { Status = Published, Sha256 = image.Sha256, Locations = locations });
    }

    /// <returns>Null: it is served from now on. Else why not.</returns>
    private string? Serve(StoredImage image)
    {
        try
        {
            return store.SetPublished(image.Sha256, true) ? null : "the image is gone from the cache";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the image cannot be kept: {e.Message}";
        }
    }

    private async Task EndAsync(Publication publication, PublishFirmwareStatusEnumType status, string sentence, CancellationToken cancellation)
    {
        book.Ends(publication.Number);
        await reports.TellAsync(new(status, publication.RequestId, [], sentence), cancellation).ConfigureAwait(false);
        book.Remove(publication.Number);
    }

    private static PublishFirmwareStatusEnumType StatusOf(DownloadState state) => state switch
    {
        DownloadState.Scheduled => DownloadScheduled,
        DownloadState.Downloading => Downloading,
        DownloadState.Paused => DownloadPaused,
        _ => Downloaded,
    };

    /// <summary>Steps that an image which is there already takes once only. 0: none of them.</summary>
    private static int Rank(PublishFirmwareStatusEnumType? status) => status switch
    {
        Downloaded => 1,
        ChecksumVerified => 2,
        Published => 3,
        _ => 0,
    };
}
