using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Reference;
using Gateway.Tests.Support;

namespace Gateway.Tests.Reference;

public sealed class OcppCheckTests
{
    [Theory]
    [InlineData("1.6", """ [2,"1","Heartbeat",{}] """, "ok")]
    [InlineData("1.6", """[2,"1","Authorize",{"idTag":1}]""", "error: /idTag: expected a string of at most 20 characters, found 1 (TypeConstraintViolation)")]
    [InlineData("1.6", """[2,"1","Authorize",{}]""", "error: /idTag: expected a string of at most 20 characters, found nothing (OccurenceConstraintViolation)")]
    [InlineData("2.1", """[2,"1","Heartbeat",{"x":1}]""", "error: /x: expected no field of this name in HeartbeatRequest, found one (FormatViolation)")]
    [InlineData("1.6", """[2,"1","Heartbeat",{"x":1}]""", "error: /x: expected no field of this name in HeartbeatRequest, found one (FormationViolation)")]
    [InlineData("1.6", """[2,"1","Heartbeat",null]""", "error: : expected an object (HeartbeatRequest), found null (TypeConstraintViolation)")]
    [InlineData("1.6", """[2,"1","Hartbeat",{}]""", "error: : OCPP 1.6 has no message Hartbeat; did you mean Heartbeat? (NotImplemented)")]
    [InlineData("1.6", """[2,"1","Zzzz\nzzz\u2028!!",{}]""", "error: : OCPP 1.6 has no message Zzzz?zzz?!! (NotImplemented)")]
    [InlineData("1.6", """[2,"1","Heartbeat",[]]""", "error: : no frame: its payload is no object (FormationViolation)")]
    [InlineData("2.1", """[9,"1"]""", "error: : no frame: its type is none of 2, 3, 4, 5 and 6 (RpcFrameworkError)")]
    [InlineData("2.1", """[6,"1","NotifyPeriodicEventStream",{}]""", "(OccurrenceConstraintViolation)")]
    [InlineData("2.1", """[2,"1","NotifyPeriodicEventStream",{}]""", "error: : NotifyPeriodicEventStream is sent with 6 (SEND), not with 2 (CALL) (ProtocolError)")]
    [InlineData("2.1", """[6,"1","Heartbeat",{}]""", "error: : Heartbeat is sent with 2 (CALL), not with 6 (SEND) (ProtocolError)")]
    [InlineData("2.0.1", """[6,"1","Heartbeat",{}]""", "error: : OCPP 2.0.1 has no messages of type 6 (RpcFrameworkError)")]
    [InlineData("1.5", """[2,"1","Heartbeat",{}]""", "OCPP 1.5 is SOAP and has no frames")]
    [InlineData(null, """[2,"1","Heartbeat",{}]""", "error: : a raw frame does not tell its version: --version is needed (GenericError)")]
    [InlineData("1.6", """[4,"1","FormationViolation","",{}]""", "ok")]
    [InlineData("2.1", """[4,"-1","RpcFrameworkError","what",{"at":1}]""", "ok")]
    [InlineData("2.1", """[5,"1","FormatViolation","",{}]""", "ok")]
    [InlineData("2.1", """[4,"1","FormationViolation","",{}]""", "error: /2: expected a code of OCPP 2.1: FormatViolation, ")]
    [InlineData("2.1", """[4,"1","GenericError"]""", "error: : expected 5 elements, found 3 (OccurrenceConstraintViolation)")]
    [InlineData("2.1", """[4,"1","GenericError",null,{}]""", "error: /3: expected a string (TypeConstraintViolation)")]
    [InlineData("2.1", """[4,"1","GenericError","\ud800",{}]""", "error: /3: expected a string of at most 255 characters (PropertyConstraintViolation)")]
    [InlineData("2.1", """[4,"1","GenericError","",[]]""", "error: /4: expected an object (TypeConstraintViolation)")]
    public void A_raw_frame_is_judged(string? version, string line, string says) => AssertSays(says, Answer.ToCheck(version, line));

    [Theory]
    [InlineData("""{"version":"1.5","action":"Heartbeat","kind":"request","payload":{}}""", "ok")]
    [InlineData("""{"kind":"response","payload":{"currentTime":"2026-11-21T08:00:00Z"},"action":"Heartbeat","version":"2.1"}""", "ok")]
    [InlineData("""{"version":"2.1","action":"Heartbeat","kind":"response","payload":{"currentTime":1}}""", "error: /currentTime: ")]
    [InlineData("""{"version":"2.1","action":"Heartbeat","kind":"request","payload":{"customData":{"vendorId":"a"},"customData":1}}""", "(OccurrenceConstraintViolation)")]
    [InlineData("""{"version":"2.1","action":"NotifyPeriodicEventStream","kind":"response","payload":{}}""", "has no response (ProtocolError)")]
    [InlineData("""{"version":"2.1","action":"Heartbeat","kind":"answer","payload":{}}""", "\"kind\" is neither request nor response")]
    [InlineData("""{"version":"2.1","action":"Heartbeat","kind":"request"}""", "\"payload\" is missing")]
    [InlineData("""{"version":"2.1","kind":"request","payload":{}}""", "\"action\" is missing")]
    [InlineData("""{"version":"2.2","action":"Heartbeat","kind":"request","payload":{}}""", "\"version\" is none of")]
    [InlineData("""{"action":"Heartbeat","kind":"request","payload":{}}""", "\"version\" is missing")]
    [InlineData("""{"version":"\ud800"}""", "surrogate")]
    [InlineData("""{"version":"1.6"}{}""", "expected JSON")]
    [InlineData("\"text\"", "expected a frame or an object")]
    public void A_labelled_payload_is_judged(string line, string says) => AssertSays(says, Answer.ToCheck(null, line));

    [Fact]
    public void A_result_is_judged_by_the_call_of_its_id()
    {
        var answer = Answer.ToCheck("1.6", """
            [2,"1","Heartbeat",{}]

            [2,"1","ClearCache",{}]
            [3,"1",{"status":"Accepted"}]
            [3,"1",{"currentTime":"2026-11-21T08:00:00Z"}]
            [3,"1",{"currentTime":"2026-11-21T08:00:00Z"}]
            [2,"2","ClearCache",{}]
            [3,"2",{"status":"Perhaps"}]
            [2,"3","ClearCache",{}]
            [4,"3","InternalError","",{}]
            [3,"3",{"status":"Accepted"}]
            """);

        Assert.Equal(1, answer.Code);
        Assert.Equal(
            [
                "ok", "ok", "ok", "ok",         // the same id from either side is nothing unusual
                "error: : no call of this id came before, so nobody knows what it answers (ProtocolError)",
                "ok",
                "error: /status: expected one of Accepted, Rejected, found \"Perhaps\" (PropertyConstraintViolation)",
                "ok", "ok",
                "error: : no call of this id came before, so nobody knows what it answers (ProtocolError)",
            ],
            answer.Lines);
        Assert.Equal("10 checked: 7 ok, 3 with an error\n", answer.Error);
    }

    [Fact]
    public void Every_example_of_the_catalogue_is_ok_as_frame_and_with_labels()
    {
        foreach (var version in Enum.GetValues<OcppVersion>())
        {
            var lines = MessageCatalogue.Of(version).Messages.SelectMany(m => Lines(version, m)).ToList();
            var answer = Answer.ToCheck(version.Number(), string.Join("\r\n", lines));

            Assert.Equal("", string.Join('\n', answer.Lines.Where(l => l != "ok")));
            Assert.Equal((0, lines.Count), (answer.Code, answer.Lines.Length));
        }
    }

    [Fact]
    public void Json_has_a_line_each()
        => Assert.Equal(
            [
                """{"line":2,"ok":false,"pointer":"/idTag","text":"expected a string of at most 20 characters, found 1","code":"TypeConstraintViolation"}""",
                """{"line":3,"ok":true}""",
            ],
            Answer.ToCheck("1.6", "\n[2,\"1\",\"Authorize\",{\"idTag\":1}]\n[2,\"1\",\"Heartbeat\",{}]\n", json: true).Lines);

    [Fact]
    public void What_is_no_text_or_too_long_costs_its_own_line_only()
    {
        byte[] good = [.. "[2,\"1\",\"Heartbeat\",{}]"u8];
        byte[] input = [.. good, 10, 0xFF, 0xFE, 10, .. new byte[3 << 20], 10, .. good, 13, 10, 0, 10, .. new byte[LineReader.Longest + 3]];

        Assert.Equal(
            [
                "ok",
                "error: : expected UTF-8, found other bytes (FormatViolation)",
                "error: : the line is longer than 1048576 bytes (FormatViolation)",
                "ok",
                "error: : expected JSON, nested at most 32 deep, found something else (FormatViolation)",
                "error: : the line is longer than 1048576 bytes (FormatViolation)",
            ],
            Answer.ToCheck("2.1", input).Lines);
    }

    [Fact]
    public void No_input_is_no_error() => Assert.Equal((0, ""), (Answer.ToCheck(null, "").Code, Answer.ToCheck("2.1", " \n\r\n\n").Out));

    [Theory]
    [InlineData("/nowhere/frames.jsonl")]
    [InlineData("/")]
    [InlineData("")]
    public void A_file_that_cannot_be_read_is_a_failure_in_one_line(string file)
    {
        var answer = Answer.To((o, e) => OcppCheck.Run(file, "1.6", false, () => Stream.Null, o, e));

        Assert.Equal((1, ""), (answer.Code, answer.Out));
        Assert.Single(answer.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void A_version_that_is_none_is_wrong_usage() => Assert.Equal((2, ""), (Answer.ToCheck("2.0", "x").Code, Answer.ToCheck("2.0", "x").Out));

    [Fact]
    public void Whatever_stands_in_a_line_gets_one_verdict()
    {
        string[] parts =
        [
            "[", "]", "{", "}", ",", ":", "2", "3", "4", "\"1\"", "\"Heartbeat\"", "\"version\"", "\"2.1\"", "\"payload\"", "\"\\ud800\"", "\0", "😀", " ", "1e999",
        ];
        Prop.ForAll(Gen.Elements(parts).ListOf().Select(l => string.Concat(l)).ToArbitrary(), line =>
        {
            var answer = Answer.ToCheck("2.1", line);
            var expected = line.Trim(' ').Length == 0 ? 0 : 1;
            return answer.Out.Count(c => c == '\n') == expected
                && (expected == 0 || answer.Lines[0] == "ok" || answer.Lines[0].StartsWith("error: ", StringComparison.Ordinal));
        }).Check(Cases.Of(100));
    }

    private static void AssertSays(string says, Answer answer)
    {
        var line = Assert.Single(answer.Lines);
        Assert.Equal(says == "ok" ? 0 : 1, answer.Code);
        Assert.Equal(says == "ok", line == "ok");
        Assert.Contains(says, line, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Lines(OcppVersion version, Message message)
    {
        foreach (var part in new[] { message.Request, message.Response }.OfType<ObjectShape>())
        {
            var payload = Encoding.UTF8.GetString(Examples.Of(part).Span);
            var isRequest = part == message.Request;
            yield return $$"""{"version":"{{version.Number()}}","action":"{{message.Action}}","kind":"{{(isRequest ? "request" : "response")}}","payload":{{payload}}}""";
            if (version != OcppVersion.V15)
            {
                yield return isRequest ? $"""[{(message.Response is null ? 6 : 2)},"x","{message.Action}",{payload}]""" : $"""[3,"x",{payload}]""";
            }
        }
    }
}
