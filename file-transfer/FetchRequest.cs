namespace FileTransfer;

/// <summary>One file to be fetched.</summary>
public sealed record FetchRequest(TransferUrl Url)
{
    /// <summary>Bytes that are there already. 0 if not said.</summary>
    public long Offset { get; init; }

    /// <summary>What <see cref="FetchStart.Validator"/> said when those bytes were fetched; with it a changed file starts over.</summary>
    public string? Validator { get; init; }

    /// <summary>What <see cref="FetchStart.Total"/> said then; a file of another size starts over.</summary>
    public long? KnownTotal { get; init; }

    public TransferLimits Limits { get; init; } = new();

    /// <summary>Told after every buffer, on the transfer's own thread.</summary>
    public Action<TransferProgress>? Progress { get; init; }
}

/// <summary>What the server is about to send.</summary>
/// <param name="Offset">Where the next byte belongs: as asked for, or 0 where the file starts over.</param>
/// <param name="Total">Of the whole file, where the server says so.</param>
/// <param name="Validator">A strong entity tag or a date of HTTP; null where the server gives none.</param>
public sealed record FetchStart(long Offset, long? Total, string? Validator);

/// <summary>Where fetched bytes go. Called on the transfer's own thread; an IOException ends the transfer with its message.</summary>
public interface IFetchSink
{
    /// <summary>Before the first byte, again where the file starts over.</summary>
    void Begin(FetchStart start);

    void Write(ReadOnlySpan<byte> bytes);
}

/// <summary>Into a stream that can be set back.</summary>
public sealed class StreamSink(Stream stream) : IFetchSink
{
    public void Begin(FetchStart start)
    {
        if (stream.CanSeek)
        {
            stream.SetLength(start.Offset);
            stream.Position = start.Offset;
        }
        else if (start.Offset > 0)
        {
            throw new IOException("the stream cannot be set to where the file goes on");
        }
    }

    public void Write(ReadOnlySpan<byte> bytes) => stream.Write(bytes);
}
