namespace Gateway.Ocpp;

/// <summary>The dialects of OCPP-J. 1.5 is SOAP and speaks no frames.</summary>
public enum OcppVersion { V16, V201, V21 }

/// <summary>The names under which versions are negotiated (IANA, Sec-WebSocket-Protocol).</summary>
public static class Subprotocol
{
    public const string V16 = "ocpp1.6";
    public const string V201 = "ocpp2.0.1";
    public const string V21 = "ocpp2.1";

    /// <summary>Null for a name that is no dialect of OCPP-J we speak. Names are case-sensitive.</summary>
    public static OcppVersion? Parse(string name) => name switch
    {
        V16 => OcppVersion.V16,
        V201 => OcppVersion.V201,
        V21 => OcppVersion.V21,
        _ => null,
    };

    public static string Name(this OcppVersion version) => version switch
    {
        OcppVersion.V16 => V16,
        OcppVersion.V201 => V201,
        _ => V21,
    };
}
