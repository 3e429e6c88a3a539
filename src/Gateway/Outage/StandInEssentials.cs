using System.Text.Json;
using Gateway.Ocpp;

namespace Gateway.Outage;

/// <summary>
/// Which calls may break their schema. A station takes an error for the end of its message, after some attempts, and the energy is
/// lost: so what belongs to a transaction is kept as it is wherever it can be told which one is meant, and the CSMS decides. Nor may
/// a small flaw keep a station from booting or a driver from charging. All else is refused, as the CSMS would.
/// </summary>
internal static class StandInEssentials
{
    public static bool Has(StandInFate fate, OcppVersion version, string action, JsonElement fields) => (fate, version) switch
    {
        (StandInFate.Boot or StandInFate.Heartbeat, _) => true,
        (StandInFate.Authorize, OcppVersion.V16) => fields.Text("idTag") is not null,
        (StandInFate.Authorize, _) => fields.At("idToken")?.Text("idToken") is not null,
        (StandInFate.StartTransaction, _) => fields.Whole("connectorId") is not null && fields.Text("idTag") is not null,
        (StandInFate.StopTransaction, _) => fields.Whole("transactionId") is not null,
        (StandInFate.MeterValues, OcppVersion.V16) => fields.Whole("connectorId") is not null && fields.Items("meterValue").Any(),
        (StandInFate.TransactionEvent, _) => fields.At("transactionInfo")?.Text("transactionId") is not null
            && fields.Text("eventType") is "Started" or "Updated" or "Ended",
        (StandInFate.Keep, _) => action is "SecurityEventNotification" && fields.Text("type") is not null,
        _ => false,
    };
}
