using Gateway.Metering;
using Gateway.Metering.Lines;

namespace Gateway.Tests.Metering;

public sealed class RtuFrameTests
{
    private static readonly ModbusRequest Three = ModbusRequest.Of(new ModbusRead(17, RegisterKind.Holding, 107, 3));

    [Fact]
    public void A_request_is_written_as_the_specification_draws_it()
        => Assert.Equal("1103006B00037687", Convert.ToHexString(RtuFrame.Write(Three)));

    [Theory]
    [InlineData("3132 3334 3536 3738 39", 0x4B37)]      // "123456789", the check value of CRC-16/MODBUS
    [InlineData("", 0xFFFF)]
    public void The_checksum_is_that_of_the_catalogue(string bytes, int crc) => Assert.Equal(crc, Crc16.Of(Bytes(bytes)));

    [Fact]
    public void Every_single_flipped_bit_is_noticed()
    {
        var good = Sealed("11 03 06 022B 0064 007F");
        for (var bit = 0; bit < 8 * good.Length; bit++)
        {
            var flipped = (byte[])good.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(RtuFrame.Find(flipped, Three));
        }

        Assert.Equal(new RtuFrame(0, 11), RtuFrame.Find(good, Three));
    }

    //          before         the answer                   after
    [Theory]
    [InlineData("",            "11 03 06 0001 0002 0003",   "")]
    [InlineData("00 FF 11",    "11 03 06 0001 0002 0003",   "")]
    [InlineData("11 03 06",    "11 03 06 0001 0002 0003",   "11 03 06")]
    [InlineData("",            "11 03 06 1103 0611 0306",   "11")]          // what it carries looks like its own beginning
    [InlineData("12 34",       "11 83 02",                  "00")]
    public void An_answer_is_found_wherever_it_lies(string before, string answer, string after)
    {
        byte[] bytes = [.. Bytes(before), .. Sealed(answer), .. Bytes(after)];

        var found = RtuFrame.Find(bytes, Three);

        Assert.Equal(new RtuFrame(Bytes(before).Length, Sealed(answer).Length), found);
        Assert.Equal(Bytes(answer)[1..], found!.Value.Pdu(bytes).ToArray());
    }

    [Theory]
    [InlineData("11 03 04 0001 0002")]              // two registers
    [InlineData("12 03 06 0001 0002 0003")]         // another unit
    [InlineData("11 04 06 0001 0002 0003")]         // another function
    [InlineData("11 84 02")]                        // another function's refusal
    [InlineData("11 03 006B 0003")]                 // the request itself
    public void What_is_whole_and_not_the_answer_is_not_found(string frame)
    {
        var bytes = Sealed(frame);

        Assert.Null(RtuFrame.Find(bytes, Three));
        Assert.Equal(frame.StartsWith("11 03 00", StringComparison.Ordinal) ? null : new RtuFrame(0, bytes.Length), RtuFrame.First(bytes));
    }

    [Fact]
    public void An_answer_that_has_not_come_whole_is_not_found()
    {
        var good = Sealed("11 03 06 022B 0064 007F");
        Assert.All(Enumerable.Range(0, good.Length), n => Assert.Null(RtuFrame.Find(good.AsSpan(0, n), Three)));
    }

    internal static byte[] Sealed(string bytes)
    {
        var body = Bytes(bytes);
        var crc = Crc16.Of(body);
        return [.. body, (byte)crc, (byte)(crc >> 8)];
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
