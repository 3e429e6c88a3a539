using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Ocpp.Messages;

/// <summary>The CALLs that the gateway originates, exact to each version's schema.</summary>
public static partial class Calls
{
    private static readonly ReadOnlyMemory<byte> EmptyObject = "{}"u8.ToArray();

    /// <summary>Ends a running transaction.</summary>
    /// <param name="transactionId">1.6: a number in digits.</param>
    public static Request StopTransaction(OcppVersion version, string transactionId)
        => new(version == OcppVersion.V16 ? "RemoteStopTransaction" : "RequestStopTransaction", Write(json =>
        {
            WriteTransactionId(json, version, transactionId);
        }));

    /// <summary>Asks for a message that should have come by itself. The station sends it as a CALL of its own, if it will.</summary>
    /// <param name="evse">Null: all.</param>
    /// <param name="connector">2.x: a StatusNotification is asked for by connector; else left out.</param>
    public static Request TriggerMessage(OcppVersion version, Trigger what, int? evse = null, int? connector = null)
        => new("TriggerMessage", Write(json =>
        {
            // 1.6 tells the running transaction in MeterValues.
            var name = version == OcppVersion.V16 && what == Trigger.TransactionEvent ? Trigger.MeterValues : what;
            json.WriteString("requestedMessage"u8, name.ToString());
            if (evse is null)
            {
                return;
            }

            if (version == OcppVersion.V16)
            {
                json.WriteNumber("connectorId"u8, evse.Value);
                return;
            }

            json.WriteStartObject("evse"u8);
            json.WriteNumber("id"u8, evse.Value);
            if (connector is not null)
            {
                json.WriteNumber("connectorId"u8, connector.Value);
            }

            json.WriteEndObject();
        }));

    // An id that is no number cannot come from a 1.6 CSMS. If it did, the message is better without it than unreadable.
    private static void WriteTransactionId(Utf8JsonWriter json, OcppVersion version, string id)
    {
        if (version != OcppVersion.V16)
        {
            json.WriteString("transactionId"u8, id);
        }
        else if (long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            json.WriteNumber("transactionId"u8, number);
        }
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}

/// <summary>Messages that the gateway asks stations for. Named as in OCPP; 1.6 has no TransactionEvent.</summary>
public enum Trigger { BootNotification, StatusNotification, MeterValues, TransactionEvent }
