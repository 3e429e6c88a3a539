using System.Text;
using Gateway.Ocpp.Editing;

namespace Gateway.Tests.Ocpp.Editing;

public sealed class PayloadEditTests
{
    private const string Nested = "csChargingProfiles/transactionId";

    [Theory]
    [InlineData("""{"transactionId":17}""", """{"transactionId":99}""")]
    [InlineData("""{ "b" : 1.50, "transactionId" :	17 , "a":1E+2,"x":{"transactionId":1} } """, """{ "b" : 1.50, "transactionId" :	99 , "a":1E+2,"x":{"transactionId":1} } """)]
    [InlineData("""{"transactionId":"17","transactionId":17.0}""", """{"transactionId":"99","transactionId":99}""")]
    [InlineData("""{"transactionId":"\u0031\"","a":"\/ü"}""", """{"transactionId":"99","a":"\/ü"}""")]
    [InlineData("""{"\u0074ransaction\u0049d":17}""", """{"\u0074ransaction\u0049d":99}""")]
    [InlineData("""{"\ud800":1,"\ud800ransactionI":1,"transactionId":17}""", """{"\ud800":1,"\ud800ransactionI":1,"transactionId":99}""")]
    [InlineData("""{"transactionId":-1}""", """{"transactionId":99}""")]
    [InlineData("""{"transactionId":9223372036854775807}""", """{"transactionId":99}""")]
    [InlineData("""{"transactionId":null,"n":[{"transactionId":2}]}""", """{"transactionId":99,"n":[{"transactionId":2}]}""")]
    [InlineData("""{"transactionId":{"a":[1,2]},"b":1}""", """{"transactionId":99,"b":1}""")]
    [InlineData("\n{\"transactionId\":17\r\n}\n", "\n{\"transactionId\":99\r\n}\n")]
    public void Only_the_value_changes(string payload, string expected) => Assert.Equal(expected, Replace(payload, "transactionId", 99));

    [Theory]
    [InlineData("""{"connectorId":1,"csChargingProfiles":{"chargingProfileId":17,"transactionId":17,"l":[]}}""",
        """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":17,"transactionId":99,"l":[]}}""")]
    [InlineData("""{"transactionId":17,"csChargingProfiles":{"transactionId":17}}""", """{"transactionId":17,"csChargingProfiles":{"transactionId":99}}""")]
    [InlineData("""{"csChargingProfiles":{"transactionId":1},"csChargingProfiles":{"transactionId":2,"transactionId":3}}""",
        """{"csChargingProfiles":{"transactionId":99},"csChargingProfiles":{"transactionId":99,"transactionId":99}}""")]
    [InlineData("""{"csChargingProfiles":5,"csChargingProfiles":{"csChargingProfiles":{"transactionId":1},"transactionId":1}}""",
        """{"csChargingProfiles":5,"csChargingProfiles":{"csChargingProfiles":{"transactionId":1},"transactionId":99}}""")]
    public void A_value_inside_an_object_changes_there_only(string payload, string expected) => Assert.Equal(expected, Replace(payload, Nested, 99));

    [Theory]
    [InlineData(0, """{"a":0}""")]
    [InlineData(-1, """{"a":-1}""")]
    [InlineData(long.MaxValue, """{"a":9223372036854775807}""")]
    [InlineData(long.MinValue, """{"a":-9223372036854775808}""")]
    public void Every_number_fits(long value, string expected) => Assert.Equal(expected, Replace("""{"a":1}""", "a", value));

    [Fact]
    public void A_text_stays_one_however_long_the_number()
        => Assert.Equal("""{"a":"-9223372036854775808"}""", Replace("""{"a":""}""", "a", long.MinValue));

    [Theory]
    [InlineData("""{ "location" : "ftp:\/\/a\u002fb" , "retries":1.0 }""", """{ "location" : "http://x/1" , "retries":1.0 }""")]
    [InlineData("""{"firmware":{"location":"b"},"location":"a"}""", """{"firmware":{"location":"b"},"location":"http://x/1"}""")]
    [InlineData("""{"location":"a","location":17}""", """{"location":"http://x/1","location":"http://x/1"}""")]
    public void A_text_takes_the_place_of_whatever_was_there(string payload, string expected)
    {
        Assert.True(PayloadEdit.TryReplaceText(Encoding.UTF8.GetBytes(payload), "location"u8, "http://x/1", out var edited));
        Assert.Equal(expected, Encoding.UTF8.GetString(edited));
    }

    [Fact]
    public void A_text_is_escaped_no_more_than_json_demands()
    {
        Assert.True(PayloadEdit.TryReplaceText("""{"a":""}"""u8, "a"u8, "a/b?c=1&d=\"ü\n", out var edited));
        Assert.Equal("""{"a":"a/b?c=1&d=\"ü\n"}""", Encoding.UTF8.GetString(edited));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("[]")]
    [InlineData("""[{"a":1}]""")]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":1}}""")]
    [InlineData("""{"a":1}{}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":}""")]
    [InlineData("""{"a":1 /* no */}""")]
    [InlineData("\ufeff{\"a\":1}")]
    [InlineData("""{"a":01}""")]
    public void What_is_no_json_object_is_left_alone(string payload)
    {
        Assert.Null(Replace(payload, "a", 99));
        Assert.False(PayloadEdit.TryReplaceText(Encoding.UTF8.GetBytes(payload), "a"u8, "x", out _));
        Assert.Null(SetTrue(payload, "offline"));
        Assert.False(PayloadField.TryReadNumber(Encoding.UTF8.GetBytes(payload), "a"u8, out _));
        Assert.False(PayloadField.TryReadText(Encoding.UTF8.GetBytes(payload), "a"u8, out _));
    }

    [Theory]
    [InlineData("""{}""", "a")]
    [InlineData("""{"A":1,"b":{"a":1},"c":"a"}""", "a")]
    [InlineData("""{"csChargingProfiles":{"x":{"transactionId":1}}}""", Nested)]
    [InlineData("""{"csChargingProfiles":[{"transactionId":1}]}""", Nested)]
    [InlineData("""{"csChargingProfiles":null,"transactionId":1}""", Nested)]
    [InlineData("""{"csChargingProfiles/transactionId":1}""", Nested)]
    public void A_number_that_is_not_there_is_not_replaced(string payload, string path) => Assert.Null(Replace(payload, path, 99));

    [Theory]
    [InlineData("""{}""", """{"offline":true}""")]
    [InlineData(" { \n } ", " {\"offline\":true \n } ")]
    [InlineData("""{"a":1}""", """{"a":1,"offline":true}""")]
    [InlineData("{\"a\":1.0 \n}\n", "{\"a\":1.0,\"offline\":true \n}\n")]
    [InlineData("""{"a":{"offline":false}}""", """{"a":{"offline":false},"offline":true}""")]
    [InlineData("""{"a":"x"}""", """{"a":"x","offline":true}""")]
    [InlineData("""{"offline":false,"a":1}""", """{"offline":true,"a":1}""")]
    [InlineData("""{"offline" : true}""", """{"offline" : true}""")]
    [InlineData("""{"offline":"no","\u006fffline":null}""", """{"offline":true,"\u006fffline":true}""")]
    public void A_flag_is_set_or_added_at_the_end(string payload, string expected) => Assert.Equal(expected, SetTrue(payload, "offline"));

    [Fact]
    public void Nothing_is_allocated_but_the_result()
    {
        var payload = Encoding.UTF8.GetBytes("""{"connectorId":1,"transactionId":17,"meterValue":[{"timestamp":"2026-11-21T10:00:00Z","sampledValue":[]}]}""");
        PayloadEdit.TryReplaceNumber(payload, "transactionId"u8, 1, out _);
        PayloadEdit.TrySetTrue(payload, "offline"u8, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        PayloadEdit.TryReplaceNumber(payload, "transactionId"u8, 1_234_567_890, out var replaced);
        PayloadEdit.TrySetTrue(payload, "offline"u8, out var set);
        PayloadField.TryReadNumber(payload, "transactionId"u8, out _);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, replaced!.Length + set!.Length, replaced.Length + set.Length + 100);      // two arrays' heads and padding
    }

    private static string? Replace(string payload, string path, long value)
        => PayloadEdit.TryReplaceNumber(Encoding.UTF8.GetBytes(payload), Encoding.UTF8.GetBytes(path), value, out var edited)
            ? Encoding.UTF8.GetString(edited)
            : null;

    private static string? SetTrue(string payload, string field)
        => PayloadEdit.TrySetTrue(Encoding.UTF8.GetBytes(payload), Encoding.UTF8.GetBytes(field), out var edited)
            ? Encoding.UTF8.GetString(edited)
            : null;
}
