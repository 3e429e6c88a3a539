namespace Gateway.Reference;

/// <summary>Reads lines of bytes, however long the input is; a line that is too long is told and passed over.</summary>
internal sealed class LineReader(Stream input)
{
    /// <summary>Bytes of a line, its end not counted: 1 MiB. Frames of OCPP are far shorter.</summary>
    public const int Longest = 1 << 20;

    private readonly byte[] _buffer = new byte[Longest + 2];       // with \r\n
    private int _start;
    private int _end;
    private bool _over;

    /// <summary>Of the line read last, from 1.</summary>
    public long Number { get; private set; }

    /// <param name="line">Without its end; good until the next call. Of a line that is too long, nothing.</param>
    /// <returns>False: there are no more.</returns>
    public bool Next(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        tooLong = false;
        var scanned = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                return Take(scanned + feed, 1, ref tooLong, out line);
            }

            if (_over)
            {
                return Take(_end - _start, 0, ref tooLong, out line);
            }

            if (_end - _start == _buffer.Length)
            {
                (tooLong, _start, _end) = (true, 0, 0);
            }

            scanned = _end - _start;
            Fill();
        }
    }

    private bool Take(int length, int feed, scoped ref bool tooLong, out ReadOnlySpan<byte> line)
    {
        line = _buffer.AsSpan(_start, length);
        _start += length + feed;
        if (length + feed == 0 && !tooLong)
        {
            return false;
        }

        line = line is [.. var rest, (byte)'\r'] ? rest : line;
        line = Number++ == 0 && line is [0xEF, 0xBB, 0xBF, .. var unmarked] ? unmarked : line;      // a byte order mark
        tooLong |= line.Length > Longest;
        line = tooLong ? [] : line;
        return true;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }

        var count = input.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        _over = count == 0;
    }
}
