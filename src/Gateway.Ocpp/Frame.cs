namespace Gateway.Ocpp;

/// <summary>The first element of every OCPP-J message.</summary>
public enum MessageType : byte
{
    None = 0,
    Call = 2,
    CallResult = 3,
    CallError = 4,

    /// <summary>2.1 only: the answer to a CALLRESULT that could not be read.</summary>
    CallResultError = 5,

    /// <summary>2.1 only: a message that nobody answers.</summary>
    Send = 6,
}

/// <summary>
/// One OCPP-J message, looked at but not parsed: every part is a slice of the sender's bytes, which are what we relay. A frame we
/// did not write is never written anew.
/// </summary>
public readonly ref struct Frame
{
    /// <summary>None where not even the type could be read.</summary>
    public MessageType Type { get; init; }

    /// <summary>The message id, unescaped. Empty where it could not be read.</summary>
    public ReadOnlySpan<byte> Id { get; init; }

    /// <summary>CALL and SEND: the action. CALLERROR and CALLRESULTERROR: the error code. Else empty.</summary>
    public ReadOnlySpan<byte> Action { get; init; }

    /// <summary>CALL, CALLRESULT and SEND: the payload, an object (or <c>null</c>, which 1.6 stations send). Else empty.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }
}

/// <summary>What is wrong with bytes that are no frame.</summary>
public enum FrameFault
{
    None,
    NotUtf8,

    /// <summary>Not JSON, cut off, or nested deeper than <see cref="FrameReader.MaxDepth"/>.</summary>
    NotJson,

    /// <summary>No array, or one that does not begin with a number.</summary>
    NotAnArray,

    /// <summary>The first element is a number that no version knows: such messages are ignored (part 4, §4.1.3).</summary>
    UnknownType,
    BadId,
    BadAction,
    BadPayload,
    TrailingElements,
}
