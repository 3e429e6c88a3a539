using System.Text.Json;

namespace Gateway.Ocpp.Messages;

/// <summary>Reads the messages that OCPP 2.0.1 and 2.1 share. The reader stands inside the payload.</summary>
internal static class V2Reader
{
    private enum EventType { Unknown, Started, Updated, Ended }

    // {"evseId": 1, "meterValue": [...]}
    public static ReadFault ReadMeterValues(ref Utf8JsonReader json, IStationSightings to)
    {
        int? evse = null;
        var meter = default(MeterReading);
        while (json.NextField())
        {
            if (json.ValueTextEquals("evseId"u8))
            {
                evse = json.Int32();
            }
            else if (json.ValueTextEquals("meterValue"u8))
            {
                MeterValueReader.Read(ref json, ref meter);
            }
            else
            {
                json.Skip();
            }
        }

        CommonReader.WrittenAt(meter.Taken, to);
        var sample = meter.ToSample();
        if (evse > 0 && !sample.IsEmpty)        // 0 is the station's main meter
        {
            to.Measured(evse.Value, sample);
        }

        return evse is >= 0 ? ReadFault.None : ReadFault.Incomplete;
    }

    // {"eventType": "Updated", "timestamp": "...", "triggerReason": "...", "seqNo": 3, "offline": false,
    //  "transactionInfo": {"transactionId": "...", "chargingState": "Charging"},
    //  "evse": {"id": 1, "connectorId": 1}, "meterValue": [...]}
    public static ReadFault ReadTransactionEvent(ref Utf8JsonReader json, IStationSightings to)
    {
        var transaction = default(Transaction);
        var meter = default(MeterReading);
        while (json.NextField())
        {
            if (json.ValueTextEquals("meterValue"u8))
            {
                MeterValueReader.Read(ref json, ref meter);
            }
            else if (json.ValueTextEquals("eventType"u8))
            {
                transaction.Type = TypeOf(json.Text());
            }
            else if (json.ValueTextEquals("timestamp"u8))
            {
                transaction.Written = json.Time();
            }
            else if (json.ValueTextEquals("transactionInfo"u8))
            {
                ReadTransactionInfo(ref json, ref transaction);
            }
            else if (json.ValueTextEquals("evse"u8))
            {
                transaction.Evse = ReadEvse(ref json);
            }
            else if (json.ValueTextEquals("offline"u8))
            {
                transaction.Offline = json.True();
            }
            else
            {
                json.Skip();
            }
        }

        if (transaction.Type == EventType.Unknown || transaction.Id.IsEmpty)
        {
            return ReadFault.Incomplete;
        }

        Tell(transaction, meter, to);
        return ReadFault.None;
    }

    private static void Tell(in Transaction transaction, in MeterReading meter, IStationSightings to)
    {
        CommonReader.WrittenAt(transaction.Offline ? null : transaction.Written, to);
        if (transaction.Type == EventType.Ended)
        {
            to.TransactionEnded(transaction.Evse, transaction.Id);
            return;     // its values are those of the whole transaction; no current flows any more
        }

        to.TransactionRuns(transaction.Evse, transaction.Id, transaction.State);
        var sample = meter.ToSample();
        if (!transaction.Offline && !sample.IsEmpty)        // what was queued while offline is of the past
        {
            to.Measured(transaction.Evse, sample);
        }
    }

    private static void ReadTransactionInfo(ref Utf8JsonReader json, ref Transaction transaction)
    {
        if (!json.EnterObject())
        {
            return;
        }

        while (json.NextField())
        {
            if (json.ValueTextEquals("transactionId"u8))
            {
                transaction.Id = json.Text();
            }
            else if (json.ValueTextEquals("chargingState"u8))
            {
                transaction.State = StateOf(json.Text());
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static int ReadEvse(ref Utf8JsonReader json)
    {
        var evse = 0;
        if (!json.EnterObject())
        {
            return evse;
        }

        while (json.NextField())
        {
            if (json.ValueTextEquals("id"u8))
            {
                evse = Math.Max(0, json.Int32() ?? 0);
            }
            else
            {
                json.Skip();
            }
        }

        return evse;
    }

    private static EventType TypeOf(ReadOnlySpan<byte> text)
        => text.SequenceEqual("Updated"u8) ? EventType.Updated
        : text.SequenceEqual("Started"u8) ? EventType.Started
        : text.SequenceEqual("Ended"u8) ? EventType.Ended
        : EventType.Unknown;

    private static ChargingState? StateOf(ReadOnlySpan<byte> text)
        => text.SequenceEqual("Charging"u8) ? ChargingState.Charging
        : text.SequenceEqual("SuspendedEV"u8) ? ChargingState.SuspendedEV
        : text.SequenceEqual("SuspendedEVSE"u8) ? ChargingState.SuspendedEVSE
        : text.SequenceEqual("EVConnected"u8) ? ChargingState.EVConnected
        : text.SequenceEqual("Idle"u8) ? ChargingState.Idle
        : null;

    private ref struct Transaction
    {
        public EventType Type;
        public int Evse;
        public bool Offline;
        public DateTimeOffset? Written;
        public ReadOnlySpan<byte> Id;
        public ChargingState? State;
    }
}
