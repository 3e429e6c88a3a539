using Gateway.Ocpp;
using Gateway.Ocpp.Soap;
using static Gateway.Tests.Ocpp.Soap.SoapReaderTests;

namespace Gateway.Tests.Ocpp.Soap;

/// <summary>Every refusal has a reason, with its place in the sender's own envelope.</summary>
public sealed class SoapRefusalTests
{
    private const string Meter = "<meterValuesRequest><connectorId>1</connectorId><values><timestamp>2026-11-21T08:00:00Z</timestamp>{0}</values></meterValuesRequest>";

    //          body, and what is said about it
    [Theory]
    [InlineData("<bootNotificationRequest><chargePointVendor>V</chargePointVendor></bootNotificationRequest>",
        "/bootNotificationRequest/chargePointModel: expected a string of at most 20 characters, found nothing")]
    [InlineData("<authorizeRequest><idTag>123456789012345678901</idTag></authorizeRequest>",
        "/authorizeRequest/idTag: expected a string of at most 20 characters, found \"123456789012345678901\"")]
    [InlineData("<authorizeRequest><idTag>1</idTag><idTag>2</idTag></authorizeRequest>",
        "/authorizeRequest/idTag: expected one such field, found a second one")]
    [InlineData("<authorizeRequest><idTag>1</idTag><colour>2</colour></authorizeRequest>",
        "/authorizeRequest/colour: expected no field of this name in AuthorizeRequest, found one")]
    [InlineData("<authorizeRequest><idTag>1<b/></idTag></authorizeRequest>",
        "/authorizeRequest/idTag: expected a string of at most 20 characters, found an object")]
    [InlineData("<authorizeRequest><idTag xmlns='urn:x'>1</idTag></authorizeRequest>",
        "/authorizeRequest/{urn:x}idTag: expected no field of this name in AuthorizeRequest, found one")]
    [InlineData("<authorizeRequest><idTag>1</idTag>stray</authorizeRequest>",
        "/authorizeRequest/text(): expected no field of this name in AuthorizeRequest, found one")]
    [InlineData("<heartbeatRequest when='now'/>", "/heartbeatRequest/@when: expected no field of this name in HeartbeatRequest, found one")]
    [InlineData("<meterValuesRequest><connectorId>one</connectorId></meterValuesRequest>",
        "/meterValuesRequest/connectorId: expected an integer from -2147483648 to 2147483647, found \"one\"")]
    [InlineData("<meterValuesRequest><connectorId>2147483648</connectorId></meterValuesRequest>",
        "/meterValuesRequest/connectorId: expected an integer from -2147483648 to 2147483647, found 2147483648")]
    [InlineData("<meterValuesRequest><connectorId/></meterValuesRequest>",
        "/meterValuesRequest/connectorId: expected an integer from -2147483648 to 2147483647, found \"\"")]
    public void A_flawed_body_is_refused_at_its_place(string body, string reason) => AssertFlaw(body, reason);

    [Theory]
    [InlineData("<value>1</value><value context='Now'>2</value>",
        "/values[1]/value[2]/@context: expected one of Interruption.Begin, Interruption.End, Sample.Clock, Sample.Periodic, Transaction.Begin, Transaction.End, found \"Now\"")]
    [InlineData("<value phase='L1'>1</value>", "/values[1]/value[1]/@phase: expected no field of this name in SampledValue, found one")]
    [InlineData("<value>1<context>Sample.Clock</context></value>",
        "/values[1]/value[1]/context as an element: expected no field of this name in SampledValue, found one")]
    [InlineData("", "/values[1]/value: expected an array of at least 1, found nothing")]
    public void A_flawed_reading_is_refused_at_its_place(string readings, string reason)
        => AssertFlaw(Meter.Replace("{0}", readings, StringComparison.Ordinal), "/meterValuesRequest" + reason);

    [Fact]
    public void A_flawed_message_can_be_let_pass()
    {
        var xml = Envelope("<authorizeRequest><idTag>123456789012345678901</idTag></authorizeRequest>", "<a:MessageID>m-1</a:MessageID>");

        Assert.False(SoapReader.TryRead(SoapSamples.Bytes(xml), out var envelope, out var fault));

        var message = Assert.IsType<SoapMessage>(envelope);
        Assert.Equal("""{"idTag":"123456789012345678901"}""", SoapSamples.Json(message));
        Assert.Equal(("/idTag", ErrorCode.PropertyConstraintViolation), (message.Flaw!.Pointer, message.Flaw.Code));
        Assert.Equal("m-1", fault.Header.RelatesTo);
    }

    [Theory]
    [InlineData("", "/Envelope/Body: expected one element, found 0")]
    [InlineData("<heartbeatRequest/><heartbeatRequest/>", "/Envelope/Body: expected one element, found 2")]
    [InlineData("<heartbeatRequest xmlns='urn:else'/>", "/Envelope/Body/heartbeatRequest: the namespace is none of OCPP 1.5: urn:else")]
    public void A_body_that_is_none_of_ours_is_refused(string body, string reason)
        => AssertRefused(Envelope(body), SoapFaultCode.Sender, SoapSubcode.ProtocolError, reason);

    [Theory]
    [InlineData("<heartbeatRequest xmlns='urn://Ocpp/Cs/2015/10/'/>", "/heartbeatRequest: another version of OCPP than 1.5: urn://Ocpp/Cs/2015/10/")]
    [InlineData("<triggerMessageRequest/>", "/triggerMessageRequest: no message of the CentralSystem service of OCPP 1.5")]
    [InlineData("<resetRequest/>", "/resetRequest: no message of the CentralSystem service of OCPP 1.5")]
    [InlineData("<heartbeatRequest xmlns='urn://Ocpp/Cp/2012/06/'/>", "/heartbeatRequest: no message of the ChargePoint service of OCPP 1.5")]
    [InlineData("<HeartbeatRequest/>", "/HeartbeatRequest: no message of the CentralSystem service of OCPP 1.5")]
    [InlineData("<heartbeat/>", "/heartbeat: no message of the CentralSystem service of OCPP 1.5")]
    [InlineData("<Request/>", "/Request: no message of the CentralSystem service of OCPP 1.5")]
    public void A_message_that_the_service_does_not_have_is_not_supported(string body, string reason)
        => AssertRefused(Envelope(body), SoapFaultCode.Receiver, SoapSubcode.NotSupported, "/Envelope/Body" + reason);

    [Fact]
    public void Soap_1_1_is_told_apart()
        => AssertRefused(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body/></s:Envelope>",
            SoapFaultCode.VersionMismatch, null, "/Envelope: expected SOAP 1.2, found SOAP 1.1");

    [Fact]
    public void Other_xml_is_no_envelope()
        => AssertRefused("<html/>", SoapFaultCode.Sender, SoapSubcode.ProtocolError, "/html: expected an Envelope of SOAP 1.2");

    [Fact]
    public void A_header_that_must_be_understood_and_is_not_refuses_the_message()
        => AssertRefused(
            Envelope("<heartbeatRequest/>", "<x:Security xmlns:x='urn:wsse' s:mustUnderstand='true'/>"),
            SoapFaultCode.MustUnderstand, null, "/Envelope/Header/Security: a header that is not understood here");

    [Fact]
    public void A_header_for_somebody_else_need_not_be_understood()
        => Assert.True(SoapReader.TryRead(
            SoapSamples.Bytes(Envelope("<heartbeatRequest/>", "<x:Route xmlns:x='urn:x' s:role='urn:relay' s:mustUnderstand='true'/>")),
            out _, out _));

    [Fact]
    public void Two_identities_are_one_too_many()
        => AssertRefused(
            Envelope("<heartbeatRequest/>", "<chargeBoxIdentity>CP-02</chargeBoxIdentity>"),
            SoapFaultCode.Sender, SoapSubcode.IdentityMismatch, "/Envelope/Header/chargeBoxIdentity: two different identities");

    [Fact]
    public void A_request_without_an_identity_is_refused_and_an_answer_needs_none()
    {
        const string Anonymous = "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body>{0}</s:Body></s:Envelope>";

        AssertRefused(
            Anonymous.Replace("{0}", "<heartbeatRequest xmlns='urn://Ocpp/Cs/2012/06/'/>", StringComparison.Ordinal),
            SoapFaultCode.Sender, SoapSubcode.IdentityMismatch, "/Envelope/Header: no chargeBoxIdentity");
        Assert.True(SoapReader.TryRead(
            SoapSamples.Bytes(Anonymous.Replace("{0}", "<meterValuesResponse xmlns='urn://Ocpp/Cs/2012/06/'/>", StringComparison.Ordinal)), out _, out _));
    }

    private static void AssertFlaw(string body, string reason)
        => AssertRefused(Envelope(body), SoapFaultCode.Sender, SoapSubcode.ProtocolError, "/Envelope/Body" + reason);

    private static void AssertRefused(string xml, SoapFaultCode code, string? subcode, string reason)
    {
        Assert.False(SoapReader.TryRead(SoapSamples.Bytes(xml), out _, out var fault));
        Assert.Equal((code, subcode, reason), (fault.Code, fault.Subcode, fault.Reason));
    }
}
