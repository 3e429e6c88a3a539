using System.Net.WebSockets;
using System.Text;
using Gateway.WebSockets;

namespace Gateway.Tests.WebSockets;

/// <summary>The framework's own client against our server side.</summary>
public sealed class FrameworkClientTests
{
    /// <summary>With all that can be negotiated about compression; null: none.</summary>
    public static TheoryData<bool?, bool?> Offers => new() { { null, null }, { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Offers))]
    public async Task Messages_come_back_as_they_were_said(bool? clientTakeover, bool? serverTakeover)
    {
        await using var server = await EchoServer.StartAsync();
        using var client = await ConnectAsync(server, clientTakeover, serverTakeover);

        Assert.Equal("ocpp1.6", client.SubProtocol);
        Assert.Equal(clientTakeover is not null, server.Deflates);
        foreach (var length in (int[])[0, 1, 125, 126, 255, 256, 257, 4000, 65535, 65536, 300_000])
        {
            for (var round = 0; round < 3; round++)     // a window that outlives a message would show in the second round
            {
                var text = TextOf(length);
                await SayAsync(client, text);
                Assert.Equal(text, await HearAsync(client));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Offers))]
    public async Task Fragments_of_a_foreign_client_are_joined(bool? clientTakeover, bool? serverTakeover)
    {
        await using var server = await EchoServer.StartAsync();
        using var client = await ConnectAsync(server, clientTakeover, serverTakeover);
        using var patience = Patience.New();

        foreach (var part in (string[])["a", "", TextOf(1000), "z"])
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(part), WebSocketMessageType.Text, part == "z", patience.Token);
        }

        Assert.Equal("a" + TextOf(1000) + "z", await HearAsync(client));
    }

    [Fact]
    public async Task A_client_says_goodbye_and_both_know_why()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = await ConnectAsync(server, null, null);
        using var patience = Patience.New();

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", patience.Token);

        Assert.Equal((WebSocketState.Closed, WebSocketCloseStatus.NormalClosure), (client.State, client.CloseStatus));
        Assert.Equal(new(true, CloseCode.Normal, "done"), await server.Ended);
    }

    [Fact]
    public async Task Our_goodbye_is_understood()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = await ConnectAsync(server, null, null);
        using var patience = Patience.New();

        await SayAsync(client, "close");
        var result = await client.ReceiveAsync(new byte[100], patience.Token);
        await client.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "", patience.Token);

        Assert.Equal((WebSocketCloseStatus.EndpointUnavailable, "as you wish"), (result.CloseStatus, result.CloseStatusDescription));
        Assert.Equal(new(false, CloseCode.GoingAway, "as you wish"), await server.Ended);
    }

    [Fact]
    public async Task A_binary_message_is_refused()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = await ConnectAsync(server, null, null);
        using var patience = Patience.New();

        await client.SendAsync(new byte[10], WebSocketMessageType.Binary, true, patience.Token);
        await client.ReceiveAsync(new byte[100], patience.Token);

        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, client.CloseStatus);
    }

    [Fact]
    public async Task A_client_that_vanishes_is_lost()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = await ConnectAsync(server, null, null);

        client.Abort();

        Assert.Equal((true, CloseCode.Lost), await server.Ended is var end ? (end.ByPeer, end.Code) : default);
    }

    private static async Task<ClientWebSocket> ConnectAsync(EchoServer server, bool? clientTakeover, bool? serverTakeover)
    {
        var client = new ClientWebSocket();
        client.Options.AddSubProtocol("ocpp1.6");
        if (clientTakeover is { } ours && serverTakeover is { } theirs)
        {
            client.Options.DangerousDeflateOptions = new() { ClientContextTakeover = ours, ServerContextTakeover = theirs };
        }

        using var patience = Patience.New();
        await client.ConnectAsync(server.Url, patience.Token);
        return client;
    }

    private static async Task SayAsync(ClientWebSocket client, string text)
    {
        using var patience = Patience.New();
        await client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, patience.Token);
    }

    private static async Task<string> HearAsync(ClientWebSocket client)
    {
        using var patience = Patience.New();
        var buffer = new byte[400_000];
        var length = 0;
        while (true)
        {
            var part = await client.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            length += part.Count;
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(buffer, 0, length);
            }
        }
    }

    private static string TextOf(int length)
        => string.Concat(Enumerable.Range(0, length / 8 + 1).Select(i => $"{i * 7919 % 9999999:0000000},"))[..length];
}
