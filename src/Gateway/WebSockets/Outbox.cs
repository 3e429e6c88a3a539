using System.Buffers;
using System.IO.Pipelines;

namespace Gateway.WebSockets;

/// <summary>
/// What waits to be written to one peer. Anyone may append, from any thread, and never waits; one of those who flush does the
/// writing for all. Frames that meet on the way leave together.
/// </summary>
/// <param name="maxBacklog">A peer that leaves more bytes than this unread is given up.</param>
internal sealed class Outbox(PipeWriter output, int maxBacklog)
{
    private readonly Lock _lock = new();
    private byte[] _waiting = [];       // under _lock, as all below
    private int _length;
    private bool _flushing;
    private bool _closed;

    /// <summary>Room for one frame; it is filled inside the lock, so filling must be short and call nobody.</summary>
    /// <returns>False: the outbox is closed, or the peer does not read.</returns>
    public bool TryAppend(Opcode opcode, bool compressed, bool mask, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            if (_closed || _length > maxBacklog)
            {
                return false;
            }

            Reserve(_length + payload.Length + WebSocketFrame.MaxHead);
            _length += WebSocketFrame.Write(_waiting.AsSpan(_length), opcode, compressed, mask, payload);
            return true;
        }
    }

    /// <summary>Writes what waits, unless somebody is at it already, who will then write ours too.</summary>
    public ValueTask FlushAsync()
    {
        lock (_lock)
        {
            if (_flushing || _length == 0)
            {
                return ValueTask.CompletedTask;
            }

            _flushing = true;
        }

        return DrainAsync();
    }

    /// <summary>Nothing may be appended any more; what waits can still be flushed.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }

    private async ValueTask DrainAsync()
    {
        while (TakeAll() is { Array: { } bytes } part)
        {
            try
            {
                output.Write(part);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }

            var flushed = await output.FlushAsync().ConfigureAwait(false);
            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                Drop();
                return;
            }
        }
    }

    private ArraySegment<byte> TakeAll()
    {
        lock (_lock)
        {
            if (_length == 0)
            {
                _flushing = false;
                return default;
            }

            var all = new ArraySegment<byte>(_waiting, 0, _length);
            (_waiting, _length) = ([], 0);
            return all;
        }
    }

    // The peer is gone: whatever is appended from now on has no reader.
    private void Drop()
    {
        lock (_lock)
        {
            _closed = true;
            if (_waiting.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_waiting);
            }

            (_waiting, _length) = ([], 0);
        }
    }

    private void Reserve(int size)
    {
        if (_waiting.Length >= size)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(size);
        _waiting.AsSpan(0, _length).CopyTo(larger);
        if (_waiting.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_waiting);
        }

        _waiting = larger;
    }
}
