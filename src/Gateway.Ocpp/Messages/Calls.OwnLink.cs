namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    /// <summary>BootNotification of the gateway itself, on its own link. 2.0.1 and 2.1 only, as that link is.</summary>
    /// <param name="identity">Who the gateway is; what is longer than OCPP allows is cut.</param>
    /// <param name="reason">A BootReasonEnumType, such as PowerUp or Triggered.</param>
    public static Request BootNotification(GatewayIdentity identity, string reason)
        => new("BootNotification", Write(json =>
        {
            json.WriteString("reason"u8, reason);
            json.WriteStartObject("chargingStation"u8);
            json.WriteString("vendorName"u8, Cut(identity.Vendor, 50));
            json.WriteString("model"u8, Cut(identity.Model, 20));
            json.WriteString("firmwareVersion"u8, Cut(identity.Firmware, 50));
            if (identity.SerialNumber is not null)
            {
                json.WriteString("serialNumber"u8, Cut(identity.SerialNumber, 25));
            }

            json.WriteEndObject();
        }));

    /// <summary>Heartbeat, in all versions.</summary>
    public static Request Heartbeat() => new("Heartbeat", EmptyObject);

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}

/// <summary>What the gateway calls itself towards the CSMS.</summary>
public sealed record GatewayIdentity(string Vendor, string Model, string Firmware, string? SerialNumber);
