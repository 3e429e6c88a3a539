using System.Text;
using Gateway.Ocpp.Editing;

namespace Gateway.Tests.Ocpp.Editing;

public sealed class PayloadFieldTests
{
    [Theory]
    [InlineData("""{"a":17}""", 17)]
    [InlineData("""{"a":"17"}""", 17)]
    [InlineData("""{"a":"\u0031\u0037"}""", 17)]
    [InlineData("""{"a":17.0}""", 17)]
    [InlineData("""{"a":1.7e1}""", 17)]
    [InlineData("""{"a":-1}""", -1)]
    [InlineData("""{"a":0}""", 0)]
    [InlineData("""{"a":9223372036854775807}""", long.MaxValue)]
    [InlineData("""{"a":1,"b":{"a":3},"a":2}""", 2)]
    public void A_number_is_read_however_it_is_written(string payload, long expected)
    {
        Assert.True(PayloadField.TryReadNumber(Encoding.UTF8.GetBytes(payload), "a"u8, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":17.5}""")]
    [InlineData("""{"a":"x"}""")]
    [InlineData("""{"a":""}""")]
    [InlineData("""{"a":true}""")]
    [InlineData("""{"a":[17]}""")]
    [InlineData("""{"a":9223372036854775808}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":17,"a":null}""")]
    [InlineData("""{"b":17}""")]
    public void What_is_no_integer_is_not_read(string payload)
        => Assert.False(PayloadField.TryReadNumber(Encoding.UTF8.GetBytes(payload), "a"u8, out _));

    [Theory]
    [InlineData("""{"idTagInfo":{"status":"Invalid"}}""", "Invalid")]
    [InlineData("""{"status":"Accepted","idTagInfo":{"\u0073tatus":"Bl\u006fcked"}}""", "Blocked")]
    [InlineData("""{"idTagInfo":{"status":"Accepted"},"idTagInfo":{"status":"Expired"}}""", "Expired")]
    [InlineData("""{"idTagInfo":{"status":null}}""", null)]
    [InlineData("""{"idTagInfo":{"status":"\ud800"}}""", null)]
    [InlineData("""{"idTagInfo":"status"}""", null)]
    [InlineData("""{"status":"Accepted"}""", null)]
    public void A_text_is_read_at_its_place(string payload, string? expected)
    {
        Assert.Equal(expected is not null, PayloadField.TryReadText(Encoding.UTF8.GetBytes(payload), "idTagInfo/status"u8, out var value));
        Assert.Equal(expected, value);
    }
}
