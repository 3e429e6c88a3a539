using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Tests.Support;
using Gateway.WebSockets;

namespace Gateway.Tests.WebSockets;

/// <summary>permessage-deflate, message by message. RFC 7692.</summary>
public sealed class DeflateTests
{
    private const int Cap = 1 << 20;

    // §7.2.3: "Hello" in its forms on the wire.
    [Theory]
    [InlineData(new byte[] { 0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00 })]                               // one compressed block
    [InlineData(new byte[] { 0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00 })]       // one stored block
    [InlineData(new byte[] { 0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00 })]                         // BFINAL set
    [InlineData(new byte[] { 0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00 })]   // two blocks
    public void The_examples_of_the_standard_are_read(byte[] wire)
        => Assert.Equal("Hello"u8.ToArray(), Deflate.Inflate(wire, Cap));

    [Fact]
    public void What_was_deflated_is_inflated()
        => Check.One(Cases.Of(500), Prop.ForAll(
            ArbMap.Default.ArbFor<NonEmptyArray<byte>>(), bytes => Assert.Equal(bytes.Get, Deflate.Inflate(Deflate.Compress(bytes.Get), Cap))));

    [Theory]
    [InlineData(256)]
    [InlineData(65536)]
    [InlineData(1 << 20)]
    public void Long_messages_are_inflated_and_get_shorter(int length)
    {
        var message = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, length / 14 + 1).Select(i => $"\"value\":{i:00000},"))[..length]);

        var wire = Deflate.Compress(message);

        Assert.True(wire.Length < length / 2);
        Assert.Equal(message, Deflate.Inflate(wire, Cap));
    }

    [Fact]
    public void A_message_may_inflate_to_the_cap_and_not_to_one_byte_more()
    {
        Assert.Equal(Cap, Deflate.Inflate(Deflate.Compress(new byte[Cap]), Cap)?.Length);
        Assert.Null(Deflate.Inflate(Deflate.Compress(new byte[Cap + 1]), Cap));
    }

    [Fact]
    public void A_bomb_is_refused_without_unpacking_it()
    {
        var bomb = Bomb(gibibytes: 1);
        Assert.InRange(bomb.Length, 100_000, 8 << 20);
        Deflate.Inflate(bomb, Cap);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(Deflate.Inflate(bomb, Cap));

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < bomb.Length + (4 << 20));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]                                     // no such kind of block
    [InlineData(new byte[] { 0x00, 0x05, 0x00, 0x00, 0x00, 0x48, 0x00 })]                   // a length that is not its complement
    [InlineData(new byte[] { 0x02, 0x02, 0x00 })]                                           // points back to before the beginning
    public void Broken_data_is_refused(byte[] wire) => Assert.Null(Deflate.Inflate(wire, Cap));

    [Fact]
    public void No_mutation_makes_it_throw_or_grow_beyond_the_cap()
        => Check.One(Cases.Of(2000), Prop.ForAll(
            Mutation.Of(Deflate.Compress("hello hello hello"u8), Deflate.Compress(new byte[2000])),
            wire => Assert.True((Deflate.Inflate(wire, 1000)?.Length ?? 0) <= 1000)));

    [Theory]
    [InlineData(true, "permessage-deflate")]
    [InlineData(true, "permessage-deflate; client_max_window_bits")]
    [InlineData(true, "permessage-deflate; client_max_window_bits=10; client_no_context_takeover; server_no_context_takeover")]
    [InlineData(true, "permessage-deflate; server_max_window_bits=10", "permessage-deflate")]       // the second choice
    [InlineData(false, "permessage-deflate; server_max_window_bits=10")]
    [InlineData(false, "permessage-deflate; unheard_of")]
    [InlineData(false, "permessage-bzip2")]
    [InlineData(false, "x-permessage-deflate")]
    [InlineData(false, "")]
    [InlineData(false)]
    public void An_offer_is_taken_if_we_can_keep_to_it(bool taken, params string[] offers)
        => Assert.Equal(taken, Deflate.CanAccept(offers));

    private static byte[] Bomb(int gibibytes)
    {
        using var to = new MemoryStream();
        using (var deflate = new DeflateStream(to, CompressionLevel.Optimal, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < gibibytes << 10; i++)
            {
                deflate.Write(zeros);
            }
        }

        return to.ToArray();
    }
}
