using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Simulation;

/// <summary>What a simulated peer says to a CALL: a payload or an error code; <paramref name="After"/> runs once it is on the wire.</summary>
internal readonly record struct Reply(JsonObject? Payload, string? Error, Action? After)
{
    public static Reply Of(JsonObject payload, Action? after = null) => new(payload, null, after);

    public static Reply Status(string status, Action? after = null) => new(new() { ["status"] = status }, null, after);

    /// <param name="reason">A reason code of 2.x.</param>
    public static Reply Because(string status, string reason)
        => Of(new() { ["status"] = status, ["statusInfo"] = new JsonObject { ["reasonCode"] = reason } });

    public static Reply Refuse(string error) => new(null, error, null);
}

/// <summary>What became of a CALL: its answer, an error code, or neither because the link was lost.</summary>
internal readonly record struct CallOutcome(JsonObject? Answer, string? Error)
{
    public const string TimedOut = "(no answer in time)";

    public bool LinkLost => Answer is null && Error is null;

    /// <summary>The answer's <c>status</c>, or null.</summary>
    public string? Status => Answer?["status"]?.GetValue<string>();
}

/// <summary>
/// OCPP-J on one of the framework's WebSockets, for simulated stations and CSMS alike. It shares no code with the gateway's
/// own codec, so that a mistake there cannot hide itself.
/// </summary>
internal sealed class OcppSocket(WebSocket socket, Func<string, JsonObject, Reply> answer, TimeProvider time) : IDisposable
{
    private const int Longest = 4 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, TaskCompletionSource<CallOutcome>> _waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SemaphoreSlim _calling = new(1);       // one outstanding CALL per direction
    private volatile bool _lost;

    /// <summary>Told of every CALL before it is sent: its id and its bytes.</summary>
    public Action<string, ReadOnlyMemory<byte>>? Calling { get; init; }

    /// <summary>Told of every CALL that came in: its id, action and bytes.</summary>
    public Action<string, string, ReadOnlyMemory<byte>>? Called { get; init; }

    /// <summary>How long an answer may take. 30 s, as OCPP-J 1.6 suggests.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads until the peer goes or the token ends it; then every open CALL is lost.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        try
        {
            while (await ReceiveAsync(buffer, cancellation))
            {
                await HandleAsync(buffer.WrittenMemory, cancellation);
                buffer.ResetWrittenCount();
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The link is gone, which is what the caller learns by our return.
        }
        finally
        {
            _lost = true;
            foreach (var waiting in _waiting.Values)
            {
                waiting.TrySetResult(default);
            }
        }
    }

    public async Task<CallOutcome> CallAsync(string action, JsonObject payload, CancellationToken cancellation)
    {
        await _calling.WaitAsync(cancellation);
        var id = Guid.NewGuid().ToString();
        var waiting = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var frame = JsonSerializer.SerializeToUtf8Bytes(new JsonArray(2, id, action, payload));
            Calling?.Invoke(id, frame);
            if (_lost || !await SendAsync(frame, cancellation))
            {
                return default;
            }

            return await waiting.Task.WaitAsync(Patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            return new(null, CallOutcome.TimedOut);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
            _calling.Release();
        }
    }

    /// <summary>Ends the connection without a farewell, as a cut cable does.</summary>
    public void Abort() => socket.Abort();

    /// <summary>Says good-bye; the peer's own close ends <see cref="ReadAsync"/>.</summary>
    public async Task CloseAsync(CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // It is closed, which is all we wanted.
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The semaphores are left to the collector: a caller may still be inside.</summary>
    public void Dispose() => socket.Dispose();

    private async Task<bool> ReceiveAsync(ArrayBufferWriter<byte> buffer, CancellationToken cancellation)
    {
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.GetMemory(2048), cancellation);
            if (part.MessageType is WebSocketMessageType.Close || buffer.WrittenCount > Longest)
            {
                await CloseAsync(cancellation);
                return false;
            }

            buffer.Advance(part.Count);
            if (part.EndOfMessage)
            {
                return true;
            }
        }
    }

    private async Task HandleAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellation)
    {
        if (Parse(frame) is not [var type, var idNode, .. var rest] || idNode?.GetValueKind() is not JsonValueKind.String)
        {
            return;     // not a frame: a station ignores it
        }

        var id = idNode.GetValue<string>();
        switch (type?.ToJsonString(), rest)
        {
            case ("2", [{ } action, JsonObject payload]):
                await AnswerAsync(id, action.ToString(), payload, frame, cancellation);
                break;
            case ("3", [JsonObject payload]):
                Settle(id, new(payload, null));
                break;
            case ("4", [{ } code, ..]):
                Settle(id, new(null, code.ToString()));
                break;
        }
    }

    private static JsonNode?[] Parse(ReadOnlyMemory<byte> frame)
    {
        try
        {
            return JsonNode.Parse(frame.Span) is JsonArray array ? [.. array] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private void Settle(string id, CallOutcome outcome)
    {
        if (_waiting.TryRemove(id, out var waiting))
        {
            waiting.TrySetResult(outcome);
        }
    }

    private async Task AnswerAsync(
        string id, string action, JsonObject payload, ReadOnlyMemory<byte> frame, CancellationToken cancellation)
    {
        Called?.Invoke(id, action, frame);
        var reply = answer(action, payload);
        var array = reply.Payload is { } good
            ? new JsonArray(3, id, good)
            : new JsonArray(4, id, reply.Error, "", new JsonObject());
        if (await SendAsync(JsonSerializer.SerializeToUtf8Bytes(array), cancellation))
        {
            reply.After?.Invoke();
        }
    }

    /// <summary>False: the link is gone.</summary>
    private async Task<bool> SendAsync(byte[] frame, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Text, true, cancellation);
            return true;
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }
}
