using System.Text;
using Gateway.Ocpp;
using static Gateway.Ocpp.MessageType;

namespace Gateway.Tests.Ocpp;

/// <summary>What peers send, and what is seen in it. OCPP-J 1.6 §4.2; 2.x part 4 §4.2.</summary>
public sealed class FrameReaderTests
{
    public static TheoryData<string, MessageType, string, string, string> GoodFrames => new()
    {
        //  message                                                     type             id        action or code     payload
        { """[2,"1","Heartbeat",{}]""",                                 Call,            "1",      "Heartbeat",       "{}" },
        { """[3,"1",{"currentTime":"2026-01-01T00:00:00Z"}]""",         CallResult,      "1",      "",                """{"currentTime":"2026-01-01T00:00:00Z"}""" },
        { """[4,"1","GenericError","why",{"a":1}]""",                   CallError,       "1",      "GenericError",    "" },
        { """[5,"1","FormatViolation","why",{}]""",                     CallResultError, "1",      "FormatViolation", "" },
        { """[6,"1","NotifyPeriodicEventStream",{"id":1}]""",           Send,            "1",      "NotifyPeriodicEventStream", """{"id":1}""" },

        // Space is allowed wherever JSON allows it; inside of the payload it stays.
        { " \t\r\n[ 2 , \"1\" ,\n\"A\" , { \"x\" : [ 1 ] } ] \r\n",     Call,            "1",      "A",               "{ \"x\" : [ 1 ] }" },

        // What looks like the end of a frame but stands in a string.
        { """[2,"1","DataTransfer",{"data":"\"}]"}]""",                 Call,            "1",      "DataTransfer",    """{"data":"\"}]"}""" },
        { """[2,"\"}]","A",{"a":"\\"}]""",                              Call,            "\"}]",   "A",               """{"a":"\\"}""" },
        { """[2,"[2,","A",{"a":{"b":[{"c":{}},[[]]]},"d":"]"}]""",      Call,            "[2,",    "A",               """{"a":{"b":[{"c":{}},[[]]]},"d":"]"}""" },

        // Escapes are undone in what we look at, and kept in what we relay.
        { """[2,"\u0031\/\ud83d\ude00","\u0041",{"a":"\u0031"}]""",     Call,            "1/😀",   "A",               """{"a":"\u0031"}""" },
        { """[3,"ü-1",{"name":"Zürich"}]""",                            CallResult,      "ü-1",    "",                """{"name":"Zürich"}""" },

        // Numbers that would change if they were written anew.
        { """[3,"1",{"n":1.0e+2,"m":-0.0,"big":123456789012345678901234567890}]""", CallResult, "1", "",            """{"n":1.0e+2,"m":-0.0,"big":123456789012345678901234567890}""" },
        { """[3,"1",{"a":1,"a":2}]""",                                  CallResult,      "1",      "",                """{"a":1,"a":2}""" },

        // Habits of real stations: null for an empty object, errors without description or details.
        { """[2,"1","Heartbeat",null]""",                               Call,            "1",      "Heartbeat",       "null" },
        { """[3,"1",null]""",                                           CallResult,      "1",      "",                "null" },
        { """[4,"1","InternalError"]""",                                CallError,       "1",      "InternalError",   "" },
        { """[4,"1","InternalError",""]""",                             CallError,       "1",      "InternalError",   "" },
        { """[4,"1","InternalError",null,null]""",                      CallError,       "1",      "InternalError",   "" },
        { """[4,"1","","",{}]""",                                       CallError,       "1",      "",                "" },
        { """[4,"1","E",{"a":[1]},[[]]]""",                             CallError,       "1",      "E",               "" },
        { """[4,"-1","RpcFrameworkError","",{}]""",                     CallError,       "-1",     "RpcFrameworkError", "" },
    };

    [Theory]
    [MemberData(nameof(GoodFrames))]
    public void A_good_frame_is_seen_as_it_was_meant(string message, MessageType type, string id, string action, string payload)
        => Assert.Equal(new(true, FrameFault.None, type, id, action, payload), FrameText.Read(message));

    [Fact]
    public void An_id_may_be_as_long_as_the_longest_seen()
    {
        var id = new string('i', FrameReader.MaxId);

        Assert.Equal(id, FrameText.Read($$"""[2,"{{id}}","A",{}]""").Id);
        Assert.Equal(FrameFault.BadId, FrameText.Read($$"""[2,"{{id}}i","A",{}]""").Fault);
    }

    [Fact]
    public void A_payload_is_a_slice_of_the_senders_own_bytes()
    {
        byte[] message = [.. "[2,\"1\",\"A\", "u8, .. "{\"a\" :\t\"\\u00fc\",\"b\":1.50}"u8, .. " ]"u8];

        Assert.True(FrameReader.TryRead(message, out var frame, out _));

        Assert.True(message.AsSpan().Overlaps(frame.Payload, out var at));
        Assert.Equal(12, at);
        Assert.Equal("{\"a\" :\t\"\\u00fc\",\"b\":1.50}"u8, frame.Payload);
    }

    [Fact]
    public void Looking_at_a_frame_costs_no_memory()
    {
        var message = Encoding.UTF8.GetBytes("""[2,"6f1c2a7e","MeterValues",{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"1"}]}]}]""");
        ReadTimes(100, message);

        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadTimes(1000, message);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void ReadTimes(int times, byte[] message)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.True(FrameReader.TryRead(message, out _, out _));
        }
    }
}
