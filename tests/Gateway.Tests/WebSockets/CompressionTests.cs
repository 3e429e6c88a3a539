using System.Text;
using Gateway.WebSockets;

namespace Gateway.Tests.WebSockets;

/// <summary>Compressed messages on a connection that has agreed on them.</summary>
public sealed class CompressionTests
{
    private const int Compressed = 4;

    private static readonly string Long = string.Concat(Enumerable.Repeat("""{"value":"16.1","unit":"A"},""", 100));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Long_messages_go_compressed_short_ones_as_they_are(bool client)
    {
        await using var peer = await RawPeer.MeetAsync(client, deflate: true);

        peer.Ours.Write("short"u8);
        peer.Ours.Write(Encoding.UTF8.GetBytes(Long));
        peer.Ours.Flush();

        var shortOne = await peer.HearsAsync();
        Assert.Equal((0, "short"), (shortOne.Reserved, shortOne.Said));
        var longOne = await peer.HearsAsync();
        Assert.Equal(Compressed, longOne.Reserved);
        Assert.True(longOne.Payload.Length < Long.Length / 4);
        Assert.Equal(Long, Encoding.UTF8.GetString(Deflate.Inflate(longOne.Payload, 1 << 20)!));
    }

    [Fact]
    public async Task A_compressed_message_may_come_in_fragments_and_beside_plain_ones()
    {
        await using var peer = await RawPeer.MeetAsync(deflate: true);
        var wire = Deflate.Compress(Encoding.UTF8.GetBytes(Long));

        await peer.SaysAsync(
            new(RawFrame.Text, wire[..7]) { Final = false, Reserved = Compressed },
            new(RawFrame.Ping, []),
            new(RawFrame.Continuation, wire[7..]),
            RawFrame.Of("plain"),
            new(RawFrame.Text, wire) { Reserved = Compressed });

        Assert.Equal(Long, await peer.Heard.HearsAsync());
        Assert.Equal("plain", await peer.Heard.HearsAsync());
        Assert.Equal(Long, await peer.Heard.HearsAsync());
    }

    [Fact]
    public async Task A_bomb_is_refused_and_nobody_hears_of_it()
    {
        await using var peer = await RawPeer.MeetAsync(deflate: true);

        await peer.SaysAsync(new RawFrame(RawFrame.Text, Deflate.Compress(new byte[10 << 20])) { Reserved = Compressed });

        Assert.Equal(1009, (await peer.HearsAsync()).Goodbye.Code);
        Assert.True(peer.Heard.IsEmpty);
    }

    [Fact]
    public async Task Broken_data_is_refused()
    {
        await using var peer = await RawPeer.MeetAsync(deflate: true);

        await peer.SaysAsync(new RawFrame(RawFrame.Text, [0xFF, 0xFF, 0xFF]) { Reserved = Compressed });

        var (code, reason) = (await peer.HearsAsync()).Goodbye;
        Assert.Equal(1009, code);
        Assert.Contains("broken", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_first_frame_of_a_message_says_that_it_is_compressed()
    {
        await using var peer = await RawPeer.MeetAsync(deflate: true);

        await peer.SaysAsync(
            RawFrame.Of("x") with { Final = false }, new(RawFrame.Continuation, []) { Reserved = Compressed });

        Assert.Equal((1002, "sent a continuation that says it is compressed"), (await peer.HearsAsync()).Goodbye);
    }
}
