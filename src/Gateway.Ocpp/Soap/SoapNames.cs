namespace Gateway.Ocpp.Soap;

/// <summary>The namespaces of an envelope, and the names in them that more than one file needs.</summary>
internal static class SoapNames
{
    public const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";
    public const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string Addressing = "http://www.w3.org/2005/08/addressing";
    public const string Anonymous = Addressing + "/anonymous";
    public const string FaultAction = Addressing + "/soap/fault";
    public const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
    public const string Subcodes = "urn://Ocpp/2012/02/";

    public const string CentralSystem = "urn://Ocpp/Cs/2012/06/";
    public const string ChargePoint = "urn://Ocpp/Cp/2012/06/";
    public const string ChargeBoxIdentity = "chargeBoxIdentity";

    /// <summary>The year and month in a namespace is the version.</summary>
    public const string AnyOcpp = "urn://Ocpp/";

    /// <summary>Drafts of WS-Addressing that are still spoken in the field.</summary>
    public static bool IsAddressing(string name) => name is Addressing
        or "http://schemas.xmlsoap.org/ws/2004/08/addressing"
        or "http://schemas.xmlsoap.org/ws/2004/03/addressing"
        or "http://schemas.xmlsoap.org/ws/2003/03/addressing";

    /// <summary>Null: no service of 1.5.</summary>
    public static SoapService? Service(string name) => name switch
    {
        CentralSystem => SoapService.CentralSystem,
        ChargePoint => SoapService.ChargePoint,
        _ => null,
    };

    public static string Of(SoapService service) => service is SoapService.CentralSystem ? CentralSystem : ChargePoint;
}
