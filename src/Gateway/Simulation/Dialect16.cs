using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Ocpp.Profiles;

namespace Gateway.Simulation;

/// <summary>OCPP 1.6 as a station speaks it.</summary>
internal sealed class Dialect16(StationCore core) : IDialect
{
    private static readonly string[] Unsupported =
    [
        "CancelReservation", "CertificateSigned", "ClearCache", "DeleteCertificate", "ExtendedTriggerMessage", "GetDiagnostics",
        "GetInstalledCertificateIds", "GetLocalListVersion", "GetLog", "InstallCertificate", "ReserveNow", "SendLocalList",
        "SignedUpdateFirmware", "UpdateFirmware",
    ];

    public string Subprotocol => "ocpp1.6";

    public ProfileRules Rules => ProfileRules.V16;

    public bool TransactionBeforeAuthorization => false;

    public string MalformedCode => "FormationViolation";        // misspelt in the specification

    public JsonObject Boot(string reason) => new()
    {
        ["chargePointVendor"] = "Simulated",
        ["chargePointModel"] = "Sim-16",
        ["chargePointSerialNumber"] = core.Setup.Id,
        ["firmwareVersion"] = "1.0",
    };

    public IEnumerable<Outgoing> Statuses() => [Status(0, "Available"), Status(1, Word(core.State))];

    public Outgoing Authorize(string token, Action<CallOutcome> then)
        => new("Authorize", () => new() { ["idTag"] = token }, Then: then);

    public IEnumerable<Outgoing> StateChanged(StationTransaction? transaction) => [Status(1, Word(core.State))];

    public Outgoing Started(StationTransaction transaction, TellReason why, Action<CallOutcome> then) => new(
        "StartTransaction",
        () => new()
        {
            ["connectorId"] = 1,
            ["idTag"] = transaction.Token,
            ["meterStart"] = (int)transaction.MeterStart,
            ["timestamp"] = Readings.Time(transaction.Since),
        },
        Keep: true,
        outcome =>
        {
            transaction.Id = outcome.Answer?["transactionId"]?.ToJsonString() ?? "-1";
            then(outcome);
        });

    public IEnumerable<Outgoing> Authorized(StationTransaction transaction, TellReason why, Action<CallOutcome> then) => [];

    public Outgoing Measured(StationTransaction transaction, TellReason why)
    {
        var context = why is TellReason.Trigger ? "Trigger" : "Sample.Periodic";
        var samples = Readings.Of(core).Select(r => Sample(r, context)).ToArray<JsonNode>();
        var at = Readings.Time(core.Time.GetUtcNow());
        return new(
            "MeterValues",
            () => new()
            {
                ["connectorId"] = 1,
                ["transactionId"] = Number(transaction),
                ["meterValue"] = new JsonArray(new JsonObject
                {
                    ["timestamp"] = at,
                    ["sampledValue"] = new JsonArray([.. samples.Select(s => s.DeepClone())]),
                }),
            },
            Keep: true);
    }

    public Outgoing Ended(StationTransaction transaction, EndReason why)
    {
        var (at, meter) = (Readings.Time(core.Time.GetUtcNow()), (int)core.EnergyWh);
        return new(
            "StopTransaction",
            () => new()
            {
                ["transactionId"] = Number(transaction),
                ["idTag"] = transaction.Token,
                ["meterStop"] = meter,
                ["timestamp"] = at,
                ["reason"] = why switch
                {
                    EndReason.CarLeft => "EVDisconnected",
                    EndReason.Remote => "Remote",
                    EndReason.Refused => "DeAuthorized",
                    EndReason.Unlock => "UnlockCommand",
                    _ => "SoftReset",
                },
            },
            Keep: true);
    }

    public Reply Answer(string action, JsonObject payload) => action switch
    {
        "SetChargingProfile" => SetProfile(payload),
        "ClearChargingProfile" => ClearProfile(payload),
        "GetCompositeSchedule" => Composite(payload),
        "RemoteStartTransaction" => RemoteStart(payload),
        "RemoteStopTransaction" => RemoteStop(payload),
        "TriggerMessage" => Trigger(payload),
        "GetConfiguration" => GetConfiguration(payload),
        "ChangeConfiguration" => ChangeConfiguration(payload),
        "Reset" => Reply.Status("Accepted", () => core.Restart?.Invoke()),
        "UnlockConnector" => Reply.Status("Unlocked", () => core.End(EndReason.Unlock)),
        "ChangeAvailability" => Reply.Status(
            core.SetAvailable(ProfileJson.Text(payload, "type") == "Operative") is null ? "Scheduled" : "Accepted"),
        "DataTransfer" => Reply.Status("UnknownVendorId"),
        _ => Reply.Refuse(Unsupported.Contains(action) ? "NotSupported" : "NotImplemented"),
    };

    private static int Number(StationTransaction transaction)
        => int.TryParse(transaction.Id, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static JsonObject Sample(Reading reading, string context)
    {
        var sample = new JsonObject
        {
            ["value"] = reading.Value.ToString("0.##", CultureInfo.InvariantCulture),
            ["context"] = context,
            ["measurand"] = reading.Measurand,
            ["unit"] = reading.Unit,
        };
        if (reading.Phase is { } phase)
        {
            sample["phase"] = phase;
        }

        return sample;
    }

    private static string Word(ConnectorState state) => state switch
    {
        ConnectorState.SuspendedEv => "SuspendedEV",
        ConnectorState.SuspendedEvse => "SuspendedEVSE",
        _ => state.ToString(),
    };

    private Outgoing Status(int connector, string status)
    {
        var at = Readings.Time(core.Time.GetUtcNow());
        return new("StatusNotification", () => new()
        {
            ["connectorId"] = connector,
            ["errorCode"] = "NoError",
            ["status"] = status,
            ["timestamp"] = at,
        });
    }

    private Reply SetProfile(JsonObject payload)
    {
        var (connector, profile) = ProfileCalls.ReadSet(Rules, payload, core.Time.GetUtcNow());
        return connector is < 0 or > 1
            ? Reply.Refuse("PropertyConstraintViolation")       // not a status: errata 3.38
            : Reply.Status(core.SetProfile(connector, profile) is null ? "Accepted" : "Rejected");
    }

    private Reply ClearProfile(JsonObject payload)
        => Reply.Status(core.ClearProfiles(ProfileCalls.ReadClear(Rules, payload).Fits) > 0 ? "Accepted" : "Unknown");

    private Reply Composite(JsonObject payload)
    {
        var connector = ProfileJson.Int(payload, "connectorId");
        if (connector is < 0 or > 1)
        {
            return Reply.Status("Rejected");
        }

        var start = Readings.Time(core.Time.GetUtcNow());
        var schedule = CompositeJson.Of(core, ProfileJson.Int(payload, "duration"), payload["chargingRateUnit"]?.ToString());
        schedule["startSchedule"] = start;
        return Reply.Of(new()
        {
            ["status"] = "Accepted",
            ["connectorId"] = connector,
            ["scheduleStart"] = start,
            ["chargingSchedule"] = schedule,
        });
    }

    private Reply RemoteStart(JsonObject payload)
    {
        var (_, profile) = ProfileCalls.ReadRemoteStart(Rules, payload, core.Time.GetUtcNow());
        return core.RemoteStart(ProfileJson.Text(payload, "idTag"), null, profile)
            ? Reply.Status("Accepted", core.RemoteStartNow)
            : Reply.Status("Rejected");
    }

    private Reply RemoteStop(JsonObject payload)
        => core.Transaction is { } running && Number(running) == ProfileJson.Int(payload, "transactionId")
            ? Reply.Status("Accepted", () => core.End(EndReason.Remote))
            : Reply.Status("Rejected");

    private Reply Trigger(JsonObject payload) => ProfileJson.Text(payload, "requestedMessage") switch
    {
        "BootNotification" => Reply.Status("Accepted", () => core.BootAgain?.Invoke()),
        "Heartbeat" => Reply.Status("Accepted", () => core.Outbox.Add(new("Heartbeat", () => []))),
        "StatusNotification" => Reply.Status("Accepted", core.SayStatuses),
        "MeterValues" when core.Transaction is { } running
            => Reply.Status("Accepted", () => core.Outbox.Add(Measured(running, TellReason.Trigger))),
        "MeterValues" => Reply.Status("Rejected"),
        _ => Reply.Status("NotImplemented"),
    };

    private Reply GetConfiguration(JsonObject payload)
    {
        var asked = (payload["key"] as JsonArray)?.Select(k => k!.ToString()).ToList() ?? [];
        var known = core.Settings.All.Where(s => asked.Count == 0 || asked.Contains(s.Key16)).ToList();
        var answer = new JsonObject
        {
            ["configurationKey"] = new JsonArray([.. known.Select(s => new JsonObject
            {
                ["key"] = s.Key16, ["readonly"] = s.ReadOnly, ["value"] = s.Value,
            })]),
        };
        if (asked.Except(known.Select(s => s.Key16)).ToArray() is { Length: > 0 } unknown)
        {
            answer["unknownKey"] = new JsonArray([.. unknown.Select(u => JsonValue.Create(u))]);
        }

        return Reply.Of(answer);
    }

    private Reply ChangeConfiguration(JsonObject payload)
    {
        var value = ProfileJson.Text(payload, "value");
        var setting = core.Settings.All.FirstOrDefault(s => s.Key16 == ProfileJson.Text(payload, "key"));
        if (setting is null)
        {
            return Reply.Status("NotSupported");
        }

        if (setting.ReadOnly || !StationSettings.Fits(setting, value))
        {
            return Reply.Status("Rejected");
        }

        setting.Value = value;
        return Reply.Status("Accepted");
    }
}
