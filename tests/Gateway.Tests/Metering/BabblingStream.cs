using Gateway.Tests.Support;

namespace Gateway.Tests.Metering;

/// <summary>A line on which one byte comes every 20 ms, for ever.</summary>
internal sealed class BabblingStream(ManualTime time) : MemoryStream
{
    public bool WasWritten { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        time.Advance(TimeSpan.FromMilliseconds(20));
        buffer.Span[0] = 0x55;
        return new(1);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        WasWritten = true;
        return default;
    }
}
