using System.Text;
using Gateway.WebSockets;

namespace Gateway.Tests.WebSockets;

/// <summary>How connections end. RFC 6455 §7.</summary>
public sealed class CloseTests
{
    [Theory]
    [InlineData(1000, "")]
    [InlineData(1001, "going home")]
    [InlineData(3000, "Grüße")]
    [InlineData(4999, "of our own")]
    public async Task A_peers_goodbye_is_answered_with_its_code(int code, string reason)
    {
        await using var peer = await RawPeer.MeetAsync();

        await peer.SaysAsync(RawFrame.Closing(code, reason));

        var answer = await peer.HearsAsync();
        Assert.Equal((RawFrame.Close, (code, "")), (answer.Opcode, answer.Goodbye));
        await peer.SeesTheEndAsync();
        Assert.Equal(new(true, (CloseCode)code, reason), await peer.Ended.InTimeAsync());
    }

    [Fact]
    public async Task A_goodbye_without_a_word_is_answered_without_a_word()
    {
        await using var peer = await RawPeer.MeetAsync();

        await peer.SaysAsync(new RawFrame(RawFrame.Close, []));

        Assert.Empty((await peer.HearsAsync()).Payload);
        Assert.Equal(new(true, CloseCode.None, ""), await peer.Ended.InTimeAsync());
    }

    [Theory]
    [InlineData(new byte[] { 3 })]                          // half a code
    [InlineData(new byte[] { 0, 0 })]
    [InlineData(new byte[] { 3, 0xE7 })]                    // 999
    [InlineData(new byte[] { 3, 0xED })]                    // 1005 is never sent
    [InlineData(new byte[] { 3, 0xEE })]                    // 1006 neither
    [InlineData(new byte[] { 0x13, 0x88 })]                 // 5000
    [InlineData(new byte[] { 3, 0xE8, 0xFF })]              // a reason that is no UTF-8
    public async Task A_goodbye_that_the_standard_forbids_is_a_protocol_error(byte[] payload)
    {
        await using var peer = await RawPeer.MeetAsync();

        await peer.SaysAsync(new RawFrame(RawFrame.Close, payload));

        Assert.Equal(1002, (await peer.HearsAsync()).Goodbye.Code);
        await peer.SeesTheEndAsync();
        Assert.True((await peer.Ended.InTimeAsync()).ByPeer);
    }

    [Fact]
    public async Task A_peers_reason_cannot_write_lines_into_our_log()
    {
        await using var peer = await RawPeer.MeetAsync();

        await peer.SaysAsync(RawFrame.Closing(1000, "bye\r\nCP-02: \u001b[31mon fire"));

        Assert.Equal("bye??CP-02: ?[31mon fire", (await peer.Ended.InTimeAsync()).Reason);
    }

    [Fact]
    public async Task Our_goodbye_waits_for_the_peers_which_may_still_finish_what_it_was_saying()
    {
        await using var peer = await RawPeer.MeetAsync();

        peer.Ours.Close(CloseCode.GoingAway, "the gateway stops");

        Assert.Equal((1001, "the gateway stops"), (await peer.HearsAsync()).Goodbye);
        await peer.SaysAsync(RawFrame.Of("last words"), RawFrame.Closing(1001));
        Assert.Equal("last words", await peer.Heard.HearsAsync());
        await peer.SeesTheEndAsync();
        Assert.Equal(new(false, CloseCode.GoingAway, "the gateway stops"), await peer.Ended.InTimeAsync());
    }

    [Fact]
    public async Task After_our_goodbye_nothing_is_said_any_more()
    {
        await using var peer = await RawPeer.MeetAsync();

        peer.Ours.Close(CloseCode.Normal, "");
        peer.Ours.Close(CloseCode.Policy, "twice");

        Assert.False(peer.Ours.Write("too late"u8));
        peer.Ours.Flush();
        await peer.SaysAsync(new(RawFrame.Ping, []), RawFrame.Closing(1000));
        Assert.Equal((1000, ""), (await peer.HearsAsync()).Goodbye);
        await peer.SeesTheEndAsync();
    }

    [Fact]
    public async Task A_peer_that_hangs_up_was_lost()
    {
        await using var peer = await RawPeer.MeetAsync();
        await peer.SaysAsync(RawFrame.Of("cut in the middle").ToBytes()[..9]);

        peer.HangsUp();

        var end = await peer.Ended.InTimeAsync();
        Assert.Equal((true, CloseCode.Lost), (end.ByPeer, end.Code));
        Assert.True(peer.Heard.IsEmpty);
    }

    [Fact]
    public async Task Abort_ends_it_at_once_and_says_why()
    {
        await using var peer = await RawPeer.MeetAsync();

        peer.Ours.Abort("it must go");

        Assert.Equal(new(false, CloseCode.Lost, "it must go"), await peer.Ended.InTimeAsync());
        await peer.SeesTheEndAsync();
        Assert.False(peer.Ours.Write("x"u8));
    }

    [Theory]
    [InlineData(123)]
    [InlineData(124)]
    [InlineData(5000)]
    public async Task A_long_reason_is_cut_to_what_a_frame_holds(int length)
    {
        await using var peer = await RawPeer.MeetAsync();

        peer.Ours.Close(CloseCode.Policy, new string('y', length));

        Assert.Equal((1008, new string('y', 123)), (await peer.HearsAsync()).Goodbye);
    }

    [Fact]
    public async Task A_long_reason_is_not_cut_inside_of_a_character()
    {
        await using var peer = await RawPeer.MeetAsync();

        peer.Ours.Close(CloseCode.Policy, new string('ü', 100));

        var payload = (await peer.HearsAsync()).Payload;
        Assert.Equal(new string('ü', 61), new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(payload.AsSpan(2)));
    }
}
