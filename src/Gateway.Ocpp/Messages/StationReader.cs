using System.Text.Json;

namespace Gateway.Ocpp.Messages;

/// <summary>
/// Reads what the gateway wants to know from messages that pass. Tolerant: a field that cannot be understood is left out, a
/// payload that is no JSON tells nothing; never throws, and allocates only what is kept.
/// </summary>
public static class StationReader
{
    private enum Topic { None, Boot, Status, MeterValues, TransactionEvent, StartTransaction, StopTransaction, Needs }

    /// <summary>True: <see cref="Call"/> or <see cref="Answer"/> has something to read there.</summary>
    public static bool Interests(OcppVersion version, ReadOnlySpan<byte> action) => TopicOf(version, action) != Topic.None;

    /// <summary>Reads a station's CALL.</summary>
    public static ReadFault Call(
        OcppVersion version, ReadOnlySpan<byte> action, ReadOnlySpan<byte> payload, IStationSightings to)
    {
        var topic = TopicOf(version, action);
        if (topic == Topic.None)
        {
            return ReadFault.None;
        }

        var json = new Utf8JsonReader(payload);
        try
        {
            if (!json.EnterObject())
            {
                return ReadFault.Incomplete;
            }

            return version == OcppVersion.V16 ? ReadV16(topic, ref json, to) : ReadV2(topic, ref json, to);
        }
        catch (Exception e) when (IsBadJson(e))
        {
            return ReadFault.NotJson;
        }
    }

    /// <summary>Reads the CSMS's CALLRESULT to a station's CALL.</summary>
    /// <param name="startingConnector">1.6 StartTransaction: the connectorId of the request; it is not in the answer.</param>
    public static ReadFault Answer(
        OcppVersion version, ReadOnlySpan<byte> action, ReadOnlySpan<byte> payload, int startingConnector, IStationSightings to)
    {
        var topic = TopicOf(version, action);
        if (topic is not (Topic.Boot or Topic.StartTransaction or Topic.TransactionEvent))
        {
            return ReadFault.None;
        }

        var json = new Utf8JsonReader(payload);
        try
        {
            return !json.EnterObject() ? ReadFault.Incomplete
                : topic == Topic.Boot ? CommonReader.ReadBootAnswer(ref json, to)
                : topic == Topic.TransactionEvent ? V2NeedsReader.ReadEventAnswer(ref json, to)
                : V16Reader.ReadStartAnswer(ref json, startingConnector, to);
        }
        catch (Exception e) when (IsBadJson(e))
        {
            return ReadFault.NotJson;
        }
    }

    // InvalidOperationException: an escaped string that is no Unicode.
    internal static bool IsBadJson(Exception e) => e is JsonException or InvalidOperationException;

    private static ReadFault ReadV16(Topic topic, ref Utf8JsonReader json, IStationSightings to) => topic switch
    {
        Topic.Boot => CommonReader.ReadBoot(ref json, to),
        Topic.Status => CommonReader.ReadStatus(ref json, to, OcppVersion.V16),
        Topic.MeterValues => V16Reader.ReadMeterValues(ref json, to),
        Topic.StartTransaction => V16Reader.ReadStart(ref json, to),
        _ => V16Reader.ReadStop(ref json, to),
    };

    private static ReadFault ReadV2(Topic topic, ref Utf8JsonReader json, IStationSightings to) => topic switch
    {
        Topic.Boot => CommonReader.ReadBoot(ref json, to),
        Topic.Status => CommonReader.ReadStatus(ref json, to, OcppVersion.V201),
        Topic.MeterValues => V2Reader.ReadMeterValues(ref json, to),
        Topic.Needs => V2NeedsReader.ReadNeeds(ref json, to),
        _ => V2Reader.ReadTransactionEvent(ref json, to),
    };

    private static Topic TopicOf(OcppVersion version, ReadOnlySpan<byte> action)
    {
        var is16 = version == OcppVersion.V16;
        return action.SequenceEqual("MeterValues"u8) ? Topic.MeterValues
            : action.SequenceEqual("TransactionEvent"u8) && !is16 ? Topic.TransactionEvent
            : action.SequenceEqual("StatusNotification"u8) ? Topic.Status
            : action.SequenceEqual("BootNotification"u8) ? Topic.Boot
            : action.SequenceEqual("StartTransaction"u8) && is16 ? Topic.StartTransaction
            : action.SequenceEqual("StopTransaction"u8) && is16 ? Topic.StopTransaction
            : action.SequenceEqual("NotifyEVChargingNeeds"u8) && !is16 ? Topic.Needs
            : Topic.None;
    }
}
