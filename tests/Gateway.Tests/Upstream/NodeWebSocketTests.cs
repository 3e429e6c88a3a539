using System.Text;
using Gateway.Tests.Interop;
using Gateway.Tests.WebSockets;
using Gateway.Upstream;
using Gateway.WebSockets;

namespace Gateway.Tests.Upstream;

/// <summary>Both of our sides against the npm package ws, which most stations' and CSMS's simulators are built on.</summary>
public sealed class NodeWebSocketTests
{
    private static readonly string[] Texts = ["", "short", new('x', 126), new('y', 5_000), new('z', 70_000), "Zürich 😀"];

    [Fact]
    public async Task Our_client_talks_with_its_server()
    {
        await using var node = NodePeer.Start("echo.mjs", "serve");
        var port = (await node.HearsAsync("listening")).GetProperty("port").GetInt32();
        var options = OptionsFor(new($"ws://127.0.0.1:{port}/ocpp"));

        var dial = await new CsmsDialer(options, new(options), TimeProvider.System)
            .DialAsync("CP-1", ["ocpp1.6"], null, 1 << 20, CancellationToken.None).InTimeAsync();

        Assert.True(dial.Outcome is DialOutcome.Connected, dial.Reason);
        Assert.Contains("permessage-deflate", (await node.HearsAsync("connected")).GetProperty("extensions").GetString(), StringComparison.Ordinal);
        var inbox = new Inbox();
        var ended = dial.Connection!.ReceiveAsync(inbox);
        foreach (var text in Texts.Concat(Texts))
        {
            dial.Connection.Write(Encoding.UTF8.GetBytes(text));
            dial.Connection.Flush();
            Assert.Equal(text, await inbox.HearsAsync());
        }

        dial.Connection.Close(CloseCode.GoingAway, "bye");
        await ended.InTimeAsync();
        dial.Connection.Abort("over");      // it tells that it was closed when TCP is
        var closed = await node.HearsAsync("closed");
        Assert.Equal((1001, "bye"), (closed.GetProperty("code").GetInt32(), closed.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Its_client_talks_with_our_server()
    {
        await using var server = await EchoServer.StartAsync();
        await using var node = NodePeer.Start("echo.mjs", "call", server.Url.ToString());
        var connected = await node.HearsAsync("connected");
        Assert.Equal("ocpp1.6", connected.GetProperty("protocol").GetString());
        Assert.True(server.Deflates);

        var heard = 1;
        foreach (var text in Texts.Concat(Texts))
        {
            await node.TellAsync(new { say = text });
            Assert.Equal(text, (await node.HearsAsync("heard", heard)).GetProperty("text").GetString());
            heard = node.Said.Count;
        }

        await node.TellAsync(new { close = 1000 });
        Assert.Equal(1000, (await node.HearsAsync("closed")).GetProperty("code").GetInt32());
        Assert.Equal(new(true, CloseCode.Normal, "done"), await server.Ended);
    }

    private static CsmsOptions OptionsFor(Uri url) => new()
    {
        Url = url,
        Identity = "site",
        Protocols = ["ocpp1.6"],
        Bridge = true,
        BackoffMin = TimeSpan.FromSeconds(1),
        BackoffMax = TimeSpan.FromSeconds(1),
    };
}
