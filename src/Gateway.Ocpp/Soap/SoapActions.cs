using Gateway.Ocpp.Catalogue;

namespace Gateway.Ocpp.Soap;

/// <summary>Which messages a service has: the catalogue tells from who sends them.</summary>
internal static class SoapActions
{
    /// <summary>Null: the service has no such action.</summary>
    public static ObjectShape? Shape(SoapService service, string action, bool isResponse)
    {
        var message = MessageCatalogue.Of(OcppVersion.V15).Find(action);
        var caller = service is SoapService.CentralSystem ? Direction.StationToCsms : Direction.CsmsToStation;
        return message is null || (message.Sender != caller && message.Sender is not Direction.Both) ? null
            : isResponse ? message.Response
            : message.Request;
    }
}
