using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Tests.Support;
using Gateway.WebSockets;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Gateway.Tests.WebSockets;

/// <summary>Whatever a stranger sends: it is read, waited for, or refused in the words for it.</summary>
public sealed class UpgradePropertyTests
{
    private static readonly byte[][] Requests =
    [
        Handshake.Request(new("ws://csms.example/ocpp/CP-1"), "a2V5", ["ocpp2.1", "ocpp1.6"], "Basic Q1A6cHc="),
        "GET /ocpp/CP%2D01?a=b HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nSec-WebSocket-Key: YQ==\r\n\r\n\x81\x85"u8.ToArray(),
        "GET http://gateway/ocpp/CP-1 HTTP/1.1\r\nA: \r\n\r\n"u8.ToArray(),
    ];

    private static readonly byte[][] Answers =
    [
        Handshake.Switching("a2V5", "ocpp1.6", deflate: true),
        Handshake.Refusal(401, "Unauthorized"),
        Encoding.ASCII.GetBytes("HTTP/1.0 404 Not Found\r\nServer: x\r\n\r\n<html>"),
    ];

    [Fact]
    public void A_mutated_request_is_read_waited_for_or_refused()
        => Check.One(Cases.Of(5000), Prop.ForAll(Mutation.Of(Requests), bytes =>
        {
            var buffer = new ReadOnlySequence<byte>(bytes);
            try
            {
                var whole = UpgradeRequest.TryRead(ref buffer, out var request);

                Assert.Equal(whole, request is not null);
                Assert.Equal(whole, buffer.Length < bytes.Length);
                Assert.False(!whole && bytes.AsSpan().IndexOf("\r\n\r\n"u8) >= 0, "it would be waited for in vain");
            }
            catch (BadHttpRequestException e)
            {
                Assert.InRange(e.StatusCode, 400, 505);
            }
        }));

    [Fact]
    public void A_mutated_answer_is_read_waited_for_or_refused()
        => Check.One(Cases.Of(5000), Prop.ForAll(Mutation.Of(Answers), bytes =>
        {
            var buffer = new ReadOnlySequence<byte>(bytes);
            try
            {
                Assert.Equal(bytes.AsSpan().IndexOf("\r\n\r\n"u8) >= 0, UpgradeResponse.TryRead(ref buffer, out _));
            }
            catch (InvalidDataException)
            {
                // Refused in the words for it.
            }
        }));
}
