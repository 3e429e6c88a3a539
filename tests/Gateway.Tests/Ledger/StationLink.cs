using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Ledger;

/// <summary>What became of a CALL.</summary>
internal enum Fate { Answered, Refused, Unanswered, LinkLost }

/// <summary>A station's connection, for as long as it lasts: one CALL at a time, its id chosen by the station.</summary>
internal sealed class StationLink : IDisposable
{
    /// <summary>Then a station sends the same CALL again.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(8);

    private readonly WebSocket _socket;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<(Fate, JsonObject?)>> _waiting = new(StringComparer.Ordinal);

    private readonly CancellationTokenSource _lost = new();

    private StationLink(WebSocket socket) => _socket = socket;

    /// <summary>Cancelled when the connection is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Null: nobody let us in.</summary>
    public static async Task<StationLink?> ConnectAsync(Uri url, string protocol, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Patience.Limit);
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.AddSubProtocol(protocol);
        try
        {
            await socket.ConnectAsync(url, patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            socket.Dispose();
            stopping.ThrowIfCancellationRequested();
            return null;
        }

        var link = new StationLink(socket);
        _ = link.ListenAsync();
        return link;
    }

    public async Task<(Fate Fate, JsonObject? Answer)> CallAsync(Saying saying, CancellationToken stopping)
    {
        var answer = _waiting[saying.Id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            if (_lost.IsCancellationRequested || !await SendAsync(new(2, saying.Id, saying.Action, saying.Payload())))
            {
                return (Fate.LinkLost, null);
            }

            return _lost.IsCancellationRequested
                ? (Fate.LinkLost, null)     // between the two lines above
                : await answer.Task.WaitAsync(AnswerPatience, TimeProvider.System, stopping);
        }
        catch (TimeoutException)
        {
            return (Fate.Unanswered, null);
        }
        finally
        {
            _waiting.TryRemove(saying.Id, out _);
        }
    }

    /// <summary>No power any more.</summary>
    public void Cut() => _socket.Abort();

    /// <summary>Drops the connection as a station that loses its power does. The source without a timer is left to the collector.</summary>
    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }

    private async Task ListenAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (var length = 0; ;)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (part.MessageType is WebSocketMessageType.Close)
                {
                    break;
                }

                length += part.Count;
                if (part.EndOfMessage)
                {
                    await HandleAsync(JsonNode.Parse(buffer.AsSpan(0, length))!.AsArray());
                    length = 0;
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Lost, as told by our end.
        }

        await _lost.CancelAsync();
        foreach (var answer in _waiting.Values)
        {
            answer.TrySetResult((Fate.LinkLost, null));
        }
    }

    private async Task HandleAsync(JsonArray frame)
    {
        var (type, id) = (frame[0]!.GetValue<int>(), frame[1]!.GetValue<string>());
        if (type is 2)
        {
            await SendAsync(frame[2]!.GetValue<string>() is "SetChargingProfile" or "ClearChargingProfile"
                ? new(3, id, new JsonObject { ["status"] = "Accepted" })
                : new(4, id, "NotSupported", "", new JsonObject()));
        }
        else if (_waiting.TryGetValue(id, out var answer))
        {
            answer.TrySetResult(type is 3 ? (Fate.Answered, frame[2]!.AsObject()) : (Fate.Refused, null));
        }
    }

    /// <summary>False: the connection is lost.</summary>
    private async Task<bool> SendAsync(JsonArray frame)
    {
        await _writing.WaitAsync();
        try
        {
            await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame), WebSocketMessageType.Text, true, CancellationToken.None);
            return true;
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }
}
