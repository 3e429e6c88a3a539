using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace Gateway.Tests.Peers;

/// <summary>
/// One end of a WebSocket of the framework's that says only what the test says. What it hears is kept until asked for; a close
/// frame is answered.
/// </summary>
internal sealed class ScriptedSocket : IAsyncDisposable
{
    private readonly WebSocket _socket;
    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<WebSocketCloseStatus?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptedSocket(WebSocket socket, string name) => (_socket, Name) = (socket, name);

    /// <summary>Whose it is.</summary>
    public string Name { get; }

    public Task Ended => _ended.Task;

    public string? Protocol => _socket.SubProtocol;

    /// <summary>True until it is closed or cut.</summary>
    public bool IsOpen => !_ended.Task.IsCompleted;

    public static ScriptedSocket Start(WebSocket socket, string name)
    {
        var scripted = new ScriptedSocket(socket, name);
        _ = scripted.ListenAsync();
        return scripted;
    }

    /// <summary>The next message; fails where the socket ends first.</summary>
    public async Task<string> HearsAsync()
    {
        using var patience = Patience.Start();
        try
        {
            return await _heard.Reader.ReadAsync(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            throw new InvalidOperationException($"{Name} heard nothing more (state {_socket.State}, {_socket.CloseStatusDescription})");
        }
    }

    /// <summary>True where a message is waiting to be heard.</summary>
    public bool HasHeard => _heard.Reader.TryPeek(out _);

    /// <summary>Waits until a message can be heard, and leaves it there.</summary>
    public async Task IsHeardAsync()
    {
        using var patience = Patience.Start();
        await _heard.Reader.WaitToReadAsync(patience.Token);
    }

    public Task SaysAsync(string text) => SaysAsync(Encoding.UTF8.GetBytes(text));

    public async Task SaysAsync(byte[] utf8, bool whole = true)
    {
        using var patience = Patience.Start();
        await _socket.SendAsync(utf8, WebSocketMessageType.Text, whole, patience.Token);
    }

    /// <summary>Waits for the end. Null: it was cut without a close frame.</summary>
    public Task<WebSocketCloseStatus?> EndsAsync() => Patience.For(_ended.Task, $"{Name}'s end");

    public async Task CloseAsync(WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure)
    {
        using var patience = Patience.Start();
        await _socket.CloseOutputAsync(status, null, patience.Token);
        await EndsAsync();
    }

    /// <summary>Cuts the connection without a word.</summary>
    public void Cut()
    {
        try
        {
            _socket.Abort();
        }
        catch (ObjectDisposedException)
        {
            // The server's side has gone already.
        }
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ListenAsync()
    {
        var buffer = new byte[2 * 1024 * 1024];
        try
        {
            for (var length = 0; ;)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (part.MessageType is WebSocketMessageType.Close)
                {
                    await AnswerCloseAsync();
                    return;
                }

                length += part.Count;
                if (part.EndOfMessage)
                {
                    _heard.Writer.TryWrite(Encoding.UTF8.GetString(buffer, 0, length));
                    length = 0;
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It was cut; CloseStatus stays null.
        }
        finally
        {
            _heard.Writer.TryComplete();
            _ended.TrySetResult(_socket.CloseStatus);
        }
    }

    private async Task AnswerCloseAsync()
    {
        if (_socket.State is WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
    }
}
