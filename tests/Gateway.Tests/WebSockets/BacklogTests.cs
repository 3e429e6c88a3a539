using System.Text;
using Gateway.WebSockets;

namespace Gateway.Tests.WebSockets;

/// <summary>Writing never waits; a peer that does not read pays for it, nobody else.</summary>
public sealed class BacklogTests
{
    [Fact]
    public async Task A_peer_that_does_not_read_is_given_up()
    {
        await using var peer = await RawPeer.MeetAsync();
        var message = new byte[64 * 1024];
        message.AsSpan().Fill((byte)'x');

        var written = 0;
        while (written < 1000 && peer.Ours.Write(message))
        {
            peer.Ours.Flush();
            written++;
        }

        Assert.InRange(written, 64, 999);       // more than the 4 MiB that we keep; the kernel keeps some more
        Assert.Equal(new(false, CloseCode.Lost, "it does not read what is sent to it"), await peer.Ended.InTimeAsync());
    }

    [Fact]
    public async Task A_peer_that_reads_late_gets_everything()
    {
        await using var peer = await RawPeer.MeetAsync();
        var messages = Enumerable.Range(0, 40).Select(i => $"{i}:" + new string('x', 60_000)).ToList();

        foreach (var message in messages)
        {
            Assert.True(peer.Ours.Write(Encoding.UTF8.GetBytes(message)));
            peer.Ours.Flush();
        }

        foreach (var message in messages)
        {
            Assert.Equal(message, (await peer.HearsAsync()).Said);
        }
    }

    [Fact]
    public async Task Eight_who_write_at_once_do_not_mix_their_words()
    {
        const int Writers = 8, Messages = 5_000;        // less than the 4 MiB that we keep, should the reader get no turn at all
        await using var peer = await RawPeer.MeetAsync();
        using var start = new Barrier(Writers);

        var reading = ReadAsync(peer, Writers * Messages);
        var writing = Enumerable.Range(0, Writers).Select(w => Task.Factory.StartNew(
            () => WriteAll(peer.Ours, start, w, Messages),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
        await Task.WhenAll(writing).InTimeAsync();

        foreach (var one in (await reading.InTimeAsync()).GroupBy(text => text.Split(' ')[0]))
        {
            Assert.Equal(Enumerable.Range(0, Messages).Select(i => TextOf(int.Parse(one.Key), i)), one);
        }
    }

    private static void WriteAll(WebSocketConnection to, Barrier start, int writer, int messages)
    {
        start.SignalAndWait();
        for (var i = 0; i < messages; i++)
        {
            Assert.True(to.Write(Encoding.UTF8.GetBytes(TextOf(writer, i))));
            to.Flush();
        }
    }

    private static async Task<List<string>> ReadAsync(RawPeer peer, int count)
    {
        var heard = new List<string>(count);
        while (heard.Count < count)
        {
            heard.Add((await peer.HearsAsync()).Said);
        }

        return heard;
    }

    private static string TextOf(int writer, int message) => $"{writer} {message} {new string('x', message % 150)}";
}
