using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;

namespace FirmwareCache;

/// <summary>GET and HEAD of images. What stands in a URL is looked up among digests and never becomes a path of the disk.</summary>
public static class ImageEndpoints
{
    /// <summary>Kestrel looks once a second and wants more than that.</summary>
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromSeconds(2);

    /// <param name="basePath">Such as <c>/firmware</c>, or empty.</param>
    public static IEndpointConventionBuilder MapImages(this IEndpointRouteBuilder endpoints, string basePath, ImageServer server)
        => endpoints.MapMethods(
            $"{basePath.TrimEnd('/')}/{{sha256}}/{{name}}",
            [HttpMethods.Get, HttpMethods.Head],
            context => ServeAsync(context, server));

    private static async Task ServeAsync(HttpContext context, ImageServer server)
    {
        using var lease = server.Lend((string)context.GetRouteValue("sha256")!);
        if (lease is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var range = Head(context, lease.Image);
        if (range.Status is StatusCodes.Status200OK or StatusCodes.Status206PartialContent && HttpMethods.IsGet(context.Request.Method))
        {
            await SendAsync(context, server, lease, range).ConfigureAwait(false);
        }
    }

    private static ByteRange Head(HttpContext context, StoredImage image)
    {
        var tag = new EntityTagHeaderValue($"\"{image.Sha256}\"");
        var modified = DateTimeOffset.FromUnixTimeSeconds(image.FetchedAt.ToUnixTimeSeconds());     // HTTP's dates have no more
        var range = ByteRange.Of(context.Request.GetTypedHeaders(), tag, modified, image.Size);
        var (response, headers) = (context.Response, context.Response.GetTypedHeaders());
        response.StatusCode = range.Status;
        headers.ETag = tag;
        headers.LastModified = modified;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.AcceptRanges = "bytes";
        response.Headers.XContentTypeOptions = "nosniff";
        if (range.Status is StatusCodes.Status416RangeNotSatisfiable)
        {
            headers.ContentRange = new ContentRangeHeaderValue(image.Size);
        }
        else if (range.Status is StatusCodes.Status200OK or StatusCodes.Status206PartialContent)
        {
            response.ContentType = "application/octet-stream";
            response.ContentLength = range.Length;
            headers.ContentRange = range.Status is StatusCodes.Status206PartialContent
                ? new ContentRangeHeaderValue(range.From, range.From + range.Length - 1, image.Size)
                : null;
        }

        return range;
    }

    private static async Task SendAsync(HttpContext context, ImageServer server, ImageLease lease, ByteRange range)
    {
        var peer = context.Connection.RemoteIpAddress is { } address ? new IPEndPoint(address, context.Connection.RemotePort) : null;
        if (server.TryBegin(lease.Image.Sha256, peer, range) is not { } serving)
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = ((int)server.Options.RetryAfter.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return;
        }

        var sent = 0L;
        try
        {
            CutSlowReader(context, server.Options);
            await foreach (var count in ImageBody.WriteAsync(context, lease.File, range, server.Bandwidth).ConfigureAwait(false))
            {
                sent += count;
            }
        }
        finally
        {
            server.End(serving, sent, sent == range.Length && range.From + range.Length == lease.Image.Size);
        }
    }

    private static void CutSlowReader(HttpContext context, ServingOptions options)
    {
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            var grace = options.FloorGrace > ShortestGrace ? options.FloorGrace : ShortestGrace;
            rate.MinDataRate = options.FloorBytesPerSecond > 0 ? new MinDataRate(options.FloorBytesPerSecond, grace) : null;
        }
    }
}
