using System.Text.Json.Nodes;

namespace Gateway.Simulation;

/// <summary>The shortest valid answer to everything that a station may ask of a CSMS, per version.</summary>
internal static class CsmsAnswers
{
    private static readonly string[] Empty =
    [
        "MeterValues", "StatusNotification", "FirmwareStatusNotification", "LogStatusNotification", "SecurityEventNotification",
    ];

    private static readonly string[] Empty16 = [.. Empty, "DiagnosticsStatusNotification", "SignedFirmwareStatusNotification"];

    private static readonly string[] Empty201 =
    [
        .. Empty, "ClearedChargingLimit", "NotifyChargingLimit", "NotifyCustomerInformation", "NotifyDisplayMessages", "NotifyEvent",
        "NotifyMonitoringReport", "NotifyReport", "PublishFirmwareStatusNotification", "ReportChargingProfiles",
        "ReservationStatusUpdate",
    ];

    private static readonly string[] Empty21 =
    [
        .. Empty201, "BatterySwap", "ClosePeriodicEventStream", "NotifyDERAlarm", "NotifyDERStartStop", "NotifyPriorityCharging",
        "NotifySettlement", "ReportDERControl",
    ];

    /// <param name="transaction">1.6: the number for a new transaction.</param>
    /// <returns>Null: the version does not know the action, or not in this direction.</returns>
    public static JsonObject? Answer(
        string version, string action, JsonObject payload, string boot, int interval, DateTimeOffset now, Func<int> transaction)
        => action switch
        {
            "BootNotification" => new()
            {
                ["status"] = boot, ["currentTime"] = Readings.Time(now), ["interval"] = interval,
            },
            "Heartbeat" => new() { ["currentTime"] = Readings.Time(now) },
            "SignCertificate" or "DataTransfer" => Status("Accepted"),
            _ when version == "ocpp1.6" => Answer16(action, transaction),
            _ => Answer201(version, action, payload) ?? (version == "ocpp2.1" ? Answer21(action, payload) : null),
        };

    private static JsonObject Status(string status) => new() { ["status"] = status };

    private static JsonObject? Answer16(string action, Func<int> transaction) => action switch
    {
        "Authorize" or "StopTransaction" => new() { ["idTagInfo"] = Status("Accepted") },
        "StartTransaction" => new() { ["idTagInfo"] = Status("Accepted"), ["transactionId"] = transaction() },
        _ => Empty16.Contains(action) ? [] : null,
    };

    private static JsonObject? Answer201(string version, string action, JsonObject payload) => action switch
    {
        "Authorize" => new() { ["idTokenInfo"] = Status("Accepted") },
        "TransactionEvent" => payload.ContainsKey("idToken") ? new() { ["idTokenInfo"] = Status("Accepted") } : [],
        "NotifyEVChargingNeeds" or "NotifyEVChargingSchedule" => Status("Accepted"),
        "GetCertificateStatus" => Status("Failed"),
        "Get15118EVCertificate" => new() { ["status"] = "Failed", ["exiResponse"] = "" },
        _ => (version == "ocpp2.1" ? Empty21 : Empty201).Contains(action) ? [] : null,
    };

    private static JsonObject? Answer21(string action, JsonObject payload) => action switch
    {
        "OpenPeriodicEventStream" => Status("Accepted"),
        "PullDynamicScheduleUpdate" => Status("Rejected"),
        "VatNumberValidation" => new() { ["vatNumber"] = payload["vatNumber"]?.ToString(), ["status"] = "Rejected" },
        "GetCertificateChainStatus" => new() { ["certificateStatus"] = ChainStatus(payload) },
        _ => null,
    };

    /// <summary>We keep no certificates: the state of each is unknown.</summary>
    private static JsonArray ChainStatus(JsonObject payload) =>
    [
        .. (payload["certificateStatusRequests"] as JsonArray ?? []).OfType<JsonObject>().Select(request => new JsonObject
        {
            ["certificateHashData"] = request["certificateHashData"]?.DeepClone(),
            ["source"] = request["source"]?.DeepClone(),
            ["status"] = "Unknown",
            ["nextUpdate"] = "2100-01-01T00:00:00Z",
        }),
    ];
}
