using System.Text;
using Gateway.Ocpp;

namespace Gateway.Tests.Ocpp;

/// <summary>The gateway's own frames, byte for byte.</summary>
public sealed class FrameWriterTests
{
    [Fact]
    public void A_call_has_its_four_parts()
        => Assert.Equal("""[2,"gw-1","Heartbeat",{}]""", Text(FrameWriter.Call("gw-1", "Heartbeat", "{}"u8)));

    [Fact]
    public void A_message_that_nobody_answers_has_the_parts_of_a_call()
        => Assert.Equal(
            """[6,"gw-2","NotifyPeriodicEventStream",{"id": 5}]""",
            Text(FrameWriter.Send("gw-2", "NotifyPeriodicEventStream", """{"id": 5}"""u8)));

    [Fact]
    public void A_result_carries_its_payload_as_it_was_given()
        => Assert.Equal("""[3,"1",{"a": 1.50}]""", Text(FrameWriter.CallResult("1"u8, """{"a": 1.50}"""u8)));

    [Fact]
    public void An_error_has_a_description_and_empty_details()
        => Assert.Equal(
            """[4,"1","NotSupported","not here",{}]""",
            Text(FrameWriter.CallError("1"u8, ErrorCode.NotSupported, OcppVersion.V201, "not here")));

    [Fact]
    public void A_result_that_could_not_be_read_is_told_to_its_sender()
        => Assert.Equal(
            """[5,"1","FormatViolation","broken",{}]""", Text(FrameWriter.CallResultError("1"u8, ErrorCode.FormatViolation, "broken")));

    [Fact]
    public void An_id_with_quotes_does_not_break_out()
        => Assert.Equal("1\",\"A\",{}]", FrameText.Read(FrameWriter.CallResult("1\",\"A\",{}]"u8, "{}"u8)).Id);

    [Theory]
    [InlineData(255, 0)]
    [InlineData(256, 1)]
    [InlineData(10_000, 9_745)]
    public void A_description_ends_where_the_standard_ends_it(int length, int cut)
    {
        var error = Text(FrameWriter.CallError("1"u8, ErrorCode.InternalError, OcppVersion.V16, new string('d', length)));

        Assert.Equal($$"""[4,"1","InternalError","{{new string('d', length - cut)}}",{}]""", error);
    }

    [Fact]
    public void A_description_cut_inside_of_a_character_is_still_a_frame()
        => Assert.True(FrameText.Read(FrameWriter.CallError(
            "1"u8, ErrorCode.InternalError, OcppVersion.V16, string.Concat(Enumerable.Repeat("😀", 200)).Insert(0, "x"))).Whole);

    [Fact]
    public void A_description_is_cut_between_characters()
        => Assert.Equal(
            $$"""[4,"1","InternalError","x{{string.Concat(Enumerable.Repeat("\\uD83D\\uDE00", 127))}}",{}]""",
            Text(FrameWriter.CallError("1"u8, ErrorCode.InternalError, OcppVersion.V16, "x" + string.Concat(Enumerable.Repeat("😀", 200)))));

    [Fact]
    public void No_half_of_a_character_is_left_by_the_cut()
        => Assert.Equal(
            $$"""[4,"1","InternalError","{{string.Concat(Enumerable.Repeat("\\uD83D\\uDE00", 127))}}",{}]""",
            Text(FrameWriter.CallError("1"u8, ErrorCode.InternalError, OcppVersion.V16, string.Concat(Enumerable.Repeat("😀", 200)))));

    private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);
}
