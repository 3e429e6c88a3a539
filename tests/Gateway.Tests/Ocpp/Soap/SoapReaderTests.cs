using Gateway.Ocpp;
using Gateway.Ocpp.Soap;

namespace Gateway.Tests.Ocpp.Soap;

/// <summary>Envelopes as different stacks write them.</summary>
public sealed class SoapReaderTests
{
    [Fact]
    public void Prefixes_layout_comments_and_the_order_of_elements_do_not_matter()
    {
        var message = Read("""
            <?xml version="1.0" encoding="UTF-8"?>
            <?stack made="by hand"?>
            <SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:cs="urn://Ocpp/Cs/2012/06/"
                xmlns:wsa5="http://www.w3.org/2005/08/addressing" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
              <SOAP-ENV:Header>
                <wsa5:To SOAP-ENV:mustUnderstand="true"> http://csms.example/ocpp </wsa5:To>
                <wsa5:From><wsa5:Address>http://10.1.2.3:8080/</wsa5:Address></wsa5:From>
                <vendor:trace xmlns:vendor="urn:vendor" SOAP-ENV:mustUnderstand="0">x</vendor:trace>
                <cs:chargeBoxIdentity SOAP-ENV:mustUnderstand="1">
                  CP-01
                </cs:chargeBoxIdentity>
                <wsa5:MessageID>urn:uuid:7</wsa5:MessageID>
              </SOAP-ENV:Header>
              <SOAP-ENV:Body>
                <!-- the order of this station -->
                <cs:statusNotificationRequest xsi:type="cs:StatusNotificationRequest">
                  <cs:vendorErrorCode xsi:nil="true"/>
                  <cs:errorCode>
                    No<!-- cut -->Error
                  </cs:errorCode>
                  <cs:info><![CDATA[<none> & ]]>nothing</cs:info>
                  <cs:status>Available</cs:status>
                  <cs:connectorId> +002 </cs:connectorId>
                </cs:statusNotificationRequest>
              </SOAP-ENV:Body>
            </SOAP-ENV:Envelope>
            """);

        Assert.Equal(
            """{"connectorId":2,"status":"Available","errorCode":"NoError","info":"<none> & nothing"}""", SoapSamples.Json(message));
        Assert.Equal(
            new() { ChargeBoxIdentity = "CP-01", MessageId = "urn:uuid:7", From = "http://10.1.2.3:8080/", To = "http://csms.example/ocpp" },
            message.Header);
    }

    [Fact]
    public void A_default_namespace_an_identity_with_a_capital_and_no_addressing_will_do()
    {
        var message = Read("""
            <Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"><Header>
            <ChargeBoxIdentity xmlns="urn://Ocpp/Cs/2012/06/">CP-01</ChargeBoxIdentity></Header><Body>
            <heartbeatRequest xmlns="urn://Ocpp/Cs/2012/06/"/></Body></Envelope>
            """);

        Assert.Equal(("Heartbeat", false, "{}"), (message.Action, message.IsResponse, SoapSamples.Json(message)));
        Assert.Equal(new() { ChargeBoxIdentity = "CP-01" }, message.Header);
    }

    [Fact]
    public void Addressing_of_an_early_draft_and_a_bare_address_are_read()
    {
        var header = Read(Envelope("<heartbeatRequest/>", """
            <w:From xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing">http://10.1.2.3/</w:From>
            <w:Action xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing">Heartbeat</w:Action>
            """)).Header;

        Assert.Equal(("http://10.1.2.3/", "Heartbeat"), (header.From, header.Action));
    }

    [Fact]
    public void Readings_with_their_attributes_are_gathered_wherever_they_stand()
    {
        var message = Read(Envelope("""
            <meterValuesRequest>
              <values><value unit="Wh" measurand="Energy.Active.Import.Register">10</value><timestamp>2026-11-21T08:00:00</timestamp>
                <value context="Sample.Clock">11</value></values>
              <connectorId>1</connectorId>
              <values><timestamp>2026-11-21T08:15:00Z</timestamp><value>12</value></values>
            </meterValuesRequest>
            """));

        Assert.Equal(
            """{"connectorId":1,"values":[{"timestamp":"2026-11-21T08:00:00","value":[{"value":"10","measurand":"Energy.Active.Import.Register","unit":"Wh"},{"value":"11","context":"Sample.Clock"}]},{"timestamp":"2026-11-21T08:15:00Z","value":[{"value":"12"}]}]}""",
            SoapSamples.Json(message));
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData(" 1 ", "true")]
    [InlineData("0", "false")]
    [InlineData("false", "false")]
    public void A_boolean_has_two_spellings(string written, string read)
        => Assert.Contains($"\"readonly\":{read}", SoapSamples.Json(Read(Envelope(
            $"<p:getConfigurationResponse xmlns:p='urn://Ocpp/Cp/2012/06/'><p:configurationKey><p:key>k</p:key><p:readonly>{written}</p:readonly></p:configurationKey></p:getConfigurationResponse>"))),
            StringComparison.Ordinal);

    [Fact]
    public void DataTransfer_is_known_in_both_directions()
    {
        const string Body = "<o:dataTransferRequest xmlns:o='{0}'><o:vendorId>v</o:vendorId></o:dataTransferRequest>";
        Assert.Equal(SoapService.CentralSystem, Read(Envelope(Body.Replace("{0}", "urn://Ocpp/Cs/2012/06/", StringComparison.Ordinal))).Service);
        Assert.Equal(SoapService.ChargePoint, Read(Envelope(Body.Replace("{0}", "urn://Ocpp/Cp/2012/06/", StringComparison.Ordinal))).Service);
    }

    [Fact]
    public void An_envelope_in_utf_16_is_read_too()
    {
        var xml = Envelope("<heartbeatRequest/>");
        Assert.True(SoapReader.TryRead((byte[])[0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes(xml)], out _, out var fault), fault?.Reason);
    }

    [Fact]
    public void A_fault_is_read_whatever_its_namespaces_and_words()
    {
        const string Fault = """
            <e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><e:Fault>
              <e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value xmlns:n="urn:some">n:SecurityError</e:Value></e:Subcode></e:Code>
              <e:Reason><e:Text xml:lang="de">nicht erlaubt</e:Text></e:Reason><e:Detail><x/></e:Detail>
            </e:Fault></e:Body></e:Envelope>
            """;

        Assert.True(SoapReader.TryRead(SoapSamples.Bytes(Fault), out var envelope, out _));

        var fault = Assert.IsType<SoapFault>(envelope);
        Assert.Equal((SoapFaultCode.Sender, "SecurityError", "nicht erlaubt"), (fault.Code, fault.Subcode, fault.Reason));
        Assert.Equal(ErrorCode.SecurityError, fault.ErrorCode);
    }

    [Fact]
    public void A_fault_with_nothing_in_it_is_a_fault()
    {
        const string Fault = "<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Body><e:Fault/></e:Body></e:Envelope>";

        Assert.True(SoapReader.TryRead(SoapSamples.Bytes(Fault), out var envelope, out _));

        Assert.Equal(new SoapFault(SoapFaultCode.Receiver, null, ""), envelope);
        Assert.Equal(ErrorCode.GenericError, Assert.IsType<SoapFault>(envelope).ErrorCode);
    }

    /// <summary>An envelope of the central system's service around a body, with an identity and more headers.</summary>
    internal static string Envelope(string body, string headers = "") => $"""
        <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns="urn://Ocpp/Cs/2012/06/"
          xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header><chargeBoxIdentity>CP-01</chargeBoxIdentity>{headers}</s:Header>
        <s:Body>{body}</s:Body></s:Envelope>
        """;

    private static SoapMessage Read(string xml)
    {
        Assert.True(SoapReader.TryRead(SoapSamples.Bytes(xml), out var envelope, out var fault), fault?.Reason);
        return Assert.IsType<SoapMessage>(envelope);
    }
}
