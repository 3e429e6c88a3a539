namespace Gateway.Ocpp.Soap;

/// <summary>Reads the Header of an envelope. Order, prefixes and strangers do not matter, unless a stranger must be understood.</summary>
internal static class SoapHeaders
{
    private static readonly string[] OurRoles =
    [
        "", SoapNames.Soap12 + "/role/next", SoapNames.Soap12 + "/role/ultimateReceiver",
    ];

    /// <returns>Null: the header is good. Else why not; it is still filled as far as it could be read.</returns>
    public static SoapFault? Read(SoapElement? block, out SoapHeader header)
    {
        header = SoapHeader.Empty;
        SoapFault? fault = null;
        foreach (var one in block?.Children ?? [])
        {
            if (IsIdentity(one))
            {
                fault ??= Contradiction(header, one);
                header = header with { ChargeBoxIdentity = header.ChargeBoxIdentity ?? one.Word };
            }
            else if (SoapNames.IsAddressing(one.Namespace))
            {
                header = Address(header, one);
            }
            else if (MustBeUnderstood(one))
            {
                fault ??= new(SoapFaultCode.MustUnderstand, null, $"/Envelope/Header/{SoapPlace.Shown(one.Name)}: a header that is not understood here");
            }
        }

        return fault;
    }

    // OCPP 1.5 spells the header both ways; the namespace is that of the called service, and real stations mix up the two.
    private static bool IsIdentity(SoapElement one)
        => SoapNames.Service(one.Namespace) is not null
            && string.Equals(one.Name, SoapNames.ChargeBoxIdentity, StringComparison.OrdinalIgnoreCase);

    // Whoever checks one of two identities must not be told the other.
    private static SoapFault? Contradiction(SoapHeader header, SoapElement second)
        => header.ChargeBoxIdentity is { } first && first != second.Word
            ? new(SoapFaultCode.Sender, SoapSubcode.IdentityMismatch, $"/Envelope/Header/{SoapNames.ChargeBoxIdentity}: two different identities")
            : null;

    private static SoapHeader Address(SoapHeader header, SoapElement one) => one.Name switch
    {
        "Action" => header with { Action = header.Action ?? one.Word },
        "MessageID" => header with { MessageId = header.MessageId ?? one.Word },
        "RelatesTo" => header with { RelatesTo = header.RelatesTo ?? one.Word },
        "To" => header with { To = header.To ?? one.Word },
        "From" => header with { From = header.From ?? Endpoint(one) },
        "ReplyTo" => header with { ReplyTo = header.ReplyTo ?? Endpoint(one) },
        _ => header,
    };

    // An endpoint reference has its address in an element of its own; some write it straight.
    private static string? Endpoint(SoapElement one) => (one.Find("Address") ?? one).Word;

    private static bool MustBeUnderstood(SoapElement one)
        => one.Attribute("mustUnderstand", SoapNames.Soap12) is { } must && XmlText.IsTrue(must)
            && OurRoles.Contains(XmlText.Trim(one.Attribute("role", SoapNames.Soap12) ?? ""));
}
