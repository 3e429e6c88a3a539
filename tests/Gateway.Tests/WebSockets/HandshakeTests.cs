using System.Buffers;
using System.Text;
using Gateway.WebSockets;

namespace Gateway.Tests.WebSockets;

/// <summary>What we say to open a WebSocket, and what servers answer.</summary>
public sealed class HandshakeTests
{
    [Fact]
    public void The_nonce_of_the_standard_has_the_answer_of_the_standard()
        => Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", Handshake.Accept("dGhlIHNhbXBsZSBub25jZQ=="));

    [Fact]
    public void A_nonce_is_sixteen_bytes_and_never_the_same()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => Handshake.NewKey()).ToList();

        Assert.All(keys, key => Assert.Equal(16, Convert.FromBase64String(key).Length));
        Assert.Equal(100, keys.Distinct().Count());
    }

    [Theory]
    [InlineData("ocpp1.6", true)]
    [InlineData("ocpp2.1", false)]
    [InlineData(null, false)]
    public void Our_yes_is_read_as_it_was_meant(string? protocol, bool deflate)
    {
        var answer = Read(Handshake.Switching("dGhlIHNhbXBsZSBub25jZQ==", protocol, deflate));

        Assert.Equal(
            new(101, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", protocol, deflate ? Deflate.Parameters : null, Upgrade: true), answer);
    }

    [Fact]
    public void Our_no_is_read_as_it_was_meant()
        => Assert.Equal(
            new(401, null, null, null, Upgrade: false),
            Read(Handshake.Refusal(401, "Unauthorized", "WWW-Authenticate: Basic realm=\"ocpp\"")));

    [Fact]
    public void Our_request_is_one_that_our_own_door_understands()
    {
        var bytes = Handshake.Request(new("ws://csms.example:8080/ocpp/CP%2F1?x=1"), "a2V5", ["ocpp2.1", "ocpp1.6"], "Basic Q1A6cHc=");
        var buffer = new ReadOnlySequence<byte>(bytes);

        Assert.True(UpgradeRequest.TryRead(ref buffer, out var request));

        Assert.True(request!.IsWebSocket);
        Assert.Equal(("/ocpp/CP%2F1", "a2V5", "Basic Q1A6cHc="), (request.Path, request.Key, request.Authorization));
        Assert.Equal(["ocpp2.1", "ocpp1.6"], request.Protocols);
        Assert.True(Deflate.CanAccept(request.Extensions));
        Assert.Contains("\r\nHost: csms.example:8080\r\n", Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols", 101)]
    [InlineData("HTTP/1.1 401", 401)]
    [InlineData("HTTP/1.1 503 Service Unavailable", 503)]
    [InlineData("HTTP/1.0 404 Not Found", 404)]
    public void A_servers_answer_has_a_status(string line, int status) => Assert.Equal(status, Read(Bytes(line)).Status);

    [Fact]
    public void Names_of_headers_have_no_case_and_values_no_space_around()
        => Assert.Equal(
            new(101, "abc=", "ocpp1.6", "permessage-deflate", Upgrade: true),
            Read(Bytes("HTTP/1.1 101 x", "upgrade:WebSocket", "SEC-WEBSOCKET-ACCEPT:  abc= ", "sec-websocket-protocol: ocpp1.6",
                "Sec-Websocket-Extensions:permessage-deflate")));

    [Theory]
    [InlineData("HTTP/2 101 x")]
    [InlineData("HTTP/1.1 abc x")]
    [InlineData("HTTP/1.1")]
    [InlineData("SSH-2.0-OpenSSH")]
    [InlineData("")]
    public void What_is_no_http_is_said_to_be_none(string line)
        => Assert.Throws<InvalidDataException>(() => Read(Bytes(line)));

    [Fact]
    public void An_endless_answer_is_given_up()
        => Assert.Throws<InvalidDataException>(() => Read(new byte[UpgradeRequest.MaxHead + 1]));

    [Fact]
    public void An_answer_that_is_not_whole_is_waited_for_and_what_follows_it_is_left()
    {
        var whole = Bytes("HTTP/1.1 101 x", "Upgrade: websocket");
        for (var some = 0; some < whole.Length; some++)
        {
            var part = new ReadOnlySequence<byte>(whole[..some]);
            Assert.False(UpgradeResponse.TryRead(ref part, out _));
            Assert.Equal(some, part.Length);

            var buffer = Pieces.Of(whole[..some], whole[some..], [0x81, 0x00]);
            Assert.True(UpgradeResponse.TryRead(ref buffer, out var response));
            Assert.True(response!.Upgrade);
            Assert.Equal([0x81, 0x00], buffer.ToArray());
        }
    }

    private static byte[] Bytes(params string[] lines) => Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n");

    private static UpgradeResponse Read(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        return UpgradeResponse.TryRead(ref buffer, out var response) ? response! : throw new InvalidOperationException("not whole");
    }
}
