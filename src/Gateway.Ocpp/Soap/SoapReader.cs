using System.Diagnostics.CodeAnalysis;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Ocpp.Soap;

/// <summary>Reads the envelopes of OCPP 1.5. Whatever the bytes are, it answers with a value; it never throws.</summary>
public static class SoapReader
{
    /// <summary>Longest envelope, in bytes. A StopTransaction with some thousand readings has a few hundred thousand.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const string RequestSuffix = "Request";
    private const string ResponseSuffix = "Response";

    // <Envelope>                       SOAP 1.2
    //   <Header>
    //     <chargeBoxIdentity/>         in the namespace of the called service
    //     <Action/> <MessageID/> ...   WS-Addressing; real stations leave out what they like
    //   </Header>
    //   <Body>
    //     <bootNotificationRequest/>   its namespace is the service, its name the action; or <Fault/>
    //   </Body>
    // </Envelope>

    /// <summary>
    /// True for a good message, or a fault that the peer answers with. False: <paramref name="fault"/> says why, ready to be written
    /// as the answer; and where only the payload is flawed or a request names no station, the envelope holds the message all the
    /// same, so that a policy may let it pass.
    /// </summary>
    public static bool TryRead(ReadOnlyMemory<byte> xml, out SoapEnvelope? envelope, [NotNullWhen(false)] out SoapFault? fault)
    {
        envelope = null;
        fault = null;
        if (xml.Length > MaxBytes)
        {
            fault = Malformed($"longer than {MaxBytes} bytes");
        }
        else if (SoapTree.TryRead(xml, out var root) is { } problem)
        {
            fault = Malformed(problem);
        }
        else
        {
            (envelope, fault) = ReadEnvelope(root!);
        }

        return fault is null;
    }

    private static (SoapEnvelope? Envelope, SoapFault? Fault) ReadEnvelope(SoapElement root)
    {
        if (!root.Is("Envelope", SoapNames.Soap12))
        {
            return (null, NoEnvelope(root));
        }

        var fault = SoapHeaders.Read(root.Children.Find(c => c.Is("Header", SoapNames.Soap12)), out var header);
        SoapEnvelope? envelope = null;
        if (fault is null)
        {
            (envelope, fault) = ReadBody(root);
        }

        if (fault is null && envelope is SoapMessage { IsResponse: false } && header.ChargeBoxIdentity is null)
        {
            fault = new(SoapFaultCode.Sender, SoapSubcode.IdentityMismatch, $"/Envelope/Header: no {SoapNames.ChargeBoxIdentity}");
        }

        var answer = new SoapHeader { RelatesTo = header.MessageId };
        return (envelope is null ? null : envelope with { Header = header }, fault is null ? null : fault with { Header = answer });
    }

    private static (SoapEnvelope?, SoapFault?) ReadBody(SoapElement root)
    {
        var bodies = root.Children.FindAll(c => c.Is("Body", SoapNames.Soap12));
        if (bodies.Count != 1)
        {
            return (null, Malformed($"/Envelope: expected one Body, found {bodies.Count}"));
        }

        return bodies[0].Children switch
        {
            [var only] when only.Is("Fault", SoapNames.Soap12) => (ReadFault(only), null),
            [var only] => ReadMessage(only),
            var many => (null, Malformed($"/Envelope/Body: expected one element, found {many.Count}")),
        };
    }

    private static (SoapMessage?, SoapFault?) ReadMessage(SoapElement body)
    {
        var place = "/Envelope/Body/" + SoapPlace.Shown(body.Name);
        if (SoapNames.Service(body.Namespace) is not { } service)
        {
            return (null, body.Namespace.StartsWith(SoapNames.AnyOcpp, StringComparison.Ordinal)
                ? SoapFault.Of(ErrorCode.NotSupported, $"{place}: another version of OCPP than 1.5: {SoapPlace.Shown(body.Namespace)}")
                : Malformed($"{place}: the namespace is none of OCPP 1.5: {SoapPlace.Shown(body.Namespace)}"));
        }

        var (action, isResponse) = Action(body.Name);
        if (SoapActions.Shape(service, action, isResponse) is not { } shape)
        {
            return (null, SoapFault.Of(ErrorCode.NotSupported, $"{place}: no message of the {service} service of OCPP 1.5"));
        }

        var payload = BodyReader.Read(body, shape);
        var flaw = PayloadChecker.Check(shape, payload.Span);
        return (
            new() { Service = service, Action = action, IsResponse = isResponse, Payload = payload, Flaw = flaw },
            flaw is null ? null : SoapFault.Of(flaw.Code, $"{place}{SoapPlace.Of(shape, flaw.Pointer)}: {flaw.Text}"));
    }

    // bootNotificationRequest: BootNotification. Anything else gives a name that no message has.
    private static (string Action, bool IsResponse) Action(string name)
    {
        var isResponse = name.EndsWith(ResponseSuffix, StringComparison.Ordinal);
        var suffix = isResponse ? ResponseSuffix : RequestSuffix;
        return name.EndsWith(suffix, StringComparison.Ordinal) && name.Length > suffix.Length && char.IsAsciiLetterLower(name[0])
            ? (char.ToUpperInvariant(name[0]) + name[1..^suffix.Length], isResponse)
            : ("", isResponse);
    }

    private static SoapFault ReadFault(SoapElement fault)
    {
        var code = fault.Find("Code");
        var texts = fault.Find("Reason")?.Children ?? [];
        return new(
            Enum.TryParse<SoapFaultCode>(LocalName(code?.Find("Value")), out var known) && Enum.IsDefined(known) ? known : SoapFaultCode.Receiver,
            LocalName(code?.Find("Subcode")?.Find("Value")),
            texts.Count > 0 ? XmlText.Trim(texts[0].Text) : "");
    }

    // A name with a prefix, whose namespace differs from peer to peer.
    private static string? LocalName(SoapElement? value) => value?.Word is { } name ? name[(name.LastIndexOf(':') + 1)..] : null;

    private static SoapFault NoEnvelope(SoapElement root)
    {
        if (root.Name != "Envelope")
        {
            return Malformed($"/{SoapPlace.Shown(root.Name)}: expected an Envelope of SOAP 1.2");
        }

        var found = root.Namespace == SoapNames.Soap11 ? "SOAP 1.1" : SoapPlace.Shown(root.Namespace);
        return new(SoapFaultCode.VersionMismatch, null, $"/Envelope: expected SOAP 1.2, found {found}");
    }

    private static SoapFault Malformed(string reason) => new(SoapFaultCode.Sender, SoapSubcode.ProtocolError, reason);
}
