using System.Text.Json.Nodes;
using Gateway.Ocpp.Soap;

namespace Gateway.Tests.Ocpp.Soap;

public sealed class SoapRoundTripTests
{
    [Fact]
    public void All_messages_are_tried() => Assert.Equal(50, SoapSamples.All().Count());

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_written_is_read_back(SoapCase of)
    {
        AssertSame(SoapSamples.Example(of));
        AssertSame(SoapSamples.Full(of));
    }

    [Theory]
    [InlineData(SoapFaultCode.Sender, SoapSubcode.IdentityMismatch, "CP-9 is not here & never was")]
    [InlineData(SoapFaultCode.Receiver, SoapSubcode.InternalError, "")]
    [InlineData(SoapFaultCode.VersionMismatch, null, "expected SOAP 1.2")]
    [InlineData(SoapFaultCode.MustUnderstand, null, "a header")]
    public void A_fault_is_read_back(SoapFaultCode code, string? subcode, string reason)
    {
        var fault = new SoapFault(code, subcode, reason) { Header = new() { RelatesTo = "urn:uuid:1" } };

        Assert.True(SoapReader.TryRead(SoapWriter.Write(fault), out var read, out _));

        Assert.Equal(fault with { Header = read!.Header }, read);
        Assert.Equal(("urn:uuid:1", "http://www.w3.org/2005/08/addressing/soap/fault"), (read.Header.RelatesTo, read.Header.Action));
    }

    public static TheoryData<SoapCase> Cases() => [.. SoapSamples.All()];

    private static void AssertSame(SoapMessage message)
    {
        Assert.True(SoapReader.TryRead(SoapSamples.Xml(message), out var envelope, out var fault), fault?.Reason);

        var read = Assert.IsType<SoapMessage>(envelope);
        Assert.Equal((message.Service, message.Action, message.IsResponse), (read.Service, read.Action, read.IsResponse));
        Assert.Equal(message.Header with { Action = $"/{message.Action}{(message.IsResponse ? "Response" : "")}" }, read.Header);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(message.Payload.Span), JsonNode.Parse(read.Payload.Span)), SoapSamples.Json(read));
    }
}
