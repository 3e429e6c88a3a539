using System.Text;
using System.Threading.Channels;
using Gateway.WebSockets;

namespace Gateway.Tests.WebSockets;

/// <summary>What a connection of ours has heard, message by message.</summary>
internal sealed class Inbox : IWebSocketHandler
{
    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();

    public void OnMessage(ReadOnlySpan<byte> utf8) => _heard.Writer.TryWrite(Encoding.UTF8.GetString(utf8));

    public async Task<string> HearsAsync()
    {
        using var patience = Patience.New();
        return await _heard.Reader.ReadAsync(patience.Token);
    }

    /// <summary>True where nothing was heard that nobody has asked for.</summary>
    public bool IsEmpty => !_heard.Reader.TryPeek(out _);
}
