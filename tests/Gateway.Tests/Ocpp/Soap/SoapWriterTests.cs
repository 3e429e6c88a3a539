using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Soap;

namespace Gateway.Tests.Ocpp.Soap;

public sealed class SoapWriterTests
{
    [Fact]
    public void A_request_is_this_text()
        => Assert.Equal(
            """
            <?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:a="http://www.w3.org/2005/08/addressing" xmlns:o="urn://Ocpp/Cp/2012/06/" xmlns:s="http://www.w3.org/2003/05/soap-envelope">
            <s:Header><o:chargeBoxIdentity s:mustUnderstand="true">CP-01</o:chargeBoxIdentity><a:Action>/ChangeAvailability</a:Action><a:MessageID>m-1</a:MessageID><a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous</a:Address></a:ReplyTo></s:Header>
            <s:Body><o:changeAvailabilityRequest><o:connectorId>3</o:connectorId><o:type>Inoperative</o:type></o:changeAvailabilityRequest></s:Body></s:Envelope>
            """.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal),
            Encoding.UTF8.GetString(SoapSamples.Xml(Message("ChangeAvailability", """{"type":"Inoperative","connectorId":3.0}"""))));

    [Fact]
    public void An_answer_names_its_question_and_no_station()
    {
        var header = new SoapHeader { RelatesTo = "m-1", ChargeBoxIdentity = "CP-01" };
        var text = Encoding.UTF8.GetString(SoapSamples.Xml(Message("ClearCache", """{"status":"Accepted"}""") with { IsResponse = true, Header = header }));

        Assert.Contains("<s:Header><a:Action>/ClearCacheResponse</a:Action><a:RelatesTo>m-1</a:RelatesTo></s:Header>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_is_this_text()
        => Assert.Equal(
            """
            <?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:a="http://www.w3.org/2005/08/addressing" xmlns:o="urn://Ocpp/2012/02/" xmlns:s="http://www.w3.org/2003/05/soap-envelope">
            <s:Header><a:Action>http://www.w3.org/2005/08/addressing/soap/fault</a:Action></s:Header>
            <s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>o:SecurityError</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">no</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>
            """.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal),
            Encoding.UTF8.GetString(SoapWriter.Write(SoapFault.Of(ErrorCode.SecurityError, "no"))));

    [Theory]
    [InlineData("Reset", """{"type":"Warm"}""", "/type")]
    [InlineData("Reset", "{}", "/type")]
    [InlineData("Reset", """{"type":"Soft","why":"x"}""", "/why")]
    [InlineData("Reset", "null", "")]
    [InlineData("Reset", "{", "")]
    [InlineData("Reset", "", "")]
    [InlineData("RemoteStartTransaction", """{"idTag":"123456789012345678901"}""", "/idTag")]
    [InlineData("RemoteStartTransaction", """{"idTag":"\ud800"}""", "/idTag")]
    [InlineData("Heartbeat", "{}", "")]
    [InlineData("", "{}", "")]
    public void What_1_5_cannot_carry_is_not_written(string action, string payload, string pointer)
    {
        Assert.False(SoapWriter.TryWrite(Message(action, payload), out var xml, out var fault));
        Assert.Null(xml);
        Assert.Equal(pointer, fault.Pointer);
    }

    [Fact]
    public void Characters_that_xml_does_not_have_become_the_replacement_character()
    {
        var message = Message("ChangeConfiguration", """{"key":"k\u0000\u0008\ufffe","value":"\ud83d\ude00\u001f\u0009"}""")
            with { Header = new() { ChargeBoxIdentity = "CP\u0001", MessageId = "\ud800x\udc00", From = "\uffff" } };

        Assert.True(SoapReader.TryRead(SoapSamples.Xml(message), out var read, out var fault), fault?.Reason);

        using var payload = System.Text.Json.JsonDocument.Parse(Assert.IsType<SoapMessage>(read).Payload);
        Assert.Equal("k\ufffd\ufffd\ufffd", payload.RootElement.GetProperty("key").GetString());
        Assert.Equal("\ud83d\ude00\ufffd\t", payload.RootElement.GetProperty("value").GetString());
        Assert.Equal(("CP\ufffd", "\ufffdx\ufffd", "\ufffd"), (read!.Header.ChargeBoxIdentity, read.Header.MessageId, read.Header.From));
    }

    [Theory]
    [InlineData("2026-11-21t08:00:00z", "2026-11-21T08:00:00Z")]
    [InlineData("2026-12-31T23:59:60.5Z", "2026-12-31T23:59:59.5Z")]
    [InlineData("2026-11-21T08:00:00", "2026-11-21T08:00:00")]
    public void Times_are_written_as_xml_has_them(string given, string written)
    {
        var text = Encoding.UTF8.GetString(SoapSamples.Xml(Message("UpdateFirmware", $$"""{"retrieveDate":"{{given}}","location":"ftp://a/b"}""")));

        Assert.Contains($"<o:retrieveDate>{written}</o:retrieveDate>", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a:b")]
    [InlineData("\0")]
    [InlineData("<b/>")]
    [InlineData("\ud800")]
    public void A_subcode_that_is_no_name_is_left_out(string subcode)
    {
        Assert.True(SoapReader.TryRead(SoapWriter.Write(new SoapFault(SoapFaultCode.Sender, subcode, "\0\ud800")), out var read, out _));
        Assert.Null(Assert.IsType<SoapFault>(read).Subcode);
    }

    [Theory]
    [InlineData(ErrorCode.NotImplemented, SoapFaultCode.Receiver, SoapSubcode.NotSupported)]
    [InlineData(ErrorCode.NotSupported, SoapFaultCode.Receiver, SoapSubcode.NotSupported)]
    [InlineData(ErrorCode.InternalError, SoapFaultCode.Receiver, SoapSubcode.InternalError)]
    [InlineData(ErrorCode.GenericError, SoapFaultCode.Receiver, SoapSubcode.InternalError)]
    [InlineData(ErrorCode.SecurityError, SoapFaultCode.Sender, SoapSubcode.SecurityError)]
    [InlineData(ErrorCode.FormatViolation, SoapFaultCode.Sender, SoapSubcode.ProtocolError)]
    [InlineData(ErrorCode.TypeConstraintViolation, SoapFaultCode.Sender, SoapSubcode.ProtocolError)]
    public void An_error_code_has_its_fault(ErrorCode code, SoapFaultCode fault, string subcode)
        => Assert.Equal(new SoapFault(fault, subcode, "why"), SoapFault.Of(code, "why"));

    private static SoapMessage Message(string action, string payload) => new()
    {
        Service = SoapService.ChargePoint,
        Action = action,
        Payload = Encoding.UTF8.GetBytes(payload),
        Header = new() { ChargeBoxIdentity = "CP-01", MessageId = "m-1" },
    };
}
