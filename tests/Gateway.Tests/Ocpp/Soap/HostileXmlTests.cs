using System.Globalization;
using System.Text;
using Gateway.Ocpp.Soap;
using static Gateway.Tests.Ocpp.Soap.SoapReaderTests;

namespace Gateway.Tests.Ocpp.Soap;

/// <summary>Bad input costs its sender: a refusal with a reason, in bounded time and memory, and nothing is fetched.</summary>
public sealed class HostileXmlTests
{
    private const string Malformed = "not well-formed XML, or cut off, or with a DTD";

    [Theory]
    [InlineData("<!DOCTYPE x>")]
    [InlineData("<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]>")]
    [InlineData("<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/p'>%p;]>")]
    public void A_dtd_is_refused_wherever_it_leads(string dtd)
        => AssertRefused(SoapSamples.Bytes(dtd + Envelope("<authorizeRequest><idTag>&e;&c;</idTag></authorizeRequest>")), "with a DTD");

    [Theory]
    [InlineData("&e;")]
    [InlineData("&#0;")]
    [InlineData("&#xD800;")]
    [InlineData("&#x110000;")]
    [InlineData("&#99999999999999999999;")]
    [InlineData("\u0000")]
    [InlineData("\u0008")]
    [InlineData("\uffff")]
    [InlineData("]]>")]
    [InlineData("<![CDATA[")]
    [InlineData("<!-- -- -->")]
    [InlineData("<?xml version='1.0'?>")]
    [InlineData("<b a='1' a='2'/>")]
    [InlineData("<u:b/>")]
    [InlineData("<b xmlns:xml='urn:x'/>")]
    [InlineData("</idTag>")]
    public void What_xml_does_not_allow_is_refused(string content)
        => AssertRefused(SoapSamples.Bytes(Envelope($"<authorizeRequest><idTag>{content}</idTag></authorizeRequest>")), Malformed);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{\"a\":1}")]
    [InlineData("[2,\"1\",\"Heartbeat\",{}]")]
    [InlineData("<")]
    [InlineData("<?xml version='1.0'?>")]
    [InlineData("<?xml version='2.0'?><a/>")]
    [InlineData("<a/><b/>")]
    public void What_is_no_document_is_refused(string text) => AssertRefused(SoapSamples.Bytes(text), Malformed);

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-32")]
    [InlineData("utf-7")]
    [InlineData("ebcdic-cp-be")]
    [InlineData("no-such-encoding")]
    [InlineData("x")]
    public void An_encoding_that_is_not_the_one_declared_is_refused(string encoding)
        => AssertRefused(SoapSamples.Bytes($"<?xml version='1.0' encoding='{encoding}'?>{Envelope("<heartbeatRequest/>")}"), Malformed);

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    public void Bytes_that_are_no_utf_8_are_refused(byte[] bad)
    {
        var xml = Envelope("<authorizeRequest><idTag>|</idTag></authorizeRequest>").Split('|').Select(SoapSamples.Bytes).ToArray();
        AssertRefused([.. xml[0], .. bad, .. xml[1]], Malformed);
    }

    [Fact]
    public void What_is_malformed_is_refused_at_its_line()
        => AssertRefused(SoapSamples.Bytes("<a>\n<b>\n</a>"), "line 3, column 3: " + Malformed);

    [Fact]
    public void Every_cut_through_an_envelope_is_refused()
    {
        var whole = SoapSamples.Xml(SoapSamples.Full(new(SoapService.CentralSystem, "MeterValues", false)));
        for (var length = 0; length < whole.Length; length++)
        {
            AssertRefused(whole[..length], Malformed);
        }
    }

    [Fact]
    public void Ten_thousand_levels_are_refused()
        => AssertRefused(SoapSamples.Bytes(Envelope(Repeat("<a>", 10_000) + Repeat("</a>", 10_000))), "nested more than 32 deep");

    [Fact]
    public void Elements_beyond_counting_are_refused()
        => AssertRefused(SoapSamples.Bytes(Envelope($"<heartbeatRequest>{Repeat("<a/>", 200_000)}</heartbeatRequest>")), "more than 50000 elements");

    [Fact]
    public void More_than_a_megabyte_is_refused_unread()
        => AssertRefused(new byte[SoapReader.MaxBytes + 1], "longer than 1048576 bytes");

    [Fact]
    public void A_string_of_nearly_a_megabyte_is_a_flaw_where_it_is_too_long_and_fine_where_not()
    {
        var huge = Repeat("x", 1_000_000);
        AssertRefused(SoapSamples.Bytes(Envelope($"<authorizeRequest><idTag>{huge}</idTag></authorizeRequest>")), "/authorizeRequest/idTag: expected");
        AssertRefused(SoapSamples.Bytes(Envelope($"<heartbeatRequest a='{huge}'/>")), "/heartbeatRequest/@a: expected");
        Assert.True(SoapReader.TryRead(
            SoapSamples.Bytes(Envelope($"<dataTransferRequest><vendorId>v</vendorId><data>{huge}</data></dataTransferRequest>")), out _, out _));
    }

    [Fact]
    public void Names_of_nearly_a_megabyte_are_cut_in_the_answer()
    {
        var huge = Repeat("x", 500_000);
        foreach (var body in new[]
        {
            $"<{huge}/>", $"<heartbeatRequest xmlns='urn:{huge}'/>", $"<heartbeatRequest xmlns='urn://Ocpp/{huge}'/>",
            $"<heartbeatRequest><{huge}/></heartbeatRequest>",
        })
        {
            AssertRefused(SoapSamples.Bytes(Envelope(body)), "");
        }
    }

    /// <summary>A long namespace, inherited by thousands, would be gigabytes if each were written out.</summary>
    [Fact]
    public void Strangers_do_not_multiply()
    {
        var many = $"<heartbeatRequest xmlns:p='urn:{Repeat("x", 500_000)}'>{Repeat("<p:a/>", 40_000)}</heartbeatRequest>";

        Assert.False(SoapReader.TryRead(SoapSamples.Bytes(Envelope(many)), out var envelope, out _));

        Assert.InRange(Assert.IsType<SoapMessage>(envelope).Payload.Length, 1, SoapReader.MaxBytes);
    }

    [Fact]
    public void Attributes_and_prefixes_by_the_ten_thousand_are_a_flaw()
    {
        var attributes = string.Concat(Enumerable.Range(0, 50_000).Select(i => string.Create(CultureInfo.InvariantCulture, $" a{i}=''")));
        var prefixes = string.Concat(Enumerable.Range(0, 20_000).Select(i => string.Create(CultureInfo.InvariantCulture, $" xmlns:p{i}='urn:x{i}'")));
        AssertRefused(SoapSamples.Bytes(Envelope($"<heartbeatRequest{attributes}/>")), "/heartbeatRequest/@a0: expected");
        AssertRefused(SoapSamples.Bytes(Envelope($"<heartbeatRequest{prefixes}>x</heartbeatRequest>")), "/heartbeatRequest/text(): expected");
    }

    [Fact]
    public void Text_in_a_hundred_thousand_pieces_is_one_text()
        => Assert.True(SoapReader.TryRead(
            SoapSamples.Bytes(Envelope($"<dataTransferRequest><vendorId>{Repeat("v<!---->", 60_000)}{Repeat("<![CDATA[]]>", 30_000)}</vendorId></dataTransferRequest>")),
            out _, out _));

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static void AssertRefused(byte[] xml, string reason)
    {
        Assert.False(SoapReader.TryRead(xml, out _, out var fault));
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
        Assert.InRange(fault.Reason.Length, 1, 500);
        Assert.True(SoapReader.TryRead(SoapWriter.Write(fault), out var read, out _));
        Assert.Equal(fault.Reason, Assert.IsType<SoapFault>(read).Reason);
    }
}
