using System.Buffers;
using System.Text;
using Gateway.WebSockets;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Gateway.Tests.WebSockets;

/// <summary>Heads of HTTP requests as stations and strangers send them.</summary>
public sealed class UpgradeRequestTests
{
    private const string Key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    [Fact]
    public void A_stations_request_is_read()
    {
        var request = Read(
            "GET /ocpp/CP%2D01?debug=1 HTTP/1.1", "Host: gateway:9000", "Upgrade: websocket", "Connection: Upgrade", Key,
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: ocpp2.0.1, ocpp1.6", "Authorization: Basic Q1A6cHc=",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x-other");

        Assert.Equal("/ocpp/CP%2D01", request.Path);
        Assert.True(request.IsWebSocket);
        Assert.Equal("dGhlIHNhbXBsZSBub25jZQ==", request.Key);
        Assert.Equal(["ocpp2.0.1", "ocpp1.6"], request.Protocols);
        Assert.Equal(["permessage-deflate; client_max_window_bits", "x-other"], request.Extensions);
        Assert.Equal("Basic Q1A6cHc=", request.Authorization);
    }

    [Fact]
    public void Subprotocols_may_come_in_several_headers()
        => Assert.Equal(
            ["ocpp2.1", "ocpp2.0.1", "ocpp1.6"],
            Read("GET / HTTP/1.1", "Sec-WebSocket-Protocol: ocpp2.1", "sec-websocket-protocol:ocpp2.0.1 ,, ocpp1.6,").Protocols);

    [Theory]
    [InlineData("Sec-WebSocket-Protocol:")]
    [InlineData("Sec-WebSocket-Protocol: , ,")]
    [InlineData("Host: x")]
    public void No_subprotocol_is_an_empty_list(string header) => Assert.Empty(Read("GET / HTTP/1.1", header).Protocols);

    [Theory]
    [InlineData(true, "Upgrade: websocket", Key)]                           // real stations forget Connection: Upgrade
    [InlineData(true, "upgrade: WebSocket", "connection: keep-alive, Upgrade", Key)]
    [InlineData(true, "Upgrade: h2c, websocket", Key)]
    [InlineData(false, "Upgrade: websocket")]
    [InlineData(false, Key)]
    [InlineData(false, "Upgrade: h2c", Key)]
    [InlineData(false, "X-Upgrade: websocket", Key)]
    public void Who_asks_for_a_websocket_with_a_nonce_means_it(bool means, params string[] headers)
        => Assert.Equal(means, Read(["GET / HTTP/1.1", .. headers]).IsWebSocket);

    [Theory]
    [InlineData("GET / HTTP/1.0", 405)]
    [InlineData("POST / HTTP/1.1", 405)]
    [InlineData("HEAD / HTTP/1.1", 405)]
    [InlineData("CONNECT a:1 HTTP/1.1", 405)]
    [InlineData("GET / HTTP/2.0", 505)]
    [InlineData("GET /", 400)]
    [InlineData("GET  HTTP/1.1", 400)]
    [InlineData("get / HTTP/1.1", 405)]
    [InlineData("\u0016\u0003\u0001", 400)]                                 // a TLS handshake at the plain door
    [InlineData("GET / HTTP/1.1\r\nnonsense", 400)]
    [InlineData("GET / HTTP/1.1\r\nA b: c", 400)]
    [InlineData("GET / HTTP/1.1\r\n: c", 400)]
    [InlineData("GET / HTTP/1.1\r\nA: b\r\n folded: c", 400)]
    public void What_is_no_websocket_request_is_refused(string head, int status)
        => Assert.Equal(status, Assert.ThrowsAny<BadHttpRequestException>(() => Read(head)).StatusCode);

    /// <summary>What a station shows is passed on to the CSMS: it must not bring a header of its own along.</summary>
    [Theory]
    [InlineData("Basic Q1A=\rX-Admin: yes")]
    [InlineData("Basic Q1A=\nX-Admin: yes")]
    [InlineData("Basic Q1A=\0\rX-Admin: yes\r")]
    public void A_value_cannot_smuggle_a_line_in(string value)
    {
        var smuggled = "";
        try
        {
            smuggled = Read("GET / HTTP/1.1", "Authorization: " + value).Authorization!;
        }
        catch (BadHttpRequestException)
        {
            // Refused as a whole: as good.
        }

        Assert.DoesNotContain("X-Admin", smuggled, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_may_be_long_but_not_too_long()
    {
        const string Start = "GET / HTTP/1.1\r\nAuthorization: ";
        var longest = new string('a', UpgradeRequest.MaxHead - Start.Length - 4);

        Assert.Equal(longest, Read(Start + longest).Authorization);
        Assert.Equal(431, Assert.ThrowsAny<BadHttpRequestException>(() => Read(Start + longest + "a")).StatusCode);
        Assert.Equal(431, Assert.ThrowsAny<BadHttpRequestException>(() => TryRead(new byte[UpgradeRequest.MaxHead + 1])).StatusCode);
    }

    [Fact]
    public void A_head_that_grows_byte_by_byte_is_read_when_it_is_whole()
    {
        var head = Encoding.ASCII.GetBytes($"GET /ocpp/CP-1 HTTP/1.1\r\nUpgrade: websocket\r\n{Key}\r\n\r\n");
        for (var some = 0; some < head.Length; some++)
        {
            Assert.Null(TryRead(head[..some]));
            var buffer = Pieces.Of(head[..some], head[some..], [0x81]);
            Assert.True(UpgradeRequest.TryRead(ref buffer, out var request));
            Assert.Equal("/ocpp/CP-1", request!.Path);
            Assert.Equal(1, buffer.Length);         // what follows the head belongs to the WebSocket
        }
    }

    private static UpgradeRequest Read(params string[] lines)
        => TryRead(Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n"))!;

    private static UpgradeRequest? TryRead(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        UpgradeRequest.TryRead(ref buffer, out var request);
        return request;
    }
}
