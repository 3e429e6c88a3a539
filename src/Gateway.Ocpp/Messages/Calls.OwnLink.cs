using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    /// <summary>BootNotification of the gateway itself, on its own link. 2.0.1 and 2.1 only, as that link is.</summary>
    /// <param name="identity">Who the gateway is; what is longer than OCPP allows is cut.</param>
    /// <param name="reason">A BootReasonEnumType, such as PowerUp or Triggered.</param>
    public static Request BootNotification(GatewayIdentity identity, string reason)
        => Make(
            new BootNotificationRequest(
                new(
                    Model: Cut(identity.Model, 20),
                    VendorName: Cut(identity.Vendor, 50),
                    SerialNumber: identity.SerialNumber is { } serial ? Cut(serial, 25) : null,
                    FirmwareVersion: Cut(identity.Firmware, 50)),
                Open<BootReasonEnumType>.Of(reason)),
            V2Json.Default.BootNotificationRequest);

    /// <summary>Heartbeat, in all versions.</summary>
    public static Request Heartbeat() => Make(new HeartbeatRequest(), V2Json.Default.HeartbeatRequest);

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}

/// <summary>What the gateway calls itself towards the CSMS.</summary>
public sealed record GatewayIdentity(string Vendor, string Model, string Firmware, string? SerialNumber);
