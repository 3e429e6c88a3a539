using Gateway.Tests.Support;
using Gateway.WebSockets;

namespace Gateway.Tests.WebSockets;

/// <summary>A peer that has vanished without a word is found out. The clock is the test's.</summary>
public sealed class KeepAliveTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_silent_peer_is_pinged_once_after_the_interval()
    {
        await using var peer = await RawPeer.MeetAsync(time: _time);

        Pass(seconds: 60, peer);
        peer.Ours.Write("not yet"u8);
        peer.Ours.Flush();
        Assert.Equal("not yet", (await peer.HearsAsync()).Said);

        Pass(seconds: 59, peer);
        peer.Ours.Write("no second ping"u8);
        peer.Ours.Flush();
        Assert.Equal(RawFrame.Ping, (await peer.HearsAsync()).Opcode);
        Assert.Equal("no second ping", (await peer.HearsAsync()).Said);
    }

    [Fact]
    public async Task A_peer_that_answers_the_ping_stays_and_is_pinged_again()
    {
        await using var peer = await RawPeer.MeetAsync(time: _time);
        for (var round = 0; round < 5; round++)
        {
            Pass(seconds: 61, peer);
            Assert.Equal(RawFrame.Ping, (await peer.HearsAsync()).Opcode);
            await peer.SaysAsync(new(RawFrame.Pong, []), RawFrame.Of("mark"));
            await peer.Heard.HearsAsync();
        }

        Assert.False(peer.Ended.IsCompleted);
    }

    [Fact]
    public async Task A_peer_that_answers_no_ping_is_gone_after_two_intervals()
    {
        await using var peer = await RawPeer.MeetAsync(time: _time);

        Pass(seconds: 120, peer);
        Assert.False(peer.Ended.IsCompleted);
        Pass(seconds: 1, peer);

        Assert.Equal(
            new(false, CloseCode.Lost, "it was silent for 121 s and did not answer a ping"), await peer.Ended.InTimeAsync());
    }

    [Fact]
    public async Task A_peer_that_talks_is_not_pinged()
    {
        await using var peer = await RawPeer.MeetAsync(time: _time);
        for (var round = 0; round < 5; round++)
        {
            Pass(seconds: 59, peer);
            await peer.SaysAsync(RawFrame.Of("I am here"));
            await peer.Heard.HearsAsync();
        }

        peer.Ours.Write("the first thing said"u8);
        peer.Ours.Flush();
        Assert.Equal("the first thing said", (await peer.HearsAsync()).Said);
    }

    [Fact]
    public async Task A_goodbye_has_five_seconds_to_be_answered()
    {
        await using var peer = await RawPeer.MeetAsync(time: _time);
        peer.Ours.Close(CloseCode.GoingAway, "bye");

        Pass(seconds: 5, peer);
        Assert.False(peer.Ended.IsCompleted);
        Pass(seconds: 1, peer);

        Assert.Equal(new(false, CloseCode.GoingAway, "bye"), await peer.Ended.InTimeAsync());
    }

    [Fact]
    public async Task A_peer_that_never_stops_talking_after_a_fault_is_cut_too()
    {
        await using var peer = await RawPeer.MeetAsync(time: _time);
        await peer.SaysAsync(new RawFrame(3, []));
        Assert.Equal(1002, (await peer.HearsAsync()).Goodbye.Code);
        await peer.SaysAsync(RawFrame.Of("and another thing"));

        Pass(seconds: 6, peer);

        Assert.Equal(CloseCode.ProtocolError, (await peer.Ended.InTimeAsync()).Code);
    }

    // Once a second, as the product does it.
    private void Pass(int seconds, RawPeer peer)
    {
        for (var i = 0; i < seconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            peer.Ours.KeepAlive(Interval);
        }
    }
}
