namespace Gateway.Metering.Lines;

/// <summary>A serial line as a stream; asynchronous only.</summary>
internal sealed class SerialStream(SerialPort port, TimeProvider time) : Stream
{
    /// <summary>How long a driver that takes no more is left alone.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly Stream _input = port.Input.AsStream();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => _input.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            buffer = buffer[port.Write(buffer.Span)..];
            if (buffer.IsEmpty)
            {
                return;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public override void Flush()
    {
        // What the driver took is on its way.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            port.Dispose();
        }

        base.Dispose(disposing);
    }
}
