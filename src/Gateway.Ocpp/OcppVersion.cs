namespace Gateway.Ocpp;

/// <summary>The versions of OCPP, oldest first. 1.5 is SOAP; the others speak frames over WebSockets (OCPP-J).</summary>
public enum OcppVersion { V15, V16, V201, V21 }

/// <summary>The names under which versions are negotiated (IANA, Sec-WebSocket-Protocol).</summary>
public static class Subprotocol
{
    public const string V16 = "ocpp1.6";
    public const string V201 = "ocpp2.0.1";
    public const string V21 = "ocpp2.1";

    private const string V15 = "ocpp1.5";

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
        OcppVersion.V15 => V15,
        OcppVersion.V16 => V16,
        OcppVersion.V201 => V201,
        _ => V21,
    };
}

/// <summary>Versions as people write them: 1.5, 1.6, 2.0.1, 2.1.</summary>
public static class VersionNumber
{
    public static string Number(this OcppVersion version) => version.Name()["ocpp".Length..];

    /// <summary>Null for anything else.</summary>
    public static OcppVersion? Parse(string? number)
    {
        foreach (var version in Enum.GetValues<OcppVersion>())
        {
            if (version.Number() == number)
            {
                return version;
            }
        }

        return null;
    }
}
