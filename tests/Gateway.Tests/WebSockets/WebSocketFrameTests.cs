using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Tests.Support;
using Gateway.WebSockets;

namespace Gateway.Tests.WebSockets;

/// <summary>Heads of frames, written and read. RFC 6455 §5.2.</summary>
public sealed class WebSocketFrameTests
{
    public static TheoryData<int> Lengths => [0, 1, 2, 124, 125, 126, 127, 128, 255, 256, 65534, 65535, 65536, 65537, 1 << 20];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_frame_is_written_as_the_standard_draws_it(int length)
    {
        var payload = Payload(length);
        var bytes = new byte[length + WebSocketFrame.MaxHead];

        var written = WebSocketFrame.Write(bytes, Opcode.Text, compressed: false, mask: false, payload);

        Assert.Equal(new RawFrame(RawFrame.Text, payload) { Masked = false }.ToBytes(), bytes[..written]);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task A_masked_frame_is_read_by_a_plain_reader(int length)
    {
        var payload = Payload(length);
        var bytes = new byte[length + WebSocketFrame.MaxHead];
        var written = WebSocketFrame.Write(bytes, Opcode.Binary, compressed: true, mask: true, payload);

        var read = await RawFrame.ReadAsync(new MemoryStream(bytes, 0, written), CancellationToken.None);

        Assert.Equal((RawFrame.Binary, true, true, 4), (read.Opcode, read.Final, read.Masked, read.Reserved));
        Assert.Equal(payload, read.Payload);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_head_is_read_when_its_last_byte_is_there_and_not_before(int length)
    {
        foreach (var masked in (bool[])[true, false])
        {
            var head = new RawFrame(RawFrame.Text, []) { Masked = masked, Final = false }.Head(length);
            for (var some = 0; some < head.Length; some++)
            {
                Assert.False(WebSocketFrame.TryRead(new ReadOnlySequence<byte>(head, 0, some), out _));
            }

            Assert.True(WebSocketFrame.TryRead(new ReadOnlySequence<byte>(head), out var frame));
            Assert.Equal((length, head.Length, masked, false, Opcode.Text), (frame.PayloadLength, frame.HeadLength, frame.Masked, frame.Final, frame.Opcode));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_head_in_pieces_is_the_same_head(int length)
    {
        var head = new RawFrame(RawFrame.Text, []).Head(length);
        WebSocketFrame.TryRead(new ReadOnlySequence<byte>(head), out var whole);
        for (var cut = 0; cut <= head.Length; cut++)
        {
            Assert.True(WebSocketFrame.TryRead(Pieces.Of(head[..cut], head[cut..]), out var frame));
            Assert.Equal(whole, frame);
        }
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    public void A_length_beyond_all_measure_is_read_as_no_small_one(long length)
    {
        byte[] head = [0x81, 0x7F, .. BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(length))];

        Assert.True(WebSocketFrame.TryRead(new ReadOnlySequence<byte>(head), out var frame));
        Assert.Equal(length < 0, frame.Fault(mustBeMasked: false, mayBeCompressed: false) is not null);
        Assert.Equal(length, frame.PayloadLength);
    }

    [Fact]
    public void No_bytes_make_the_reader_throw()
        => Check.One(Cases.Of(2000), Prop.ForAll(
            Mutation.Of(RawFrame.Of("hello").ToBytes(), new RawFrame(RawFrame.Ping, []).Head(70_000), new RawFrame(RawFrame.Text, []).Head(300)),
            bytes =>
            {
                if (WebSocketFrame.TryRead(new ReadOnlySequence<byte>(bytes), out var frame))
                {
                    Assert.InRange(frame.HeadLength, 2, Math.Min(bytes.Length, WebSocketFrame.MaxHead));
                    _ = frame.Fault(mustBeMasked: true, mayBeCompressed: false);
                }
            }));

    private static byte[] Payload(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];
}
