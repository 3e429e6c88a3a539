using System.Text.Json.Nodes;
using Gateway.Ocpp.Profiles;

namespace Gateway.Simulation;

/// <summary>What a 2.x version has of its own.</summary>
/// <param name="Unsupported">Requests that exist in the version and that the station does not serve.</param>
internal sealed record Particulars2(string Subprotocol, string Model, string[] Unsupported)
{
    private static readonly string[] Common =
    [
        "CancelReservation", "CertificateSigned", "ClearCache", "ClearDisplayMessage", "ClearVariableMonitoring", "CostUpdated",
        "CustomerInformation", "DeleteCertificate", "GetBaseReport", "GetChargingProfiles", "GetDisplayMessages",
        "GetInstalledCertificateIds", "GetLocalListVersion", "GetLog", "GetMonitoringReport", "GetReport", "InstallCertificate",
        "PublishFirmware", "ReserveNow", "SendLocalList", "SetDisplayMessage", "SetMonitoringBase", "SetMonitoringLevel",
        "SetNetworkProfile", "SetVariableMonitoring", "UnpublishFirmware", "UpdateFirmware",
    ];

    public static Particulars2 V201 { get; } = new("ocpp2.0.1", "Sim-201", Common);

    public static Particulars2 V21 { get; } = new("ocpp2.1", "Sim-21",
    [
        .. Common, "AFRRSignal", "AdjustPeriodicEventStream", "ChangeTransactionTariff", "ClearDERControl", "ClearTariffs",
        "GetDERControl", "GetPeriodicEventStream", "GetTariffs", "NotifyAllowedEnergyTransfer", "NotifyWebPaymentStarted",
        "RequestBatterySwap", "SetDERControl", "SetDefaultTariff", "UpdateDynamicSchedule", "UsePriorityCharging",
    ]);
}

/// <summary>OCPP 2.0.1 and 2.1 as a station speaks them; what sets them apart is in <see cref="Particulars2"/>.</summary>
internal sealed class Dialect2(StationCore core, Particulars2 version) : IDialect
{
    public string Subprotocol => version.Subprotocol;

    public ProfileRules Rules => ProfileRules.V2;

    public bool TransactionBeforeAuthorization => true;

    public string MalformedCode => "FormatViolation";

    public JsonObject Boot(string reason) => new()
    {
        ["reason"] = reason,
        ["chargingStation"] = new JsonObject
        {
            ["model"] = core.V2x is null ? version.Model : $"{version.Model}-V2X",
            ["vendorName"] = "Simulated",
            ["serialNumber"] = core.Setup.Id,
            ["firmwareVersion"] = "1.0",
        },
    };

    public IEnumerable<Outgoing> Statuses()
    {
        var (at, status) = (Readings.Time(core.Time.GetUtcNow()), core.State switch
        {
            ConnectorState.Available => "Available",
            ConnectorState.Unavailable => "Unavailable",
            _ => "Occupied",
        });
        return
        [
            new("StatusNotification", () => new()
            {
                ["timestamp"] = at, ["connectorStatus"] = status, ["evseId"] = 1, ["connectorId"] = 1,
            }),
        ];
    }

    public Outgoing Authorize(string token, Action<CallOutcome> then)
        => new("Authorize", () => new() { ["idToken"] = TransactionEvents.Token(token) }, Then: then);

    public IEnumerable<Outgoing> StateChanged(StationTransaction? transaction)
        => transaction is { Authorized: true } running
            ? [TransactionEvents.Tell(core, running, "Updated", TellReason.StateChanged)]
            : Statuses();

    public Outgoing Started(StationTransaction transaction, TellReason why, Action<CallOutcome> then)
        => TransactionEvents.Tell(core, transaction, "Started", why) with { Then = then };

    public IEnumerable<Outgoing> Authorized(StationTransaction transaction, TellReason why, Action<CallOutcome> then)
        => [TransactionEvents.Tell(core, transaction, "Updated", why) with { Then = then }];

    public Outgoing Measured(StationTransaction transaction, TellReason why)
        => TransactionEvents.Tell(core, transaction, "Updated", why);

    public Outgoing Ended(StationTransaction transaction, EndReason why) => TransactionEvents.Ended(core, transaction, why);

    public Reply Answer(string action, JsonObject payload) => core.V2x?.Answer(action, payload) ?? action switch
    {
        "SetChargingProfile" => SetProfile(payload),
        "ClearChargingProfile" => ClearProfile(payload),
        "GetCompositeSchedule" => Composite(payload),
        "RequestStartTransaction" => RequestStart(payload),
        "RequestStopTransaction" => RequestStop(payload),
        "TriggerMessage" => Trigger(payload),
        "GetVariables" => Reply.Of(Variables2.Get(core.Settings, payload)),
        "SetVariables" => Reply.Of(Variables2.Set(core.Settings, payload)),
        "GetTransactionStatus" => Reply.Of(new() { ["messagesInQueue"] = core.Outbox.Count > 0 }),
        "Reset" => Reply.Status("Accepted", () => core.Restart?.Invoke()),
        "UnlockConnector" => Reply.Status(core.Transaction is null ? "Unlocked" : "OngoingAuthorizedTransaction"),
        "ChangeAvailability" => Reply.Status(
            core.SetAvailable(ProfileJson.Text(payload, "operationalStatus") == "Operative") is null ? "Scheduled" : "Accepted"),
        "DataTransfer" => Reply.Status("UnknownVendorId"),
        _ => Reply.Refuse(version.Unsupported.Contains(action) ? "NotSupported" : "NotImplemented"),
    };

    /// <summary>Legal in the version, but not for these stations: a refusal, no error.</summary>
    /// <returns>The reason code; null: it is supported.</returns>
    public static string? UnsupportedPurpose(string? purpose)
        => purpose is "ChargingStationExternalConstraints" or "PriorityCharging" or "LocalGeneration" ? "UnsupportedPurpose" : null;

    private static Reply Rejected(string reason) => Reply.Because("Rejected", reason);

    private Reply SetProfile(JsonObject payload)
    {
        var json = payload["chargingProfile"] as JsonObject ?? throw new FormatException("chargingProfile is missing");
        if (Unwanted(json) is { } unwanted)
        {
            return Rejected(unwanted);
        }

        var (evse, profile) = ProfileCalls.ReadSet(Rules, payload, core.Time.GetUtcNow());
        var reason = core.SetProfile(evse, profile);
        return reason is null ? Reply.Status("Accepted") : Rejected(reason);
    }

    private static string? Unwanted(JsonObject profile)
    {
        if (UnsupportedPurpose(profile["chargingProfilePurpose"]?.ToString()) is { } unsupported)
        {
            return unsupported;
        }

        var modes = (profile["chargingSchedule"] as JsonArray ?? []).OfType<JsonObject>()
            .SelectMany(s => s["chargingSchedulePeriod"] as JsonArray ?? [])
            .Select(p => p?["operationMode"]?.ToString());
        return profile["chargingProfileKind"]?.ToString() == "Dynamic" ? "UnsupportedKind"
            : modes.Any(m => m is not null and not "ChargingOnly") ? "InvalidOperationMode"
            : null;
    }

    private Reply ClearProfile(JsonObject payload)
        => Reply.Status(core.ClearProfiles(ProfileCalls.ReadClear(Rules, payload).Fits) > 0 ? "Accepted" : "Unknown");

    private Reply Composite(JsonObject payload)
    {
        var evse = ProfileJson.Int(payload, "evseId");
        if (evse is < 0 or > 1)
        {
            return Rejected("UnknownEvse");
        }

        var schedule = CompositeJson.Of(core, ProfileJson.Int(payload, "duration"), payload["chargingRateUnit"]?.ToString());
        schedule["evseId"] = evse;
        schedule["scheduleStart"] = Readings.Time(core.Time.GetUtcNow());
        return Reply.Of(new() { ["status"] = "Accepted", ["schedule"] = schedule });
    }

    private Reply RequestStart(JsonObject payload)
    {
        var token = payload["idToken"]?["idToken"]?.ToString() ?? throw new FormatException("idToken is missing");
        var (_, profile) = ProfileCalls.ReadRemoteStart(Rules, payload, core.Time.GetUtcNow());
        return core.RemoteStart(token, ProfileJson.Int(payload, "remoteStartId"), profile)
            ? Reply.Status("Accepted", core.RemoteStartNow)
            : Rejected("TxInProgress");
    }

    private Reply RequestStop(JsonObject payload)
        => core.Transaction?.Id == ProfileJson.Text(payload, "transactionId")
            ? Reply.Status("Accepted", () => core.End(EndReason.Remote))
            : Rejected("TxNotFound");

    private Reply Trigger(JsonObject payload) => ProfileJson.Text(payload, "requestedMessage") switch
    {
        "BootNotification" => Reply.Status("Accepted", () => core.BootAgain?.Invoke()),
        "Heartbeat" => Reply.Status("Accepted", () => core.Outbox.Add(new("Heartbeat", () => []))),
        "StatusNotification" => Reply.Status("Accepted", core.SayStatuses),
        "MeterValues" => Reply.Status("Accepted", () => core.Outbox.Add(TransactionEvents.MeterValues(core))),
        "TransactionEvent" when core.Transaction is { } running
            => Reply.Status("Accepted", () => core.Outbox.Add(Measured(running, TellReason.Trigger))),
        "TransactionEvent" => Reply.Status("Rejected"),
        _ => Reply.Status("NotImplemented"),
    };
}
