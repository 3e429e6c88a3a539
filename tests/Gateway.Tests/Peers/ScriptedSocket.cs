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
    private readonly Channel<string> _incidents = Channel.CreateUnbounded<string>();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly bool _takesIncidents;
    private readonly TaskCompletionSource<WebSocketCloseStatus?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptedSocket(WebSocket socket, string name, bool takesIncidents) => (_socket, Name, _takesIncidents) = (socket, name, takesIncidents);

    /// <summary>Whose it is.</summary>
    public string Name { get; }

    public Task Ended => _ended.Task;

    public string? Protocol => _socket.SubProtocol;

    /// <summary>True until it is closed or cut.</summary>
    public bool IsOpen => !_ended.Task.IsCompleted;

    /// <param name="takesIncidents">It answers SecurityEventNotification by itself, whenever that comes; see <see cref="HearsIncidentAsync"/>.</param>
    public static ScriptedSocket Start(WebSocket socket, string name, bool takesIncidents = false)
    {
        var scripted = new ScriptedSocket(socket, name, takesIncidents);
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

    /// <summary>The next SecurityEventNotification, which is answered already; fails where the socket ends first.</summary>
    public async Task<string> HearsIncidentAsync()
    {
        using var patience = Patience.Start();
        return await _incidents.Reader.ReadAsync(patience.Token);
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
        await _writing.WaitAsync(patience.Token);
        try
        {
            await _socket.SendAsync(utf8, WebSocketMessageType.Text, whole, patience.Token);
        }
        finally
        {
            _writing.Release();
        }
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
        _writing.Dispose();
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
                    await TakeAsync(Encoding.UTF8.GetString(buffer, 0, length));
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
            _incidents.Writer.TryComplete();
            _ended.TrySetResult(_socket.CloseStatus);
        }
    }

    private async Task TakeAsync(string message)
    {
        const string Action = ",\"SecurityEventNotification\",";
        if (_takesIncidents && message.StartsWith("[2,", StringComparison.Ordinal) && message.IndexOf(Action, StringComparison.Ordinal) is var at and > 0)
        {
            _incidents.Writer.TryWrite(message);
            await SaysAsync($"[3,{message[3..at]},{{}}]");
        }
        else
        {
            _heard.Writer.TryWrite(message);
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
