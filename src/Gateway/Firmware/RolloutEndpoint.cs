using System.Globalization;
using FirmwareCache;

namespace Gateway.Firmware;

/// <summary>
/// An image that is not here yet, by where it comes from: served while it is being fetched, as what it is once it is here, and where
/// it cannot be fetched the station is sent to where it was to go at first.
/// </summary>
internal sealed class RolloutEndpoint(Rollouts rollouts, FirmwareOptions options, TimeProvider time)
{
    private const int Buffer = 64 * 1024;

    /// <summary>Until the first byte from upstream.</summary>
    private static readonly TimeSpan BeginPatience = TimeSpan.FromSeconds(20);

    private int _following;

    /// <summary>Before routing: an image that is here has another path, which knows of ranges and tags.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments(LocalUris.Path + LocalUris.BySource, out var rest)
            || rest.Value?.Split('/') is not ["", var key, _]
            || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
        {
            await next(http).ConfigureAwait(false);
            return;
        }

        if (rollouts.Find(key) is not { } run)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await (run.Image is null && !run.HasFailed ? FollowAsync(http, run) : Task.CompletedTask).ConfigureAwait(false);
        if (http.Response.HasStarted || http.Response.StatusCode is StatusCodes.Status503ServiceUnavailable)
        {
            return;
        }

        if (run.Image is { } image)
        {
            http.Request.Path = LocalUris.PathOf(image.Sha256, run.Url);
            await next(http).ConfigureAwait(false);
        }
        else
        {
            http.Response.Redirect(run.Rollout.Location, permanent: false, preserveMethod: true);
        }
    }

    private async Task FollowAsync(HttpContext http, RolloutRun run)
    {
        if (await BeginsAsync(run, http.RequestAborted).ConfigureAwait(false) is not { } growing)
        {
            if (!run.End.IsCompleted)
            {
                ComeAgain(http.Response);
            }

            return;
        }

        await using var disposing = growing.ConfigureAwait(false);
        if (Interlocked.Increment(ref _following) > options.Downloads)
        {
            ComeAgain(http.Response);
        }
        else
        {
            await SendAsync(http, run, growing).ConfigureAwait(false);
        }

        Interlocked.Decrement(ref _following);
    }

    /// <returns>Null: it has ended, or nothing has come in time.</returns>
    private async Task<Stream?> BeginsAsync(RolloutRun run, CancellationToken gone)
    {
        var since = time.GetTimestamp();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100), time);
        while (!run.End.IsCompleted && time.GetElapsedTime(since) < BeginPatience)
        {
            if (run.Download is { Progress.Bytes: > 0 } download && download.Follow() is { } growing)
            {
                return growing;
            }

            await look.WaitForNextTickAsync(gone).ConfigureAwait(false);
        }

        return null;
    }

    private static async Task SendAsync(HttpContext http, RolloutRun run, Stream growing)
    {
        http.Response.ContentType = "application/octet-stream";
        http.Response.ContentLength = run.Download?.Progress.Total;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await http.Response.StartAsync(http.RequestAborted).ConfigureAwait(false);
            if (HttpMethods.IsGet(http.Request.Method))
            {
                await growing.CopyToAsync(http.Response.Body, Buffer, http.RequestAborted).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            http.Abort();       // never an end that looks like one
        }
    }

    private static void ComeAgain(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = 30.ToString(CultureInfo.InvariantCulture);
    }
}
