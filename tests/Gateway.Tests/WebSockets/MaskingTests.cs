using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Tests.Support;
using Gateway.WebSockets;

namespace Gateway.Tests.WebSockets;

/// <summary>Masking by whole vectors gives what the loop of RFC 6455 §5.3 gives.</summary>
public sealed class MaskingTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 200).Select(i => (byte)(i * 37))];

    [Fact]
    public void Every_length_is_masked_as_by_the_loop_of_the_standard()
    {
        foreach (var key in (uint[])[0, 0x3D21FA37, 0x80000001, uint.MaxValue])
        {
            for (var length = 0; length <= 100; length++)
            {
                var masked = Bytes[..length];
                WebSocketFrame.ApplyMask(masked, key);

                Assert.Equal(Loop(Bytes[..length], key), masked);
            }
        }
    }

    [Fact]
    public void Masking_does_not_depend_on_where_in_memory_the_payload_lies()
    {
        for (var at = 0; at < 40; at++)
        {
            var bytes = Bytes.ToArray();
            WebSocketFrame.ApplyMask(bytes.AsSpan(at, 90), 0x3D21FA37);

            Assert.Equal([.. Bytes[..at], .. Loop(Bytes[at..(at + 90)], 0x3D21FA37), .. Bytes[(at + 90)..]], bytes);
        }
    }

    [Fact]
    public void Masking_twice_changes_nothing()
        => Check.One(Cases.Of(1000), Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(),
            ArbMap.Default.ArbFor<uint>(),
            (payload, key) =>
            {
                var bytes = payload.ToArray();
                WebSocketFrame.ApplyMask(bytes, key);
                WebSocketFrame.ApplyMask(bytes, key);
                Assert.Equal(payload, bytes);
            }));

    [Fact]
    public void Two_frames_do_not_share_a_key()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ =>
        {
            var frame = new byte[WebSocketFrame.MaxHead];
            WebSocketFrame.Write(frame, Opcode.Text, false, mask: true, default);
            return BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(2));
        });

        Assert.True(keys.Distinct().Count() > 990);
    }

    private static byte[] Loop(byte[] payload, uint key)
    {
        var octets = BitConverter.GetBytes(key);
        return [.. payload.Select((b, i) => (byte)(b ^ octets[i % 4]))];
    }
}
