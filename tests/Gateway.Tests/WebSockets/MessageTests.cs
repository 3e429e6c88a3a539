using System.Text;
using Gateway.WebSockets;

namespace Gateway.Tests.WebSockets;

/// <summary>Messages of every length and in every kind of pieces arrive whole.</summary>
public sealed class MessageTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_of_all_lengths_arrive_both_ways(bool client)
    {
        await using var peer = await RawPeer.MeetAsync(client, maxMessage: 1 << 20);
        foreach (var length in (int[])[0, 1, 124, 125, 126, 127, 255, 65535, 65536, 1 << 20])
        {
            var text = TextOf(length);
            await peer.SaysAsync(RawFrame.Of(text) with { Masked = !client });
            Assert.Equal(text, await peer.Heard.HearsAsync());

            Assert.True(peer.Ours.Write(Encoding.UTF8.GetBytes(text)));
            peer.Ours.Flush();
            var heard = await peer.HearsAsync();
            Assert.Equal((RawFrame.Text, true, 0, client), (heard.Opcode, heard.Final, heard.Reserved, heard.Masked));
            Assert.Equal(text, heard.Said);
        }
    }

    [Fact]
    public async Task Frames_that_arrive_byte_by_byte_are_put_together()
    {
        await using var peer = await RawPeer.MeetAsync();
        byte[] bytes =
        [
            .. RawFrame.Of("first").ToBytes(),
            .. new RawFrame(RawFrame.Ping, [1, 2]).ToBytes(),
            .. (RawFrame.Of(TextOf(130)) with { Final = false }).ToBytes(),
            .. new RawFrame(RawFrame.Continuation, "!"u8.ToArray()).ToBytes(),
        ];

        foreach (var one in bytes)
        {
            await peer.SaysAsync([one]);
        }

        Assert.Equal("first", await peer.Heard.HearsAsync());
        Assert.Equal(TextOf(130) + "!", await peer.Heard.HearsAsync());
        Assert.Equal((RawFrame.Pong, 2), await peer.HearsAsync() is var pong ? (pong.Opcode, pong.Payload.Length) : default);
    }

    [Fact]
    public async Task Many_frames_in_one_segment_are_told_apart()
    {
        await using var peer = await RawPeer.MeetAsync();

        await peer.SaysAsync([.. Enumerable.Range(0, 500).Select(i => RawFrame.Of($"message {i}"))]);

        for (var i = 0; i < 500; i++)
        {
            Assert.Equal($"message {i}", await peer.Heard.HearsAsync());
        }
    }

    [Fact]
    public async Task Control_frames_between_fragments_are_answered_and_do_not_disturb_the_message()
    {
        await using var peer = await RawPeer.MeetAsync();

        await peer.SaysAsync(
            RawFrame.Of("Hel") with { Final = false },
            new(RawFrame.Ping, "are you there?"u8.ToArray()),
            new(RawFrame.Continuation, "l"u8.ToArray()) { Final = false },
            new(RawFrame.Pong, "unasked"u8.ToArray()),
            new(RawFrame.Continuation, "o"u8.ToArray()));

        Assert.Equal("Hello", await peer.Heard.HearsAsync());
        var pong = await peer.HearsAsync();
        Assert.Equal((RawFrame.Pong, "are you there?"), (pong.Opcode, pong.Said));
    }

    [Fact]
    public async Task A_character_may_be_cut_by_a_fragment()
    {
        await using var peer = await RawPeer.MeetAsync();
        var bytes = "Zürich"u8.ToArray();

        await peer.SaysAsync(
            new(RawFrame.Text, bytes[..2]) { Final = false }, new(RawFrame.Continuation, bytes[2..]));

        Assert.Equal("Zürich", await peer.Heard.HearsAsync());
    }

    [Fact]
    public async Task Fragments_without_content_are_fragments()
    {
        await using var peer = await RawPeer.MeetAsync();
        RawFrame begin = new(RawFrame.Text, []) { Final = false }, more = new(RawFrame.Continuation, []) { Final = false };

        await peer.SaysAsync(begin, more, new(RawFrame.Continuation, []));
        await peer.SaysAsync(begin, more, new(RawFrame.Continuation, "x"u8.ToArray()) { Final = false }, more, new(RawFrame.Continuation, []));
        await peer.SaysAsync(new RawFrame(RawFrame.Text, []));

        Assert.Equal("", await peer.Heard.HearsAsync());
        Assert.Equal("x", await peer.Heard.HearsAsync());
        Assert.Equal("", await peer.Heard.HearsAsync());
    }

    [Fact]
    public async Task As_many_fragments_as_may_be_arrive_and_the_next_message_counts_anew()
    {
        await using var peer = await RawPeer.MeetAsync();
        for (var round = 0; round < 2; round++)
        {
            await peer.SaysAsync(
            [
                RawFrame.Of("x") with { Final = false },
                .. Enumerable.Repeat(new RawFrame(RawFrame.Continuation, "x"u8.ToArray()) { Final = false }, 1022),
                new(RawFrame.Continuation, "x"u8.ToArray()),
            ]);

            Assert.Equal(new string('x', 1024), await peer.Heard.HearsAsync());
        }
    }

    [Fact]
    public async Task A_message_may_be_exactly_as_long_as_the_cap()
    {
        await using var peer = await RawPeer.MeetAsync(maxMessage: 1000);

        await peer.SaysAsync(RawFrame.Of(TextOf(1000)));
        await peer.SaysAsync(
            RawFrame.Of(TextOf(999)) with { Final = false }, new(RawFrame.Continuation, "x"u8.ToArray()));

        Assert.Equal(1000, (await peer.Heard.HearsAsync()).Length);
        Assert.Equal(1000, (await peer.Heard.HearsAsync()).Length);
    }

    private static string TextOf(int length) => string.Create(length, 0, (text, _) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)('a' + (i % 26));
        }
    });
}
