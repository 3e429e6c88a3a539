using Gateway.Metering;
using Gateway.Metering.Lines;

namespace Gateway.Tests.Metering;

public sealed class ModbusCodecTests
{
    private static readonly ModbusRead Two = new(1, RegisterKind.Input, 0x0034, 2);

    [Fact]
    public void A_request_is_written_as_the_specification_draws_it()
        => Assert.Equal(
            "0102 0000 0006 11 04 0034 0002".Replace(" ", "", StringComparison.Ordinal),
            Convert.ToHexString(MbapHeader.Request(0x0102, ModbusRequest.Of(Two with { Unit = 0x11 }))));

    [Fact]
    public void Holding_registers_are_read_with_function_3()
        => Assert.Equal(3, MbapHeader.Request(1, ModbusRequest.Of(Two with { Kind = RegisterKind.Holding }))[7]);

    [Fact]
    public void An_answer_gives_the_registers_in_order()
        => Assert.Equal([0x1234, 0xFFFE], Read("04 04 1234 FFFE").Registers);

    //          answer                 outcome                      reason contains
    [Theory]
    [InlineData("",                    "NotBelieved", "0 bytes")]
    [InlineData("04",                  "NotBelieved", "1 bytes")]
    [InlineData("03 04 1234 FFFE",     "NotBelieved", "function 3 when asked for 4")]
    [InlineData("04 02 1234",          "NotBelieved", "asked for 4")]              // fewer registers than asked for
    [InlineData("04 06 1234 FFFE 00 00", "NotBelieved", "asked for 4")]            // more
    [InlineData("04 04 1234 FF",       "NotBelieved", "3 bytes, announced as 4")]  // cut short
    [InlineData("04 04 1234 FFFE 00",  "NotBelieved", "5 bytes, announced as 4")]  // too long
    [InlineData("84 02",               "Refused",     "no such registers")]
    [InlineData("84 0B",               "Refused",     "behind the gateway does not answer")]
    [InlineData("84 63",               "Refused",     "exception 99")]
    [InlineData("83 02",               "NotBelieved", "function 131")]             // somebody else's refusal
    [InlineData("84 02 00",            "NotBelieved", "function 132")]             // a refusal has two bytes
    public void An_answer_that_is_not_exactly_right_is_none(string answer, string outcome, string reason)
    {
        var read = Read(answer);

        Assert.Equal(outcome, read.Outcome.ToString());
        Assert.Contains(reason, read.Reason, StringComparison.Ordinal);
        Assert.Empty(read.Registers);
    }

    [Fact]
    public void Bits_are_read_with_functions_1_and_2()
    {
        Assert.Equal("0102000000061102000A0003", Convert.ToHexString(MbapHeader.Request(0x0102, ModbusRequest.Of(new ModbusBits(0x11, BitKind.Discrete, 10, 3)))));
        Assert.Equal(1, MbapHeader.Request(1, ModbusRequest.Of(new ModbusBits(1, BitKind.Coil, 10, 3)))[7]);
    }

    [Fact]
    public void The_first_bit_is_the_lowest_of_the_first_byte()
        => Assert.Equal([1, 0, 1, 1, 0, 0, 1, 1, 1, 0], ModbusPdu.ReadAnswer(Bytes("02 02 CD 01"), new ModbusBits(1, BitKind.Discrete, 0, 10)).Registers.Select(b => (int)b));

    //          answer           outcome        reason contains
    [Theory]
    [InlineData("",              "NotBelieved", "0 bytes")]
    [InlineData("01 02 CD 01",   "NotBelieved", "function 1 when asked for 2")]
    [InlineData("02 01 CD",      "NotBelieved", "asked for 2")]
    [InlineData("02 02 CD",      "NotBelieved", "1 bytes, announced as 2")]
    [InlineData("02 02 CD 01 00", "NotBelieved", "3 bytes, announced as 2")]
    [InlineData("82 02",         "Refused",     "no such registers")]
    public void An_answer_that_is_not_exactly_the_bits_is_none(string answer, string outcome, string reason)
    {
        var read = ModbusPdu.ReadAnswer(Bytes(answer), new ModbusBits(1, BitKind.Discrete, 0, 10));

        Assert.Equal(outcome, read.Outcome.ToString());
        Assert.Contains(reason, read.Reason, StringComparison.Ordinal);
        Assert.Empty(read.Registers);
    }

    /// <summary>On RTU an answer tells only its length, so a late one must not be taken for that to the next question.</summary>
    [Fact]
    public void A_question_for_bits_can_be_told_from_another_by_its_length()
    {
        var question = ModbusRequest.Of(new ModbusBits(1, BitKind.Discrete, 10, 1));

        Assert.True(question.LooksLike(question.WithCount(1)));
        Assert.False(question.LooksLike(question.WithCount(2)));
        Assert.Equal((4, 10), (question.WithCount(2).AnswerLength, question.WithCount(2).Address));
    }

    [Theory]
    [InlineData("0001 0000 0007 01", null)]
    [InlineData("0001 0001 0007 01", "protocol 1")]
    [InlineData("0001 0000 0000 01", "length 0")]
    [InlineData("0001 0000 0001 01", "length 1")]
    [InlineData("0001 0000 00FE 01", null)]
    [InlineData("0001 0000 00FF 01", "length 255")]
    [InlineData("4854 5450 2F31 2E", "protocol 21584")]      // HTTP/1.
    public void A_header_that_begins_no_message_is_refused(string bytes, string? fault)
    {
        Assert.Equal(fault is null, MbapHeader.TryRead(Bytes(bytes), out _, out var why));
        Assert.Contains(fault ?? "", why, StringComparison.Ordinal);
    }

    private static ModbusAnswer Read(string pdu) => ModbusPdu.ReadAnswer(Bytes(pdu), Two);

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
