using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace FirmwareCache;

/// <summary>Which bytes of an image a request is answered with (RFC 9110, 13 and 14).</summary>
/// <param name="Status">200, 206, 304, 412 or 416.</param>
internal readonly record struct ByteRange(int Status, long From, long Length)
{
    public static ByteRange Of(RequestHeaders request, EntityTagHeaderValue tag, DateTimeOffset modified, long size)
    {
        if (request.IfMatch is { Count: > 0 } must && !must.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: true)))
        {
            return new(StatusCodes.Status412PreconditionFailed, 0, 0);
        }

        if (request.IfNoneMatch is { Count: > 0 } not ? not.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: false))
            : request.IfModifiedSince is { } since && modified <= since)
        {
            return new(StatusCodes.Status304NotModified, 0, 0);
        }

        var whole = new ByteRange(StatusCodes.Status200OK, 0, size);
        return request.Range is not { Unit.Value: "bytes", Ranges: { Count: 1 } ranges } || !MayBePart(request.IfRange, tag, modified)
            ? whole
            : Part(ranges.First(), size);
    }

    /// <summary>Several ranges in one request are answered with the whole, as the RFC allows; no station asks for that.</summary>
    private static ByteRange Part(RangeItemHeaderValue range, long size)
    {
        var from = range.From ?? Math.Max(0, size - range.To!.Value);
        var to = range.From is null ? size - 1 : Math.Min(range.To ?? size - 1, size - 1);
        return from >= size || range is { From: null, To: 0 }
            ? new(StatusCodes.Status416RangeNotSatisfiable, 0, 0)
            : new(StatusCodes.Status206PartialContent, from, to - from + 1);
    }

    private static bool MayBePart(RangeConditionHeaderValue? condition, EntityTagHeaderValue tag, DateTimeOffset modified)
        => condition is null
            || (condition.EntityTag is { } only ? only.Compare(tag, useStrongComparison: true) : condition.LastModified == modified);
}
