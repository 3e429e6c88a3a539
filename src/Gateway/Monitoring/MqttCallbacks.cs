using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gateway.Monitoring;

/// <summary>From libmosquitto's callbacks to the session whose handle they carry.</summary>
internal static unsafe class MqttCallbacks
{
    public static void Set(nint client)
    {
        Mosquitto.OnConnect(client, &Connected);
        Mosquitto.OnDisconnect(client, &Disconnected);
        Mosquitto.OnPublished(client, &Published);
        Mosquitto.OnMessage(client, &Heard);
        Mosquitto.OnLog(client, &Logged);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Connected(nint client, nint self, int reason, int flags, nint properties) => Session(self).Answered(reason);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Disconnected(nint client, nint self, int reason, nint properties) => Session(self).Disconnected(reason);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Published(nint client, nint self, int messageId, int reason, nint properties)
        => Session(self).Acknowledged(reason);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Heard(nint client, nint self, Mosquitto.Message* message) => Session(self).Heard(
        Mosquitto.Text(message->Topic), new ReadOnlySpan<byte>((void*)message->Payload, message->Length), message->Retain != 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Logged(nint client, nint self, int level, nint text) => Session(self).Logged(level, Mosquitto.Text(text));

    private static MqttSession Session(nint self) => (MqttSession)GCHandle.FromIntPtr(self).Target!;
}
