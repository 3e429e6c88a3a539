namespace Gateway.Ocpp;

/// <summary>Why a message was not processed. OCPP-J 1.6 §4.2.3; 2.0.1 and 2.1 part 4, §4.3.</summary>
public enum ErrorCode
{
    NotImplemented,
    NotSupported,
    InternalError,
    ProtocolError,
    SecurityError,
    FormatViolation,
    PropertyConstraintViolation,
    OccurrenceConstraintViolation,
    TypeConstraintViolation,
    GenericError,

    /// <summary>2.x only; 1.6 says ProtocolError instead.</summary>
    RpcFrameworkError,
}

public static class ErrorCodes
{
    /// <summary>The code as it is spelt in a version: 1.6 keeps its two misspelt names.</summary>
    public static string Name(this ErrorCode code, OcppVersion version) => (code, version) switch
    {
        (ErrorCode.FormatViolation, OcppVersion.V16) => "FormationViolation",
        (ErrorCode.OccurrenceConstraintViolation, OcppVersion.V16) => "OccurenceConstraintViolation",
        (ErrorCode.RpcFrameworkError, OcppVersion.V16) => "ProtocolError",
        _ => code.ToString(),
    };
}
