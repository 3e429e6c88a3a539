using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text.Unicode;

namespace Gateway.WebSockets;

/// <summary>
/// One WebSocket after its handshake, at either end (RFC 6455). Reading is one loop; writing never waits. The framework's own
/// WebSockets stop at a third of the throughput and hold more memory (src/README.md, decisions).
/// </summary>
internal sealed class WebSocketConnection
{
    /// <summary>How many bytes a peer may leave unread before it is given up.</summary>
    private const int MaxBacklog = 4 * 1024 * 1024;

    /// <summary>How long a peer may take to answer a close frame.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);

    private readonly PipeReader _input;
    private readonly Outbox _outbox;
    private readonly Action _abort;
    private readonly TimeProvider _time;
    private readonly MessageGatherer _gatherer;
    private readonly bool _client;
    private readonly bool _deflate;
    private long _lastHeard;                            // Volatile
    private long _closeSentAt;                          // Volatile; 0: no close frame was sent
    private TimeSpan _silence;                          // at the last KeepAlive
    private bool _closedByPeer;                         // the reading loop's own
    private WebSocketEnd? _end;                         // the first one counts; Interlocked

    /// <param name="client">True: we asked for the connection, so what we send is masked.</param>
    /// <param name="deflate">permessage-deflate was agreed.</param>
    /// <param name="abort">Ends the transport at once.</param>
    public WebSocketConnection(
        IDuplexPipe transport, bool client, bool deflate, int maxMessage, Action abort, TimeProvider time)
    {
        (_input, _outbox) = (transport.Input, new(transport.Output, MaxBacklog));
        (_client, _deflate, _abort, _time) = (client, deflate, abort, time);
        _gatherer = new(mustBeMasked: !client, mayBeCompressed: deflate, maxMessage);
        _lastHeard = time.GetTimestamp();
    }

    private bool Closing => Volatile.Read(ref _closeSentAt) != 0;

    /// <summary>Appends a text message to what goes out. Call <see cref="Flush"/> afterwards, outside any lock.</summary>
    /// <returns>False: the connection is closing, or its peer does not read and was given up.</returns>
    public bool Write(ReadOnlySpan<byte> utf8)
    {
        var appended = _deflate && utf8.Length >= Deflate.Worthwhile
            ? _outbox.TryAppend(Opcode.Text, true, _client, Deflate.Compress(utf8))
            : _outbox.TryAppend(Opcode.Text, false, _client, utf8);
        if (!appended && !Closing)
        {
            Abort("it does not read what is sent to it");
        }

        return appended;
    }

    /// <summary>Sends what was written. Runs the socket's own code, so it must not be called under a lock.</summary>
    public void Flush()
    {
        var flush = _outbox.FlushAsync();
        if (!flush.IsCompletedSuccessfully)
        {
            _ = ObserveAsync(flush);
        }
    }

    /// <summary>
    /// To be called about once a second. Pings a peer that was silent for <paramref name="interval"/>; gives it up when it was silent
    /// twice as long (TCP alone would notice a vanished peer after a quarter of an hour), or does not answer a close frame.
    /// </summary>
    public void KeepAlive(TimeSpan interval)
    {
        var silence = _time.GetElapsedTime(Volatile.Read(ref _lastHeard));
        if (Closing && _time.GetElapsedTime(_closeSentAt) > Goodbye)
        {
            Abort("it did not answer our close frame");
        }
        else if (silence > 2 * interval)
        {
            Abort($"it was silent for {silence.TotalSeconds:0} s and did not answer a ping");
        }
        else if (silence > interval && _silence <= interval && _outbox.TryAppend(Opcode.Ping, false, _client, default))
        {
            Flush();
        }

        _silence = silence;
    }

    /// <summary>Says goodbye. The peer has its time to answer; then <see cref="KeepAlive"/> ends the connection.</summary>
    public void Close(CloseCode code, string reason)
    {
        Interlocked.CompareExchange(ref _end, new(false, code, reason), null);
        Span<byte> payload = stackalloc byte[125];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        Utf8.FromUtf16(reason, payload[2..], out _, out var length);        // as many characters as there is room for
        if (Interlocked.CompareExchange(ref _closeSentAt, _time.GetTimestamp(), 0) == 0
            && _outbox.TryAppend(Opcode.Close, false, _client, payload[..(2 + length)]))
        {
            _outbox.Close();
            Flush();
        }
    }

    /// <summary>Ends the connection without a word to the peer.</summary>
    public void Abort(string reason)
    {
        Interlocked.CompareExchange(ref _end, new(false, CloseCode.Lost, reason), null);
        _outbox.Close();
        _abort();
    }

    /// <summary>Reads until the connection ends, however it ends; throws nothing that the peer could cause.</summary>
    public async Task<WebSocketEnd> ReceiveAsync(IWebSocketHandler handler)
    {
        try
        {
            await ReadAllAsync(handler).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            Interlocked.CompareExchange(ref _end, new(true, CloseCode.Lost, e.Message), null);
        }

        _outbox.Close();
        return Interlocked.CompareExchange(ref _end, new(true, CloseCode.Lost, "the connection was cut"), null) ?? _end!;
    }

    private async ValueTask ReadAllAsync(IWebSocketHandler handler)
    {
        while (true)
        {
            var read = await _input.ReadAsync().ConfigureAwait(false);
            Volatile.Write(ref _lastHeard, _time.GetTimestamp());
            var buffer = read.Buffer;
            var open = TakeFrames(ref buffer, handler);
            _input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted || read.IsCanceled)
            {
                return;
            }

            if (!open)
            {
                await LingerAsync().ConfigureAwait(false);
                return;
            }
        }
    }

    // A peer that is still sending would lose our close frame to a reset: what it sends is thrown away until it hangs up.
    private async ValueTask LingerAsync()
    {
        while (!_closedByPeer)
        {
            var read = await _input.ReadAsync().ConfigureAwait(false);
            _input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled)
            {
                return;
            }
        }
    }

    /// <returns>False: the connection is over.</returns>
    private bool TakeFrames(ref ReadOnlySequence<byte> buffer, IWebSocketHandler handler)
    {
        while (WebSocketFrame.TryRead(buffer, out var frame))
        {
            if (_gatherer.Check(frame) is { } fault)
            {
                return Refuse(fault);
            }

            if (buffer.Length < frame.HeadLength + frame.PayloadLength)
            {
                return true;
            }

            var payload = buffer.Slice(frame.HeadLength, frame.PayloadLength);
            if (frame.IsControl ? !TakeControl(frame, payload) : _gatherer.Take(frame, payload, handler) is { } bad && !Refuse(bad))
            {
                return false;
            }

            buffer = buffer.Slice(frame.HeadLength + frame.PayloadLength);
        }

        return true;
    }

    private bool TakeControl(in WebSocketFrame frame, in ReadOnlySequence<byte> sequence)
    {
        Span<byte> payload = stackalloc byte[(int)sequence.Length];
        sequence.CopyTo(payload);
        WebSocketFrame.ApplyMask(payload, frame.Mask);
        switch (frame.Opcode)
        {
            case Opcode.Ping:
                _outbox.TryAppend(Opcode.Pong, false, _client, payload);
                Flush();
                return true;
            case Opcode.Pong:
                return true;
            default:
                TakeClose(payload);
                return false;
        }
    }

    private void TakeClose(ReadOnlySpan<byte> payload)
    {
        var code = payload.Length >= 2 ? (CloseCode)BinaryPrimitives.ReadUInt16BigEndian(payload) : CloseCode.None;
        var reason = payload.Length > 2 ? WebSocketFault.Printable(payload[2..]) : "";
        Interlocked.CompareExchange(ref _end, new(true, code, reason), null);
        if (Interlocked.CompareExchange(ref _closeSentAt, _time.GetTimestamp(), 0) == 0)
        {
            ReadOnlySpan<byte> answer = WebSocketFault.IsGoodbye(payload) ? payload[..Math.Min(2, payload.Length)] : [0x03, 0xEA];     // 1002
            _outbox.TryAppend(Opcode.Close, false, _client, answer);
        }

        _closedByPeer = true;
        _outbox.Close();
        Flush();
    }

    private bool Refuse(WebSocketFault fault)
    {
        Close(fault.Code, "sent " + fault.What);
        return false;
    }

    private async Task ObserveAsync(ValueTask flush)
    {
        try
        {
            await flush.ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException
            or InvalidOperationException)       // the transport's end was completed meanwhile
        {
            Abort(e.Message);
        }
    }
}
