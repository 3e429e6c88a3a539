using Gateway.WebSockets;

namespace Gateway.Tests.WebSockets;

/// <summary>What RFC 6455 forbids ends the connection with the code and the words that name it; nothing is delivered.</summary>
public sealed class ProtocolFaultTests
{
    private static readonly RawFrame Begin = RawFrame.Of("x") with { Final = false };
    private static readonly RawFrame More = new(RawFrame.Continuation, "x"u8.ToArray()) { Final = false };

    public static TheoryData<string, byte[], int, string> Faults => new()
    {
        { "unmasked", Bytes(RawFrame.Of("x") with { Masked = false }), 1002, "is not masked" },
        { "unmasked ping", Bytes(new RawFrame(RawFrame.Ping, []) { Masked = false }), 1002, "is not masked" },
        { "RSV1", Bytes(RawFrame.Of("x") with { Reserved = 4 }), 1002, "reserved bit" },
        { "RSV2", Bytes(RawFrame.Of("x") with { Reserved = 2 }), 1002, "reserved bit" },
        { "RSV3", Bytes(RawFrame.Of("x") with { Reserved = 1 }), 1002, "reserved bit" },
        { "RSV1 on a ping", Bytes(new RawFrame(RawFrame.Ping, []) { Reserved = 4 }), 1002, "reserved bit" },
        { "opcode 3", Bytes(new RawFrame(3, [])), 1002, "unknown opcode 3" },
        { "opcode 7", Bytes(new RawFrame(7, [])), 1002, "unknown opcode 7" },
        { "opcode 11", Bytes(new RawFrame(11, [])), 1002, "unknown opcode 11" },
        { "opcode 15", Bytes(new RawFrame(15, [])), 1002, "unknown opcode 15" },
        { "fragmented ping", Bytes(new RawFrame(RawFrame.Ping, []) { Final = false }), 1002, "long or fragmented" },
        { "fragmented close", Bytes(RawFrame.Closing(1000) with { Final = false }), 1002, "long or fragmented" },
        { "long ping", Bytes(new RawFrame(RawFrame.Ping, new byte[126])), 1002, "long or fragmented" },
        { "long close, its head only", new RawFrame(RawFrame.Close, []).Head(1L << 40), 1002, "long or fragmented" },
        { "continuation of nothing", Bytes(More), 1002, "continuation of no message" },
        { "message in a message", Bytes(Begin, RawFrame.Of("y")), 1002, "inside another" },
        { "binary in a text", Bytes(Begin, new(RawFrame.Binary, [])), 1002, "inside another" },
        { "length with its top bit", new RawFrame(RawFrame.Text, []).Head(long.MinValue | 5), 1002, "reserved bit" },
        { "binary", Bytes(new RawFrame(RawFrame.Binary, [1, 2, 3])), 1003, "binary" },
        { "binary in fragments", Bytes(new RawFrame(RawFrame.Binary, [1]) { Final = false }, new(RawFrame.Continuation, [2])), 1003, "binary" },
        { "too long", Bytes(RawFrame.Of(new string('x', 1001))), 1009, "more than 1000 bytes" },
        { "too long, its head only", new RawFrame(RawFrame.Text, []).Head(1001), 1009, "more than 1000 bytes" },
        { "endless", new RawFrame(RawFrame.Text, []).Head(long.MaxValue), 1009, "more than 1000 bytes" },
        { "too long in fragments", Bytes([Begin, .. Enumerable.Repeat(More, 1000)]), 1009, "more than 1000 bytes" },
        { "endless last fragment", [.. Begin.ToBytes(), .. new RawFrame(RawFrame.Continuation, []).Head(long.MaxValue)], 1009, "more than 1000 bytes" },
        { "endless fragments", Bytes([Begin, .. Enumerable.Repeat(More with { Payload = [] }, 1024)]), 1009, "more than 1024 fragments" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_station_that_breaks_the_protocol_is_told_why(string what, byte[] bytes, int code, string reason)
    {
        await using var peer = await RawPeer.MeetAsync(maxMessage: 1000);

        await peer.SaysAsync(bytes);

        var goodbye = await peer.HearsAsync();
        Assert.True(goodbye.Opcode == RawFrame.Close, what);
        Assert.Equal(code, goodbye.Goodbye.Code);
        Assert.Contains(reason, goodbye.Goodbye.Reason, StringComparison.Ordinal);
        Assert.True(peer.Heard.IsEmpty);

        peer.HangsUp();
        var end = await peer.Ended.InTimeAsync();
        Assert.Equal((false, (CloseCode)code), (end.ByPeer, end.Code));
    }

    [Fact]
    public async Task A_server_must_not_mask()
    {
        await using var peer = await RawPeer.MeetAsync(client: true);

        await peer.SaysAsync(RawFrame.Of("x"));

        Assert.Equal((1002, "sent a frame is masked"), (await peer.HearsAsync()).Goodbye);
    }

    [Fact]
    public async Task What_came_before_the_fault_was_delivered()
    {
        await using var peer = await RawPeer.MeetAsync();

        await peer.SaysAsync(RawFrame.Of("good"), new(3, []), RawFrame.Of("after"));

        Assert.Equal("good", await peer.Heard.HearsAsync());
        Assert.Equal(1002, (await peer.HearsAsync()).Goodbye.Code);
        peer.HangsUp();
        await peer.Ended.InTimeAsync();
        Assert.True(peer.Heard.IsEmpty);
    }

    [Fact]
    public async Task A_peer_that_goes_on_talking_still_gets_our_last_word()
    {
        await using var peer = await RawPeer.MeetAsync(maxMessage: 1000);
        var big = RawFrame.Of(new string('x', 2 << 20)).ToBytes();

        await peer.SaysAsync(big);

        Assert.Equal(1009, (await peer.HearsAsync()).Goodbye.Code);
        await peer.SaysAsync(RawFrame.Closing(1009));
        peer.HangsUp();
        await peer.Ended.InTimeAsync();
    }

    private static byte[] Bytes(params RawFrame[] frames) => [.. frames.SelectMany(f => f.ToBytes())];
}
