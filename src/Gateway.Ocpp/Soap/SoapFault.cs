namespace Gateway.Ocpp.Soap;

/// <summary>The answer to a message that was not processed (SOAP 1.2 part 1 §5.4).</summary>
/// <param name="Subcode">One of <see cref="SoapSubcode"/>, or a word of the peer's own; null: none.</param>
/// <param name="Reason">For people; begins with the place where one is known.</param>
public sealed record SoapFault(SoapFaultCode Code, string? Subcode, string Reason) : SoapEnvelope
{
    /// <summary>The fault that says in 1.5 what a CALLERROR says elsewhere.</summary>
    public static SoapFault Of(ErrorCode code, string reason) => code switch
    {
        ErrorCode.NotImplemented or ErrorCode.NotSupported => new(SoapFaultCode.Receiver, SoapSubcode.NotSupported, reason),
        ErrorCode.InternalError or ErrorCode.GenericError => new(SoapFaultCode.Receiver, SoapSubcode.InternalError, reason),
        ErrorCode.SecurityError => new(SoapFaultCode.Sender, SoapSubcode.SecurityError, reason),
        _ => new(SoapFaultCode.Sender, SoapSubcode.ProtocolError, reason),
    };

    /// <summary>The way back: what a CALLERROR would say. Peers use subcodes of their own, which say no more than that it failed.</summary>
    public ErrorCode ErrorCode => (Subcode, Code) switch
    {
        (SoapSubcode.SecurityError or SoapSubcode.IdentityMismatch, _) => ErrorCode.SecurityError,
        (SoapSubcode.ProtocolError, _) => ErrorCode.ProtocolError,
        (SoapSubcode.NotSupported, _) => ErrorCode.NotSupported,
        (SoapSubcode.InternalError, _) => ErrorCode.InternalError,
        (_, SoapFaultCode.VersionMismatch or SoapFaultCode.MustUnderstand) => ErrorCode.ProtocolError,
        _ => ErrorCode.GenericError,
    };
}

/// <summary>Whose fault it was. SOAP 1.2 part 1 §5.4.6.</summary>
public enum SoapFaultCode
{
    Sender,
    Receiver,

    /// <summary>The envelope is none of SOAP 1.2.</summary>
    VersionMismatch,

    /// <summary>A header that must be understood is not.</summary>
    MustUnderstand,
    DataEncodingUnknown,
}

/// <summary>The subcodes of OCPP 1.5. Their namespace differs from peer to peer, so only the local name counts.</summary>
public static class SoapSubcode
{
    public const string SecurityError = "SecurityError";
    public const string IdentityMismatch = "IdentityMismatch";
    public const string ProtocolError = "ProtocolError";
    public const string InternalError = "InternalError";
    public const string NotSupported = "NotSupported";
}
