using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V16;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

/// <summary>The CALLs that the gateway originates, exact to each version's schema.</summary>
public static partial class Calls
{
    /// <summary>1.6: what stations call a transaction that the CSMS has given no number.</summary>
    private const long Unnumbered = -1;

    /// <summary>Ends a running transaction.</summary>
    /// <param name="transactionId">1.6: a number in digits.</param>
    public static Request StopTransaction(OcppVersion version, string transactionId) => version == OcppVersion.V16
        ? Make(new(Number(transactionId) ?? Unnumbered), V16Json.Default.RemoteStopTransactionRequest)
        : Make(new(transactionId), V2Json.Default.RequestStopTransactionRequest);

    /// <summary>Asks for a message that should have come by itself. The station sends it as a CALL of its own, if it will.</summary>
    /// <param name="evse">Null: all.</param>
    /// <param name="connector">2.x: a StatusNotification is asked for by connector; else left out.</param>
    public static Request TriggerMessage(OcppVersion version, Trigger what, int? evse = null, int? connector = null)
        => version == OcppVersion.V16
            ? Make(new(Of16(what), evse), V16Json.Default.TriggerMessageRequest)
            : Make(new(Of2(what), evse is { } id ? new EVSEType(id, connector) : null), V2Json.Default.TriggerMessageRequest);

    // 1.6 tells the running transaction in MeterValues.
    private static MessageTrigger Of16(Trigger what) => what switch
    {
        Trigger.BootNotification => MessageTrigger.BootNotification,
        Trigger.StatusNotification => MessageTrigger.StatusNotification,
        _ => MessageTrigger.MeterValues,
    };

    private static MessageTriggerEnumType Of2(Trigger what) => what switch
    {
        Trigger.BootNotification => MessageTriggerEnumType.BootNotification,
        Trigger.StatusNotification => MessageTriggerEnumType.StatusNotification,
        Trigger.MeterValues => MessageTriggerEnumType.MeterValues,
        _ => MessageTriggerEnumType.TransactionEvent,
    };

    /// <summary>A 1.6 transaction's number. Null for what cannot come from a 1.6 CSMS.</summary>
    private static long? Number(string transactionId)
        => long.TryParse(transactionId, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Request Make<TRecord>(TRecord payload, JsonTypeInfo<TRecord> type)
        => new(MessageRecord.ActionOf(type), JsonSerializer.SerializeToUtf8Bytes(payload, type));
}

/// <summary>Messages that the gateway asks stations for. Named as in OCPP; 1.6 has no TransactionEvent.</summary>
public enum Trigger { BootNotification, StatusNotification, MeterValues, TransactionEvent }
