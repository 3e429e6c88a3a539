using System.Buffers;
using System.Text;

namespace Gateway.WebSockets;

/// <summary>
/// Puts messages together from frames: unmasks, joins fragments, inflates, all within a size cap. Holds memory only while a
/// fragmented message is under way.
/// </summary>
internal sealed class MessageGatherer(bool mustBeMasked, bool mayBeCompressed, int maxMessage)
{
    /// <summary>A message in more pieces than this is an attack: the memory per piece is bounded, the work is not.</summary>
    private const int MaxFragments = 1024;

    private byte[] _parts = [];
    private int _length;
    private int _fragments;     // 0: no message is under way
    private bool _compressed;
    private Opcode _kind;

    /// <summary>Why the frame cannot be taken, seen from its head alone; null if it can.</summary>
    public WebSocketFault? Check(in WebSocketFrame frame)
    {
        if (frame.Fault(mustBeMasked, mayBeCompressed) is { } fault)
        {
            return new(CloseCode.ProtocolError, "a frame " + fault);
        }

        if (frame.IsControl)
        {
            return null;
        }

        if (frame.Opcode is Opcode.Continuation == (_fragments == 0))
        {
            return new(CloseCode.ProtocolError, _fragments == 0 ? "a continuation of no message" : "a message inside another");
        }

        if (frame.Opcode is Opcode.Continuation && frame.Compressed)
        {
            return new(CloseCode.ProtocolError, "a continuation that says it is compressed");
        }

        return frame.PayloadLength > maxMessage - _length      // their sum may be more than a long holds
            ? new(CloseCode.TooBig, $"a message of more than {maxMessage} bytes")
            : _fragments >= MaxFragments
            ? new(CloseCode.TooBig, $"a message in more than {MaxFragments} fragments")
            : null;
    }

    /// <summary>
    /// Takes a data frame's payload. When the message is whole it goes to <paramref name="handler"/>, as a span that is valid for
    /// the call only.
    /// </summary>
    public WebSocketFault? Take(in WebSocketFrame frame, in ReadOnlySequence<byte> payload, IWebSocketHandler handler)
    {
        if (frame.Opcode is not Opcode.Continuation)
        {
            (_kind, _compressed) = (frame.Opcode, frame.Compressed);
        }

        if (frame.Final && _fragments == 0)
        {
            return TakeWhole(frame, payload, handler);
        }

        Append(frame, payload);
        if (!frame.Final)
        {
            _fragments++;
            return null;
        }

        var parts = _parts;
        var length = _length;
        (_parts, _length, _fragments) = ([], 0, 0);
        try
        {
            return Deliver(parts.AsSpan(0, length), handler);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(parts);
        }
    }

    private WebSocketFault? TakeWhole(in WebSocketFrame frame, in ReadOnlySequence<byte> payload, IWebSocketHandler handler)
    {
        if (!frame.Masked && payload.IsSingleSegment)
        {
            return Deliver(payload.FirstSpan, handler);
        }

        var bytes = ArrayPool<byte>.Shared.Rent((int)payload.Length);
        try
        {
            var message = bytes.AsSpan(0, (int)payload.Length);
            payload.CopyTo(message);
            WebSocketFrame.ApplyMask(message, frame.Mask);
            return Deliver(message, handler);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private WebSocketFault? Deliver(ReadOnlySpan<byte> message, IWebSocketHandler handler)
    {
        if (_kind is Opcode.Binary)
        {
            return new(CloseCode.Unsupported, "a binary message; OCPP-J is text");
        }

        if (!_compressed)
        {
            handler.OnMessage(message);
            return null;
        }

        if (Deflate.Inflate(message, maxMessage) is not { } inflated)
        {
            return new(CloseCode.TooBig, $"a compressed message that is broken or of more than {maxMessage} bytes");
        }

        handler.OnMessage(inflated);
        return null;
    }

    private void Append(in WebSocketFrame frame, in ReadOnlySequence<byte> payload)
    {
        var size = _length + (int)payload.Length;
        if (_parts.Length < size)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(size, 2 * _parts.Length));
            _parts.AsSpan(0, _length).CopyTo(larger);
            if (_parts.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_parts);
            }

            _parts = larger;
        }

        var part = _parts.AsSpan(_length, (int)payload.Length);
        payload.CopyTo(part);
        WebSocketFrame.ApplyMask(part, frame.Mask);
        _length = size;
    }
}
