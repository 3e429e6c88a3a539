using System.Text.Json.Nodes;
using Gateway.Ocpp;

namespace Gateway.Tests.Interop;

/// <summary>One call of the CSMS to the gateway itself, and what has to come of it.</summary>
/// <param name="Case"><c>valid</c>; <c>wrong</c>: it keeps the schema and makes no sense; <c>invalid</c>: it breaks the schema.</param>
/// <param name="Expected">PATH=VALUE of the answer, several joined by <c>&amp;</c>; <c>{}</c>: any answer; <c>error CODE</c>: a CALLERROR.</param>
internal sealed record OwnActionCase(OcppVersion Version, string Action, string Case, string Payload, string Expected)
{
    /// <summary>Null: it is as expected.</summary>
    public string? Difference(JsonNode? answer, string? error)
    {
        if (Expected.StartsWith("error ", StringComparison.Ordinal))
        {
            return error == Expected["error ".Length..] ? null : $"{Shown(answer, error)} instead of {Expected}";
        }

        var missing = Expected is "{}" ? (answer is null ? ["any answer"] : [])
            : Expected.Split('&').Where(fact => !Holds(answer, fact.Split('=', 2))).ToArray();
        return missing is [] ? null : $"{Shown(answer, error)} instead of {string.Join(" & ", missing)}";
    }

    private static bool Holds(JsonNode? answer, string[] fact)
    {
        var at = answer;
        foreach (var step in fact[0].Split('/'))
        {
            at = at is JsonArray items ? items.ElementAtOrDefault(int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)) : (at as JsonObject)?[step];
        }

        return at is not null && at.ToString() == fact[1];
    }

    private static string Shown(JsonNode? answer, string? error) => error is null ? answer?.ToJsonString() ?? "nothing" : $"CALLERROR {error}";
}

/// <summary>The table: every action that a CSMS of 2.0.1 or 2.1 may ask of a station, three cases each.</summary>
internal static class OwnActionCases
{
    // What stands for what in the table below.
    private static readonly (string Name, string Text)[] Parts =
    [
        ("<max>", """{"id":1,"stackLevel":0,"chargingProfilePurpose":"ChargingStationMaxProfile","chargingProfileKind":"Absolute","chargingSchedule":[{"id":1,"startSchedule":"2026-01-01T00:00:00Z","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":40}]}]}"""),
        ("<dynamic>", """{"id":2,"stackLevel":1,"chargingProfilePurpose":"ChargingStationMaxProfile","chargingProfileKind":"Dynamic","chargingSchedule":[{"id":1,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":50}]}]}"""),
        ("<hash>", """{"hashAlgorithm":"SHA256","issuerNameHash":"00","issuerKeyHash":"00","serialNumber":"00"}"""),
        ("<token>", """{"idToken":"TAG-1","type":"ISO14443"}"""),
        ("<tx>", "\"c2f1a3d4-6d1f-4f3c-9a61-0f5a2b7c8d9e\""),
        ("<network>", """{"ocppVersion":"OCPP20","ocppTransport":"JSON","ocppCsmsUrl":"wss://csms.example","messageTimeout":30,"securityProfile":2,"ocppInterface":"Wired0"}"""),
        ("<tariff>", """{"tariffId":"T","currency":"EUR"}"""),
        ("<timeout>", """
            "component":{"name":"OCPPCommCtrlr"},"variable":{"name":"MessageTimeout","instance":"Default"}
            """),
        ("<coffee>", """
            "component":{"name":"Coffee"},"variable":{"name":"Strength"}
            """),
    ];

    // VERSIONS ACTION CASE | PAYLOAD | EXPECTED. What is invalid breaks the schema in the way that a hurried programmer would.
    private const string Table = """
        both GetVariables valid | {"getVariableData":[{<timeout>}]} | getVariableResult/0/attributeStatus=Accepted
        both GetVariables wrong | {"getVariableData":[{<coffee>}]} | getVariableResult/0/attributeStatus=UnknownComponent
        both GetVariables invalid | {"getVariableData":[]} | error OccurrenceConstraintViolation
        both SetVariables valid | {"setVariableData":[{"attributeValue":"20",<timeout>}]} | setVariableResult/0/attributeStatus=Accepted
        both SetVariables wrong | {"setVariableData":[{"attributeValue":"soon",<timeout>}]} | setVariableResult/0/attributeStatus=Rejected
        both SetVariables invalid | {"setVariableData":[{"attributeValue":20,<timeout>}]} | error TypeConstraintViolation
        both GetBaseReport valid | {"requestId":1,"reportBase":"FullInventory"} | status=Accepted
        both GetBaseReport wrong | {"requestId":1,"reportBase":"SummaryInventory"} | status=Accepted
        both GetBaseReport invalid | {"requestId":1,"reportBase":"Everything"} | error PropertyConstraintViolation
        both GetReport valid | {"requestId":2,"componentVariable":[{"component":{"name":"OCPPCommCtrlr"}}]} | status=Accepted
        both GetReport wrong | {"requestId":3,"componentVariable":[{"component":{"name":"Coffee"}}]} | status=EmptyResultSet
        both GetReport invalid | {} | error OccurrenceConstraintViolation
        both SetNetworkProfile valid | {"configurationSlot":1,"connectionData":<network>} | status=Rejected
        both SetNetworkProfile wrong | {"configurationSlot":99,"connectionData":<network>} | status=Rejected
        both SetNetworkProfile invalid | {"configurationSlot":1} | error OccurrenceConstraintViolation
        both TriggerMessage valid | {"requestedMessage":"Heartbeat"} | status=Accepted
        both TriggerMessage wrong | {"requestedMessage":"TransactionEvent"} | status=NotImplemented
        both TriggerMessage invalid | {"requestedMessage":7} | error TypeConstraintViolation
        both GetTransactionStatus valid | {} | messagesInQueue=false
        both GetTransactionStatus wrong | {"transactionId":<tx>} | ongoingIndicator=false
        both GetTransactionStatus invalid | {"transactionId":12} | error TypeConstraintViolation
        both DataTransfer valid | {"vendorId":"com.example","data":{"a":1}} | status=UnknownVendorId
        both DataTransfer wrong | {"vendorId":"","messageId":"nothing"} | status=UnknownVendorId
        both DataTransfer invalid | {"data":1} | error OccurrenceConstraintViolation
        both SetVariableMonitoring valid | {"setMonitoringData":[{"value":60,"type":"UpperThreshold","severity":5,<timeout>}]} | setMonitoringResult/0/status=Accepted&setMonitoringResult/0/id=100
        both SetVariableMonitoring wrong | {"setMonitoringData":[{"value":60,"type":"UpperThreshold","severity":5,<coffee>}]} | setMonitoringResult/0/status=UnknownComponent
        both SetVariableMonitoring invalid | {"setMonitoringData":[{"value":"a lot"}]} | error TypeConstraintViolation
        both ClearVariableMonitoring valid | {"id":[100,4711]} | clearMonitoringResult/0/status=Accepted&clearMonitoringResult/1/status=NotFound
        both ClearVariableMonitoring wrong | {"id":[1]} | clearMonitoringResult/0/status=Rejected
        both ClearVariableMonitoring invalid | {"id":[]} | error OccurrenceConstraintViolation
        both SetMonitoringBase valid | {"monitoringBase":"HardWiredOnly"} | status=Accepted
        both SetMonitoringBase wrong | {"monitoringBase":"All"} | status=Accepted
        both SetMonitoringBase invalid | {"monitoringBase":"None"} | error PropertyConstraintViolation
        both SetMonitoringLevel valid | {"severity":5} | status=Accepted
        both SetMonitoringLevel wrong | {"severity":12} | status=Rejected
        both SetMonitoringLevel invalid | {"severity":"high"} | error TypeConstraintViolation
        both GetMonitoringReport valid | {"requestId":4} | status=Accepted
        both GetMonitoringReport wrong | {"requestId":5,"componentVariable":[{"component":{"name":"Coffee"}}]} | status=EmptyResultSet
        both GetMonitoringReport invalid | {"requestId":"4"} | error TypeConstraintViolation
        2.1 GetPeriodicEventStream valid | {} | {}
        2.1 GetPeriodicEventStream wrong | {"customData":{"vendorId":"nobody"}} | {}
        2.1 GetPeriodicEventStream invalid | {"id":1} | error FormatViolation
        2.1 AdjustPeriodicEventStream valid | {"id":99,"params":{"interval":60,"values":5}} | status=Rejected
        2.1 AdjustPeriodicEventStream wrong | {"id":1,"params":{}} | status=Rejected
        2.1 AdjustPeriodicEventStream invalid | {"id":99} | error OccurrenceConstraintViolation
        both SetChargingProfile valid | {"evseId":0,"chargingProfile":<max>} | status=Accepted
        both SetChargingProfile wrong | {"evseId":3,"chargingProfile":<max>} | status=Rejected
        both SetChargingProfile invalid | {"evseId":0} | error OccurrenceConstraintViolation
        both GetChargingProfiles valid | {"requestId":6,"chargingProfile":{"chargingProfilePurpose":"ChargingStationMaxProfile"}} | status=Accepted
        both GetChargingProfiles wrong | {"requestId":7,"chargingProfile":{"chargingProfileId":[4711]}} | status=NoProfiles
        both GetChargingProfiles invalid | {"requestId":7,"chargingProfile":{"chargingProfileId":[]}} | error OccurrenceConstraintViolation
        both GetCompositeSchedule valid | {"duration":3600,"evseId":0} | status=Accepted&schedule/chargingSchedulePeriod/0/limit=40
        both GetCompositeSchedule wrong | {"duration":3600,"evseId":9} | status=Rejected
        both GetCompositeSchedule invalid | {"duration":"long","evseId":0} | error TypeConstraintViolation
        2.1 SetChargingProfile valid | {"evseId":0,"chargingProfile":<dynamic>} | status=Accepted
        2.1 UpdateDynamicSchedule valid | {"chargingProfileId":2,"scheduleUpdate":{"limit":35}} | status=Accepted
        2.1 UpdateDynamicSchedule wrong | {"chargingProfileId":1,"scheduleUpdate":{"limit":35}} | status=Rejected
        2.1 UpdateDynamicSchedule invalid | {"chargingProfileId":2} | error OccurrenceConstraintViolation
        2.1 UsePriorityCharging valid | {"transactionId":<tx>,"activate":true} | status=Rejected
        2.1 UsePriorityCharging wrong | {"transactionId":"","activate":false} | status=Rejected
        2.1 UsePriorityCharging invalid | {"activate":true} | error OccurrenceConstraintViolation
        both ClearChargingProfile valid | {"chargingProfileId":1} | status=Accepted
        both ClearChargingProfile wrong | {"chargingProfileId":1} | status=Unknown
        both ClearChargingProfile invalid | {"chargingProfileId":"1"} | error TypeConstraintViolation
        both InstallCertificate valid | {"certificateType":"CSMSRootCertificate","certificate":"<root>"} | status=Accepted
        both InstallCertificate wrong | {"certificateType":"CSMSRootCertificate","certificate":"no certificate"} | status=Rejected
        both InstallCertificate invalid | {"certificateType":"HouseRootCertificate","certificate":"x"} | error PropertyConstraintViolation
        both GetInstalledCertificateIds valid | {} | status=Accepted
        both GetInstalledCertificateIds wrong | {"certificateType":["MORootCertificate"]} | status=NotFound
        both GetInstalledCertificateIds invalid | {"certificateType":[]} | error OccurrenceConstraintViolation
        both DeleteCertificate valid | {"certificateHashData":<installed>} | status=Accepted
        both DeleteCertificate wrong | {"certificateHashData":<hash>} | status=NotFound
        both DeleteCertificate invalid | {"certificateHashData":{}} | error OccurrenceConstraintViolation
        both CertificateSigned valid | {"certificateChain":"<root>","certificateType":"ChargingStationCertificate"} | status=Rejected
        both CertificateSigned wrong | {"certificateChain":"no certificate","certificateType":"ChargingStationCertificate"} | status=Rejected
        both CertificateSigned invalid | {} | error OccurrenceConstraintViolation
        both GetLog valid | {"logType":"SecurityLog","requestId":8,"log":{"remoteLocation":"<server>logs/"}} | status=Accepted
        both GetLog wrong | {"logType":"DiagnosticsLog","requestId":8,"log":{"remoteLocation":"sftp://logs.example/"}} | status=Rejected
        both GetLog invalid | {"logType":"CoffeeLog","requestId":8,"log":{"remoteLocation":"https://logs.example/"}} | error PropertyConstraintViolation
        both UpdateFirmware valid | {"requestId":9,"firmware":{"location":"<server>gateway.deb","retrieveDateTime":"2090-01-01T00:00:00Z"}} | status=Accepted
        both UpdateFirmware wrong | {"requestId":9,"firmware":{"location":"gopher://fw.example/gateway.deb","retrieveDateTime":"2026-01-01T00:00:00Z"}} | status=Rejected
        both UpdateFirmware invalid | {"requestId":9,"firmware":{}} | error OccurrenceConstraintViolation
        both CustomerInformation valid | {"requestId":10,"report":true,"clear":false,"idToken":<token>} | status=Accepted
        both CustomerInformation wrong | {"requestId":11,"report":true,"clear":false} | status=Invalid
        both CustomerInformation invalid | {"requestId":11} | error OccurrenceConstraintViolation
        both PublishFirmware valid | {"location":"<server>fw.bin","checksum":"49f68a5c8493ec2c0bf489821c21fc3b","requestId":12} | status=Accepted
        both PublishFirmware wrong | {"location":"http://10.0.0.1/fw.bin","checksum":"0123456789abcdef0123456789abcdee","requestId":13} | status=Rejected
        both PublishFirmware invalid | {"location":"http://fw.example/fw.bin"} | error OccurrenceConstraintViolation
        both UnpublishFirmware valid | {"checksum":"49f68a5c8493ec2c0bf489821c21fc3b"} | status=Unpublished
        both UnpublishFirmware wrong | {"checksum":"ffffffffffffffffffffffffffffffff"} | status=NoFirmware
        both UnpublishFirmware invalid | {} | error OccurrenceConstraintViolation
        both ChangeAvailability valid | {"operationalStatus":"Inoperative"} | status=Rejected
        both ChangeAvailability wrong | {"operationalStatus":"Operative","evse":{"id":7}} | status=Rejected
        both ChangeAvailability invalid | {"operationalStatus":"Asleep"} | error PropertyConstraintViolation
        both ClearCache valid | {} | status=Rejected
        both ClearCache wrong | {"customData":{"vendorId":"nobody"}} | status=Rejected
        both ClearCache invalid | {"all":true} | error FormatViolation
        both GetLocalListVersion valid | {} | versionNumber=0
        both GetLocalListVersion wrong | {"customData":{"vendorId":"nobody"}} | versionNumber=0
        both GetLocalListVersion invalid | {"list":1} | error FormatViolation
        both SendLocalList valid | {"versionNumber":1,"updateType":"Full"} | error NotSupported
        both SendLocalList wrong | {"versionNumber":0,"updateType":"Differential"} | error NotSupported
        both SendLocalList invalid | {"updateType":"Full"} | error NotSupported
        both RequestStartTransaction valid | {"remoteStartId":1,"idToken":<token>} | status=Rejected
        both RequestStartTransaction wrong | {"remoteStartId":1,"idToken":<token>,"evseId":1} | status=Rejected
        both RequestStartTransaction invalid | {"remoteStartId":1} | error OccurrenceConstraintViolation
        both RequestStopTransaction valid | {"transactionId":<tx>} | status=Rejected
        both RequestStopTransaction wrong | {"transactionId":""} | status=Rejected
        both RequestStopTransaction invalid | {} | error OccurrenceConstraintViolation
        both UnlockConnector valid | {"evseId":1,"connectorId":1} | status=UnknownConnector
        both UnlockConnector wrong | {"evseId":0,"connectorId":0} | status=UnknownConnector
        both UnlockConnector invalid | {"evseId":1} | error OccurrenceConstraintViolation
        both ReserveNow valid | {"id":1,"expiryDateTime":"2030-01-01T00:00:00Z","idToken":<token>} | status=Rejected
        both ReserveNow wrong | {"id":1,"expiryDateTime":"2000-01-01T00:00:00Z","idToken":<token>,"evseId":4} | status=Rejected
        both ReserveNow invalid | {"id":1} | error OccurrenceConstraintViolation
        both CancelReservation valid | {"reservationId":1} | status=Rejected
        both CancelReservation wrong | {"reservationId":0} | status=Rejected
        both CancelReservation invalid | {"reservationId":"1"} | error TypeConstraintViolation
        both CostUpdated valid | {"totalCost":1.5,"transactionId":<tx>} | error NotSupported
        both CostUpdated wrong | {"totalCost":-1,"transactionId":""} | error NotSupported
        both CostUpdated invalid | {"totalCost":1.5} | error NotSupported
        both SetDisplayMessage valid | {"message":{"id":1,"priority":"AlwaysFront","message":{"format":"UTF8","content":"Hello"}}} | error NotSupported
        both SetDisplayMessage wrong | {"message":{"id":1,"priority":"AlwaysFront","message":{"format":"URI","content":""}}} | error NotSupported
        both SetDisplayMessage invalid | {"message":{"id":1}} | error NotSupported
        both GetDisplayMessages valid | {"requestId":13} | status=Unknown
        both GetDisplayMessages wrong | {"requestId":13,"id":[4711]} | status=Unknown
        both GetDisplayMessages invalid | {} | error OccurrenceConstraintViolation
        both ClearDisplayMessage valid | {"id":1} | status=Unknown
        both ClearDisplayMessage wrong | {"id":0} | status=Unknown
        both ClearDisplayMessage invalid | {} | error OccurrenceConstraintViolation
        2.1 NotifyWebPaymentStarted valid | {"evseId":1,"timeout":60} | error NotSupported
        2.1 NotifyWebPaymentStarted wrong | {"evseId":0,"timeout":-60} | error NotSupported
        2.1 NotifyWebPaymentStarted invalid | {"evseId":1} | error NotSupported
        2.1 ChangeTransactionTariff valid | {"transactionId":<tx>,"tariff":<tariff>} | status=TxNotFound
        2.1 ChangeTransactionTariff wrong | {"transactionId":"","tariff":<tariff>} | status=TxNotFound
        2.1 ChangeTransactionTariff invalid | {} | error OccurrenceConstraintViolation
        2.1 ClearTariffs valid | {} | clearTariffsResult/0/status=NoTariff
        2.1 ClearTariffs wrong | {"tariffIds":["T"],"evseId":4} | clearTariffsResult/0/status=NoTariff
        2.1 ClearTariffs invalid | {"tariffIds":[]} | error OccurrenceConstraintViolation
        2.1 GetTariffs valid | {"evseId":0} | status=NoTariff
        2.1 GetTariffs wrong | {"evseId":4} | status=NoTariff
        2.1 GetTariffs invalid | {} | error OccurrenceConstraintViolation
        2.1 SetDefaultTariff valid | {"evseId":0,"tariff":<tariff>} | status=Rejected
        2.1 SetDefaultTariff wrong | {"evseId":4,"tariff":<tariff>} | status=Rejected
        2.1 SetDefaultTariff invalid | {"evseId":0} | error OccurrenceConstraintViolation
        2.1 AFRRSignal valid | {"timestamp":"2026-01-01T00:00:00Z","signal":10} | status=Rejected
        2.1 AFRRSignal wrong | {"timestamp":"1970-01-01T00:00:00Z","signal":-99999} | status=Rejected
        2.1 AFRRSignal invalid | {"signal":10} | error OccurrenceConstraintViolation
        2.1 NotifyAllowedEnergyTransfer valid | {"transactionId":<tx>,"allowedEnergyTransfer":["DC"]} | status=Rejected
        2.1 NotifyAllowedEnergyTransfer wrong | {"transactionId":"","allowedEnergyTransfer":["DC","DC"]} | status=Rejected
        2.1 NotifyAllowedEnergyTransfer invalid | {"transactionId":<tx>} | error OccurrenceConstraintViolation
        2.1 SetDERControl valid | {"isDefault":true,"controlId":"a","controlType":"FixedVar","fixedVar":{"priority":1,"setpoint":5,"unit":"PctMaxVar"}} | status=NotSupported
        2.1 SetDERControl wrong | {"isDefault":true,"controlId":"a","controlType":"Gradients"} | status=NotSupported
        2.1 SetDERControl invalid | {"isDefault":true} | error OccurrenceConstraintViolation
        2.1 GetDERControl valid | {"requestId":14} | status=NotSupported
        2.1 GetDERControl wrong | {"requestId":14,"controlId":"nobody's"} | status=NotSupported
        2.1 GetDERControl invalid | {} | error OccurrenceConstraintViolation
        2.1 ClearDERControl valid | {"isDefault":true} | status=NotSupported
        2.1 ClearDERControl wrong | {"isDefault":false,"controlId":"nobody's"} | status=NotSupported
        2.1 ClearDERControl invalid | {} | error OccurrenceConstraintViolation
        2.1 RequestBatterySwap valid | {"idToken":<token>,"requestId":15} | status=Rejected
        2.1 RequestBatterySwap wrong | {"idToken":{"idToken":"","type":"nothing"},"requestId":-1} | status=Rejected
        2.1 RequestBatterySwap invalid | {"requestId":15} | error OccurrenceConstraintViolation
        both Reset wrong | {"type":"Immediate","evseId":1} | status=Rejected
        both Reset invalid | {"type":"Gently"} | error PropertyConstraintViolation
        both Reset valid | {"type":"Immediate"} | status=Accepted
        """;

    /// <summary>In the order of the table: one case may rest on those before it.</summary>
    /// <param name="found">More that stands for something in the table: a root certificate, an address.</param>
    public static IReadOnlyList<OwnActionCase> Of(OcppVersion version, params (string Name, string Text)[] found)
        => [.. from line in Parts.Concat(found).Aggregate(Table, (table, part) => table.Replace(part.Name, part.Text, StringComparison.Ordinal)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
               let parts = line.Split(" | ")
               let head = parts[0].Split(' ')
               where head[0] is "both" || version is OcppVersion.V21
               select new OwnActionCase(version, head[1], head[2], parts[1], parts[2])];
}
