using Gateway.Ocpp;

namespace Gateway.Tests.Ocpp;

/// <summary>Every way to be wrong has its name, and what could still be read is handed out: a broken CALL is answered under its id.</summary>
public sealed class FrameFaultTests
{
    public static TheoryData<string, FrameFault, MessageType, string> BadFrames => new()
    {
        // message, its fault, and what could be read: type and id
        { "", FrameFault.NotJson, MessageType.None, "" },
        { "   ", FrameFault.NotJson, MessageType.None, "" },
        { "hello", FrameFault.NotJson, MessageType.None, "" },
        { "\uFEFF[2,\"1\",\"A\",{}]", FrameFault.NotJson, MessageType.None, "" },
        { "[2,'1','A',{}]", FrameFault.NotJson, MessageType.Call, "" },
        { "[2,\"1\",\"A\",{}],", FrameFault.NotJson, MessageType.Call, "1" },
        { "[2,\"1\",\"A\",{}][2,\"2\",\"A\",{}]", FrameFault.NotJson, MessageType.Call, "1" },
        { "[2,\"1\",\"A\",{},]", FrameFault.NotJson, MessageType.Call, "1" },
        { "[2,\"1\",\"A\",{/**/}]", FrameFault.NotJson, MessageType.Call, "1" },
        { "[2,\"1\",\"A\",{\"a\":NaN}]", FrameFault.NotJson, MessageType.Call, "1" },
        { "[2,\"1\",\"A\",{\"a\":\"\n\"}]", FrameFault.NotJson, MessageType.Call, "1" },
        { "[02,\"1\",\"A\",{}]", FrameFault.NotJson, MessageType.None, "" },

        // Cut off, as a peer does that counts characters for bytes.
        { "[", FrameFault.NotJson, MessageType.None, "" },
        { "[2", FrameFault.NotJson, MessageType.None, "" },
        { "[2,", FrameFault.NotJson, MessageType.Call, "" },
        { "[2,\"12", FrameFault.NotJson, MessageType.Call, "" },
        { "[2,\"12\"", FrameFault.NotJson, MessageType.Call, "12" },
        { "[2,\"12\",\"Author", FrameFault.NotJson, MessageType.Call, "12" },
        { "[2,\"12\",\"Authorize\",{\"idTag\":\"4", FrameFault.NotJson, MessageType.Call, "12" },
        { "[2,\"12\",\"Authorize\",{}", FrameFault.NotJson, MessageType.Call, "12" },
        { "[3,\"12\",{\"status\":", FrameFault.NotJson, MessageType.CallResult, "12" },
        { "[4,\"12\",\"GenericError\",\"des", FrameFault.NotJson, MessageType.CallError, "12" },

        // JSON, but no message.
        { "{}", FrameFault.NotAnArray, MessageType.None, "" },
        { "null", FrameFault.NotAnArray, MessageType.None, "" },
        { "\"[2]\"", FrameFault.NotAnArray, MessageType.None, "" },
        { "2", FrameFault.NotAnArray, MessageType.None, "" },
        { "[]", FrameFault.NotAnArray, MessageType.None, "" },
        { "[[2,\"1\",\"A\",{}]]", FrameFault.NotAnArray, MessageType.None, "" },
        { "[\"2\",\"1\",\"A\",{}]", FrameFault.NotAnArray, MessageType.None, "" },
        { "[null,\"1\",\"A\",{}]", FrameFault.NotAnArray, MessageType.None, "" },

        // Types that no version knows.
        { "[0,\"1\",\"A\",{}]", FrameFault.UnknownType, MessageType.None, "" },
        { "[1,\"1\",\"A\",{}]", FrameFault.UnknownType, MessageType.None, "" },
        { "[7,\"1\",\"A\",{}]", FrameFault.UnknownType, MessageType.None, "" },
        { "[-2,\"1\",\"A\",{}]", FrameFault.UnknownType, MessageType.None, "" },
        { "[258,\"1\",\"A\",{}]", FrameFault.UnknownType, MessageType.None, "" },
        { "[2.5,\"1\",\"A\",{}]", FrameFault.UnknownType, MessageType.None, "" },
        { "[99999999999999999999,\"1\",\"A\",{}]", FrameFault.UnknownType, MessageType.None, "" },

        { "[2]", FrameFault.BadId, MessageType.Call, "" },
        { "[2,1,\"A\",{}]", FrameFault.BadId, MessageType.Call, "" },
        { "[2,null,\"A\",{}]", FrameFault.BadId, MessageType.Call, "" },
        { "[2,\"\",\"A\",{}]", FrameFault.BadId, MessageType.Call, "" },
        { "[2,{\"id\":\"1\"},\"A\",{}]", FrameFault.BadId, MessageType.Call, "" },
        { "[3,[\"1\"],{}]", FrameFault.BadId, MessageType.CallResult, "" },

        { "[2,\"1\"]", FrameFault.BadAction, MessageType.Call, "1" },
        { "[2,\"1\",\"\",{}]", FrameFault.BadAction, MessageType.Call, "1" },
        { "[2,\"1\",7,{}]", FrameFault.BadAction, MessageType.Call, "1" },
        { "[2,\"1\",null,{}]", FrameFault.BadAction, MessageType.Call, "1" },
        { "[2,\"1\",{}]", FrameFault.BadAction, MessageType.Call, "1" },
        { "[6,\"1\",{}]", FrameFault.BadAction, MessageType.Send, "1" },
        { "[4,\"1\"]", FrameFault.BadAction, MessageType.CallError, "1" },
        { "[4,\"1\",500,\"\",{}]", FrameFault.BadAction, MessageType.CallError, "1" },
        { "[5,\"1\",null,\"\",{}]", FrameFault.BadAction, MessageType.CallResultError, "1" },

        { "[2,\"1\",\"A\"]", FrameFault.BadPayload, MessageType.Call, "1" },
        { "[2,\"1\",\"A\",[]]", FrameFault.BadPayload, MessageType.Call, "1" },
        { "[2,\"1\",\"A\",\"{}\"]", FrameFault.BadPayload, MessageType.Call, "1" },
        { "[2,\"1\",\"A\",7]", FrameFault.BadPayload, MessageType.Call, "1" },
        { "[3,\"1\"]", FrameFault.BadPayload, MessageType.CallResult, "1" },
        { "[3,\"1\",true]", FrameFault.BadPayload, MessageType.CallResult, "1" },

        { "[2,\"1\",\"A\",{},{}]", FrameFault.TrailingElements, MessageType.Call, "1" },
        { "[3,\"1\",{},null]", FrameFault.TrailingElements, MessageType.CallResult, "1" },
        { "[4,\"1\",\"E\",\"\",{},1]", FrameFault.TrailingElements, MessageType.CallError, "1" },
        { "[6,\"1\",\"A\",{},\"\"]", FrameFault.TrailingElements, MessageType.Send, "1" },
    };

    [Theory]
    [MemberData(nameof(BadFrames))]
    public void A_bad_frame_has_its_fault_and_keeps_what_could_be_read(string message, FrameFault fault, MessageType type, string id)
    {
        var read = FrameText.Read(message);

        Assert.False(read.Whole);
        Assert.Equal((fault, type, id), (read.Fault, read.Type, read.Id));
    }

    [Theory]
    [InlineData("\\ud800")]             // half of a pair
    [InlineData("\\udc00\\ud800")]      // the halves the wrong way round
    [InlineData("1\\ud83dx")]
    public void An_escape_that_is_no_character_is_a_fault_of_the_part_it_stands_in(string escape)
    {
        Assert.Equal(FrameFault.BadId, FrameText.Read($$"""[2,"{{escape}}","A",{}]""").Fault);
        Assert.Equal(FrameFault.BadAction, FrameText.Read($$"""[2,"1","{{escape}}",{}]""").Fault);
        Assert.Equal(FrameFault.BadAction, FrameText.Read($$"""[4,"1","{{escape}}","",{}]""").Fault);
        Assert.True(FrameText.Read($$"""[2,"1","A",{"a":"{{escape}}"}]""").Whole);      // not ours to judge
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]             // NUL, longer than it need be
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]       // half of a pair
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })] // beyond Unicode
    [InlineData(new byte[] { 0xE2, 0x82 })]             // cut off
    public void What_is_not_utf8_is_no_message_wherever_it_stands(byte[] wrong)
    {
        Assert.Equal(FrameFault.NotUtf8, FrameText.Read([.. "[2,\""u8, .. wrong, .. "\",\"A\",{}]"u8]).Fault);
        Assert.Equal(FrameFault.NotUtf8, FrameText.Read([.. "[2,\"1\",\"A\",{\"a\":\""u8, .. wrong, .. "\"}]"u8]).Fault);
        Assert.Equal(FrameFault.NotUtf8, FrameText.Read(wrong).Fault);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(100_000)]
    public void A_message_nested_very_deep_is_refused_under_its_id(int depth)
    {
        var deep = "[2,\"1\",\"A\",{\"a\":" + new string('[', depth) + new string(']', depth) + "}]";

        Assert.Equal(new(false, FrameFault.NotJson, MessageType.Call, "1", "A", ""), FrameText.Read(deep));
        Assert.Equal(new(false, FrameFault.NotAnArray, MessageType.None, "", "", ""), FrameText.Read(new string('[', depth)));
    }

    [Fact]
    public void Depth_is_counted_with_the_envelope()
    {
        Assert.True(FrameText.Read(Nested(FrameReader.MaxDepth)).Whole);
        Assert.False(FrameText.Read(Nested(FrameReader.MaxDepth + 1)).Whole);

        static string Nested(int depth)
            => "[3,\"1\"," + string.Concat(Enumerable.Repeat("{\"a\":", depth - 2)) + "{}" + new string('}', depth - 2) + "]";
    }
}
