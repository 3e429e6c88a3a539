namespace Gateway.Metering.Lines;

/// <summary>What has come in and was not used yet. A read of the stream is always under way, so that nothing lies unseen.</summary>
internal sealed class RtuInput(Stream stream, TimeProvider time)
{
    /// <summary>More than an echo and two answers; a line that brings this much between two requests is out of its mind.</summary>
    private readonly byte[] _bytes = new byte[1024];
    private readonly byte[] _chunk = new byte[512];
    private int _length;
    private Task<int>? _reading;
    private long _cameAt;

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    public void Drop(int count)
    {
        _bytes.AsSpan(count, _length - count).CopyTo(_bytes);
        _length -= count;
    }

    /// <summary>Throws away what there is and what comes, until nothing has come for so long. False: it never stops.</summary>
    public async Task<bool> QuietAsync(TimeSpan gap, TimeSpan patience, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        _length = 0;
        while (await MoreAsync(gap - time.GetElapsedTime(_cameAt), stopping))
        {
            _length = 0;
            if (time.GetElapsedTime(began) > patience)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Waits for more bytes. False: none came in this time.</summary>
    /// <exception cref="IOException">No more will come.</exception>
    public async Task<bool> MoreAsync(TimeSpan atMost, CancellationToken stopping)
    {
        _reading ??= stream.ReadAsync(_chunk, CancellationToken.None).AsTask();
        if (!_reading.IsCompleted)
        {
            if (atMost <= TimeSpan.Zero)
            {
                return false;
            }

            try
            {
                await _reading.WaitAsync(atMost, time, stopping);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        var count = await _reading;
        _reading = null;
        Keep(_chunk.AsSpan(0, count > 0 ? count : throw new EndOfStreamException()));
        return true;
    }

    private void Keep(ReadOnlySpan<byte> chunk)
    {
        _cameAt = time.GetTimestamp();
        if (_length + chunk.Length > _bytes.Length)
        {
            Drop(Math.Min(_length, _length + chunk.Length - _bytes.Length));       // the oldest are of no use
        }

        chunk.CopyTo(_bytes.AsSpan(_length));
        _length += chunk.Length;
    }
}
