using System.Text.Json;

namespace Gateway.Ocpp.Messages;

/// <summary>Reads the messages that only OCPP 1.6 has in this shape. The reader stands inside the payload.</summary>
internal static class V16Reader
{
    // {"connectorId": 1, "transactionId": 17, "meterValue": [...]}
    public static ReadFault ReadMeterValues(ref Utf8JsonReader json, IStationSightings to)
    {
        int? connector = null;
        ReadOnlySpan<byte> transaction = default;
        var meter = default(MeterReading);
        while (json.NextField())
        {
            if (json.ValueTextEquals("connectorId"u8))
            {
                connector = json.Int32();
            }
            else if (json.ValueTextEquals("transactionId"u8))
            {
                transaction = json.Text();
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

        if (connector is not >= 0)
        {
            return ReadFault.Incomplete;
        }

        CommonReader.WrittenAt(meter.Taken, to);
        if (connector > 0)      // 0 is the station's main meter
        {
            Tell(connector.Value, transaction, meter, to);
        }

        return ReadFault.None;
    }

    // {"connectorId": 1, "idTag": "...", "meterStart": 0, "timestamp": "..."}
    public static ReadFault ReadStart(ref Utf8JsonReader json, IStationSightings to)
    {
        int? connector = null;
        DateTimeOffset? written = null;
        while (json.NextField())
        {
            if (json.ValueTextEquals("connectorId"u8))
            {
                connector = json.Int32();
            }
            else if (json.ValueTextEquals("timestamp"u8))
            {
                written = json.Time();
            }
            else
            {
                json.Skip();
            }
        }

        if (connector is not > 0)
        {
            return ReadFault.Incomplete;
        }

        CommonReader.WrittenAt(written, to);

        to.TransactionStarting(connector.Value);
        return ReadFault.None;
    }

    // {"idTagInfo": {...}, "transactionId": 17}
    public static ReadFault ReadStartAnswer(ref Utf8JsonReader json, int connector, IStationSightings to)
    {
        long? transaction = null;
        while (json.NextField())
        {
            if (json.ValueTextEquals("transactionId"u8))
            {
                transaction = json.Int64();
            }
            else
            {
                json.Skip();
            }
        }

        if (transaction is null)
        {
            return ReadFault.Incomplete;
        }

        to.TransactionNumbered(connector, transaction.Value);
        return ReadFault.None;
    }

    // {"transactionId": 17, "meterStop": 100, "timestamp": "...", "reason": "...", "transactionData": [...]}
    public static ReadFault ReadStop(ref Utf8JsonReader json, IStationSightings to)
    {
        ReadOnlySpan<byte> transaction = default;
        while (json.NextField())
        {
            if (json.ValueTextEquals("transactionId"u8))
            {
                transaction = json.Text();
            }
            else
            {
                json.Skip();
            }
        }

        if (transaction.IsEmpty)
        {
            return ReadFault.Incomplete;
        }

        to.TransactionEnded(0, transaction);
        return ReadFault.None;
    }

    private static void Tell(int connector, ReadOnlySpan<byte> transaction, in MeterReading meter, IStationSightings to)
    {
        // 0 is sent for "none" by stations between transactions. Where a CSMS really gives 0, its answer has told so.
        // Values of a transaction's end may follow its StopTransaction: they start nothing anew.
        if (!transaction.IsEmpty && !transaction.SequenceEqual("0"u8) && !meter.EndsTransaction)
        {
            to.TransactionRuns(connector, transaction, null);
        }

        var sample = meter.ToSample();
        if (!sample.IsEmpty)
        {
            to.Measured(connector, sample);
        }
    }
}
