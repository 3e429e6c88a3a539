using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Ocpp;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp;

/// <summary>What no single example shows.</summary>
public sealed class FramePropertyTests
{
    private static readonly byte[][] Seeds =
    [
        """[2,"19223201","BootNotification",{"chargePointVendor":"V","n":[1,2.5e3,{"a":null}]}]"""u8.ToArray(),
        """[2,"\u0031\ud83d\ude00","\u0041",{"a":"\"}]\\"}]"""u8.ToArray(),
        """[3,"ü",{"status":"Accepted"}]"""u8.ToArray(),
        """[4,"1","GenericError","",{}]"""u8.ToArray(),
        """ [ 5 , "1" , "FormatViolation" , null ] """u8.ToArray(),
        """[6,"1","NotifyPeriodicEventStream",{}]"""u8.ToArray(),
    ];

    [Fact]
    public void No_mutation_of_a_good_frame_throws_and_every_refusal_has_a_fault()
        => Check.One(Cases.Of(5000), Prop.ForAll(Mutation.Of(Seeds), message =>
        {
            var read = FrameText.Read(message);

            Assert.Equal(read.Whole, read.Fault is FrameFault.None);
            Assert.True(Enum.IsDefined(read.Type));
            Assert.False(read.Whole && read.Id.Length == 0);
            Assert.True(Encoding.UTF8.GetByteCount(read.Id) <= FrameReader.MaxId);
        }));

    /// <summary>The framework's own parser as the judge: whatever we relay as a frame is a JSON array.</summary>
    [Fact]
    public void What_passes_as_a_frame_is_json()
        => Check.One(Cases.Of(5000), Prop.ForAll(Mutation.Of(Seeds), message =>
        {
            if (FrameReader.TryRead(message, out var frame, out _))
            {
                using var document = JsonDocument.Parse(message);
                Assert.Equal((int)frame.Type, document.RootElement[0].GetInt32());
                Assert.True(message.AsSpan().IndexOf(frame.Payload) >= 0);
            }
        }));

    [Fact]
    public void What_the_writer_writes_the_reader_reads()
        => Check.One(Cases.Of(1000), Prop.ForAll(
            ArbMap.Default.ArbFor<NonEmptyString>(),
            ArbMap.Default.ArbFor<NonEmptyString>(),
            (first, second) =>
            {
                var (id, text) = (Clean(first.Get), Clean(second.Get));
                var payload = JsonSerializer.SerializeToUtf8Bytes(new { text });

                Assert.Equal(
                    new(true, FrameFault.None, MessageType.Call, id, text, Encoding.UTF8.GetString(payload)),
                    FrameText.Read(FrameWriter.Call(id, text, payload)));
                Assert.Equal(
                    new(true, FrameFault.None, MessageType.Send, id, text, Encoding.UTF8.GetString(payload)),
                    FrameText.Read(FrameWriter.Send(id, text, payload)));
                Assert.Equal(
                    new(true, FrameFault.None, MessageType.CallResult, id, "", Encoding.UTF8.GetString(payload)),
                    FrameText.Read(FrameWriter.CallResult(Encoding.UTF8.GetBytes(id), payload)));
                Assert.Equal(
                    new(true, FrameFault.None, MessageType.CallError, id, "FormationViolation", ""),
                    FrameText.Read(FrameWriter.CallError(Encoding.UTF8.GetBytes(id), ErrorCode.FormatViolation, OcppVersion.V16, second.Get)));
            }));

    // Half a pair is no text; and an id has its longest form.
    private static string Clean(string text)
        => new string([.. Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Take(60).Where(c => !char.IsSurrogate(c)), 'x']);
}
