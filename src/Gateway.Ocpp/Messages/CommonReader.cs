using System.Text.Json;

namespace Gateway.Ocpp.Messages;

/// <summary>Reads the messages that differ between the versions by the names of fields only. The reader stands inside the payload.</summary>
internal static class CommonReader
{
    // 1.6: {"chargePointVendor", "chargePointModel", "firmwareVersion"}
    // 2.x: {"reason", "chargingStation": {"vendorName", "model", "firmwareVersion"}}
    public static ReadFault ReadBoot(ref Utf8JsonReader json, IStationSightings to)
    {
        var boot = default(BootFields);
        ReadBootFields(ref json, ref boot);
        to.Booted(boot.Vendor, boot.Model, boot.Firmware);
        return ReadFault.None;
    }

    // {"status", "currentTime", "interval"}
    public static ReadFault ReadBootAnswer(ref Utf8JsonReader json, IStationSightings to)
    {
        ReadOnlySpan<byte> status = default;
        while (json.NextField())
        {
            if (json.ValueTextEquals("status"u8))
            {
                status = json.Text();
            }
            else
            {
                json.Skip();
            }
        }

        if (status.IsEmpty)
        {
            return ReadFault.Incomplete;
        }

        to.BootAnswered(status);
        return ReadFault.None;
    }

    // 1.6: {"connectorId", "status", "errorCode", "timestamp"}
    // 2.x: {"evseId", "connectorId", "connectorStatus", "timestamp"}
    public static ReadFault ReadStatus(ref Utf8JsonReader json, IStationSightings to, OcppVersion version)
    {
        int? evse = null, connector = null;
        ConnectorState? state = null;
        DateTimeOffset? written = null;
        while (json.NextField())
        {
            if (json.ValueTextEquals("connectorId"u8))
            {
                connector = json.Int32();
            }
            else if (json.ValueTextEquals("evseId"u8))
            {
                evse = json.Int32();
            }
            else if (json.ValueTextEquals("status"u8) || json.ValueTextEquals("connectorStatus"u8))
            {
                state = StateOf(json.Text());
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

        if (version == OcppVersion.V16)
        {
            (evse, connector) = (connector, connector is 0 ? 0 : 1);
        }

        if (evse is not >= 0 || state is null)
        {
            return ReadFault.Incomplete;
        }

        WrittenAt(written, to);
        to.ConnectorStatus(evse.Value, connector ?? 1, state.Value);
        return ReadFault.None;
    }

    public static void WrittenAt(DateTimeOffset? written, IStationSightings to)
    {
        if (written is { } at)
        {
            to.WrittenAt(at);
        }
    }

    private static void ReadBootFields(ref Utf8JsonReader json, ref BootFields boot)
    {
        while (json.NextField())
        {
            if (json.ValueTextEquals("chargePointVendor"u8) || json.ValueTextEquals("vendorName"u8))
            {
                boot.Vendor = json.String();
            }
            else if (json.ValueTextEquals("chargePointModel"u8) || json.ValueTextEquals("model"u8))
            {
                boot.Model = json.String();
            }
            else if (json.ValueTextEquals("firmwareVersion"u8))
            {
                boot.Firmware = json.String();
            }
            else if (!json.ValueTextEquals("chargingStation"u8))
            {
                json.Skip();
            }
            else if (json.EnterObject())
            {
                ReadBootFields(ref json, ref boot);
            }
        }
    }

    private static ConnectorState? StateOf(ReadOnlySpan<byte> text)
        => text.IsEmpty ? null
        : text.SequenceEqual("Available"u8) ? ConnectorState.Available
        : text.SequenceEqual("Preparing"u8) ? ConnectorState.Preparing
        : text.SequenceEqual("Charging"u8) ? ConnectorState.Charging
        : text.SequenceEqual("SuspendedEV"u8) ? ConnectorState.SuspendedEV
        : text.SequenceEqual("SuspendedEVSE"u8) ? ConnectorState.SuspendedEVSE
        : text.SequenceEqual("Finishing"u8) ? ConnectorState.Finishing
        : text.SequenceEqual("Occupied"u8) ? ConnectorState.Occupied
        : text.SequenceEqual("Reserved"u8) ? ConnectorState.Reserved
        : text.SequenceEqual("Unavailable"u8) ? ConnectorState.Unavailable
        : text.SequenceEqual("Faulted"u8) ? ConnectorState.Faulted
        : ConnectorState.Unknown;

    private struct BootFields
    {
        public string? Vendor;
        public string? Model;
        public string? Firmware;
    }
}
