using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;
using System.Buffers;
using System.Text;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;
using HttpMethod = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpMethod;

namespace Gateway.WebSockets;

/// <summary>A client's wish to open a WebSocket: the head of its HTTP request. RFC 6455 §4.2.1.</summary>
internal sealed record UpgradeRequest
{
    /// <summary>Longest head taken, in bytes.</summary>
    public const int MaxHead = 16 * 1024;

    /// <summary>As it stands in the request line, without the query; percent-encoding untouched.</summary>
    public required string Path { get; init; }

    /// <summary>The nonce to answer; null where this is no WebSocket request.</summary>
    public string? Key { get; init; }

    /// <summary>Offered subprotocols, the client's favourite first.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    public IReadOnlyList<string> Extensions { get; init; } = [];

    public string? Authorization { get; init; }

    /// <summary>
    /// Real stations forget <c>Connection: Upgrade</c>; whoever asks for a websocket and sends a nonce means it.
    /// </summary>
    public bool IsWebSocket { get; init; }

    /// <summary>Reads one head. False: it is not complete yet, and nothing was consumed.</summary>
    /// <exception cref="BadHttpRequestException">It is no HTTP/1.1 GET, or too long.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out UpgradeRequest? request)
    {
        var head = new Head();
        var reader = new SequenceReader<byte>(buffer);
        request = null;
        if (buffer.Length > MaxHead && !EndsWithin(buffer))
        {
            throw new BadHttpRequestException($"a head of more than {MaxHead} bytes", 431);
        }

        if (!EndsWithin(buffer) || !Parser.ParseRequestLine(head, ref reader) || !Parser.ParseHeaders(head, ref reader))
        {
            return false;
        }

        buffer = buffer.Slice(reader.Position);
        request = head.ToRequest();
        return true;
    }

    private static readonly HttpParser<Head> Parser = new();

    private static bool EndsWithin(in ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer.Length > MaxHead ? buffer.Slice(0, MaxHead) : buffer);
        return reader.TryReadTo(out ReadOnlySequence<byte> _, "\r\n\r\n"u8);
    }

    private struct HeadFields
    {
        public string? Path, Key, Upgrade, Authorization;
        public List<string> Protocols, Extensions;
    }

    /// <summary>What Kestrel's parser tells, gathered.</summary>
    private sealed class Head : IHttpRequestLineHandler, IHttpHeadersHandler
    {
        private HeadFields _fields = new() { Protocols = [], Extensions = [] };

        public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
        {
            if (versionAndMethod.Method is not HttpMethod.Get || versionAndMethod.Version is not HttpVersion.Http11)
            {
                throw new BadHttpRequestException("only WebSocket requests (HTTP/1.1 GET) are taken here", 405);
            }

            _fields.Path = Encoding.ASCII.GetString(startLine.Slice(targetPath.Offset, targetPath.Length));
        }

        public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            if (Ascii.EqualsIgnoreCase(name, "sec-websocket-key"u8))
            {
                _fields.Key = Encoding.ASCII.GetString(value);
            }
            else if (Ascii.EqualsIgnoreCase(name, "sec-websocket-protocol"u8))
            {
                _fields.Protocols.AddRange(List(value));
            }
            else if (Ascii.EqualsIgnoreCase(name, "sec-websocket-extensions"u8))
            {
                _fields.Extensions.AddRange(List(value));
            }
            else if (Ascii.EqualsIgnoreCase(name, "authorization"u8))
            {
                _fields.Authorization = Encoding.UTF8.GetString(value);
            }
            else if (Ascii.EqualsIgnoreCase(name, "upgrade"u8))
            {
                _fields.Upgrade = Encoding.ASCII.GetString(value);
            }
        }

        public void OnHeadersComplete(bool endStream)
        {
            // Nothing hangs on it: the caller sees the end of the head.
        }

        public void OnStaticIndexedHeader(int index) => throw new BadHttpRequestException("not HTTP/1.1");

        public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value) => throw new BadHttpRequestException("not HTTP/1.1");

        public UpgradeRequest ToRequest() => new()
        {
            Path = _fields.Path!,
            Key = _fields.Key,
            Protocols = _fields.Protocols,
            Extensions = _fields.Extensions,
            Authorization = _fields.Authorization,
            IsWebSocket = _fields.Key is not null && _fields.Upgrade?.Contains("websocket", StringComparison.OrdinalIgnoreCase) == true,
        };

        private static string[] List(ReadOnlySpan<byte> value) => Encoding.ASCII.GetString(value)
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
