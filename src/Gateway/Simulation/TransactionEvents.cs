using System.Text.Json.Nodes;

namespace Gateway.Simulation;

/// <summary>TransactionEvent and MeterValues of 2.x.</summary>
internal static class TransactionEvents
{
    public static JsonObject Token(string token) => new() { ["idToken"] = token, ["type"] = "ISO14443" };

    /// <summary>What is told is what holds now, however late it is sent.</summary>
    public static Outgoing Tell(StationCore core, StationTransaction transaction, string type, TellReason why)
    {
        var info = new JsonObject { ["transactionId"] = transaction.Id, ["chargingState"] = State(core, transaction) };
        if (transaction.RemoteStartId is { } remote)
        {
            info["remoteStartId"] = remote;
        }

        if (core.V2x is { } v2x)
        {
            info["operationMode"] = v2x.OperationMode;
        }

        return Outgoing(core, transaction, type, why, info);
    }

    public static Outgoing Ended(StationCore core, StationTransaction transaction, EndReason why)
    {
        var (trigger, reason) = why switch
        {
            EndReason.CarLeft => (TellReason.CarLeft, "EVDisconnected"),
            EndReason.Remote => (TellReason.RemoteStop, "Remote"),
            EndReason.Refused => (TellReason.Refused, "DeAuthorized"),
            EndReason.Unlock => (TellReason.Unlock, "Other"),
            _ => (TellReason.Reset, "ImmediateReset"),
        };
        return Outgoing(core, transaction, "Ended", trigger, new()
        {
            ["transactionId"] = transaction.Id, ["chargingState"] = "Idle", ["stoppedReason"] = reason,
        });
    }

    public static Outgoing MeterValues(StationCore core)
    {
        var payload = new JsonObject { ["evseId"] = 1, ["meterValue"] = MeterValue(core, "Trigger") };
        return new("MeterValues", () => payload.DeepClone().AsObject());
    }

    private static Outgoing Outgoing(
        StationCore core, StationTransaction transaction, string type, TellReason why, JsonObject info)
    {
        var payload = new JsonObject
        {
            ["eventType"] = type,
            ["timestamp"] = Readings.Time(core.Time.GetUtcNow()),
            ["triggerReason"] = Trigger(why),
            ["seqNo"] = transaction.NextSeqNo(),
            ["transactionInfo"] = info,
            ["evse"] = new JsonObject { ["id"] = 1, ["connectorId"] = 1 },
            ["meterValue"] = MeterValue(core, Context(type, why)),
        };
        if (core.OfflineSince is not null)
        {
            payload["offline"] = true;
        }

        if (why is TellReason.Authorized or TellReason.RemoteStart)
        {
            payload["idToken"] = Token(transaction.Token);
        }

        return new("TransactionEvent", () => payload.DeepClone().AsObject(), Keep: true);
    }

    private static string Trigger(TellReason why) => why switch
    {
        TellReason.CableIn => "CablePluggedIn",
        TellReason.Authorized => "Authorized",
        TellReason.RemoteStart => "RemoteStart",
        TellReason.StateChanged => "ChargingStateChanged",
        TellReason.Periodic => "MeterValuePeriodic",
        TellReason.Trigger => "Trigger",
        TellReason.CarLeft => "EVCommunicationLost",
        TellReason.RemoteStop => "RemoteStop",
        TellReason.Refused => "Deauthorized",
        TellReason.Reset => "ResetCommand",
        TellReason.ModeChanged => "OperationModeChanged",
        _ => "UnlockCommand",
    };

    private static string Context(string type, TellReason why) => (type, why) switch
    {
        ("Started", _) => "Transaction.Begin",
        ("Ended", _) => "Transaction.End",
        (_, TellReason.Trigger) => "Trigger",
        (_, TellReason.Periodic) => "Sample.Periodic",
        _ => "Other",
    };

    private static string State(StationCore core, StationTransaction transaction) => core.State switch
    {
        _ when !transaction.Authorized => "EVConnected",
        ConnectorState.SuspendedEv => "SuspendedEV",
        ConnectorState.SuspendedEvse => "SuspendedEVSE",
        _ => "Charging",
    };

    private static JsonArray MeterValue(StationCore core, string context) => new(new JsonObject
    {
        ["timestamp"] = Readings.Time(core.Time.GetUtcNow()),
        ["sampledValue"] = new JsonArray([.. Readings.Of(core).Select(r => Sample(r, context))]),
    });

    private static JsonObject Sample(Reading reading, string context)
    {
        var sample = new JsonObject
        {
            ["value"] = reading.Value,
            ["context"] = context,
            ["measurand"] = reading.Measurand,
            ["unitOfMeasure"] = new JsonObject { ["unit"] = reading.Unit },
        };
        if (reading.Phase is { } phase)
        {
            sample["phase"] = phase;
        }

        return sample;
    }
}
