using System.Runtime.InteropServices;

namespace Gateway.Monitoring;

/// <summary>The calls we make into libmosquitto 2 (mosquitto.h). Each returns an MOSQ_ERR code; 0 is success.</summary>
/// <remarks>
/// Its own loop waits by select(2), which refuses descriptors from 1024 on; a gateway with a thousand stations is past that.
/// So the loop is ours (<see cref="MqttSession"/>): poll(2), then <see cref="LoopRead"/>, <see cref="LoopWrite"/>,
/// <see cref="LoopMisc"/>.
/// </remarks>
internal static unsafe partial class Mosquitto
{
    public const string Library = "libmosquitto.so.1";
    public const int Success = 0;
    public const int Errno = 14;            // MOSQ_ERR_ERRNO: the reason is in errno
    public const int ErrorLevel = 8;        // MOSQ_LOG_ERR
    public const int ProtocolVersion = 1;   // MOSQ_OPT_PROTOCOL_VERSION
    public const int Version5 = 5;          // MQTT_PROTOCOL_V5

    private static readonly Lazy<int> Initialised = new(LibInit);

    /// <summary>True where the library can be loaded; it is then ready for use.</summary>
    public static bool IsInstalled(string library)
        => NativeLibrary.TryLoad(library, out _) && Initialised.Value is Success;

    public static string Describe(int error)
        => error is Errno ? Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()) : Text(StrError(error)).TrimEnd('.');

    /// <summary>An MQTT 5 reason code in words.</summary>
    public static string Reason(int code) => Text(ReasonString(code));

    public static string Text(nint utf8) => Marshal.PtrToStringUTF8(utf8) ?? "";

    [LibraryImport(Library, EntryPoint = "mosquitto_lib_init")]
    private static partial int LibInit();

    [LibraryImport(Library, EntryPoint = "mosquitto_strerror")]
    private static partial nint StrError(int error);

    [LibraryImport(Library, EntryPoint = "mosquitto_reason_string")]
    private static partial nint ReasonString(int code);

    [LibraryImport(Library, EntryPoint = "mosquitto_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint New(string id, [MarshalAs(UnmanagedType.U1)] bool cleanStart, nint userData);

    [LibraryImport(Library, EntryPoint = "mosquitto_destroy")]
    public static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_int_option")]
    public static partial int IntOption(nint client, int option, int value);

    /// <summary>Calls come from several threads and the loop is ours.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_threaded_set")]
    public static partial int ThreadedSet(nint client, [MarshalAs(UnmanagedType.U1)] bool threaded);

    [LibraryImport(Library, EntryPoint = "mosquitto_username_pw_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UserSet(nint client, string? username, string? password);

    [LibraryImport(Library, EntryPoint = "mosquitto_tls_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int TlsSet(
        nint client, string? caFile, string? caPath, string? certificate, string? key, nint passwordCallback);

    [LibraryImport(Library, EntryPoint = "mosquitto_will_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int WillSet(
        nint client, string topic, int length, byte[] payload, int qos, [MarshalAs(UnmanagedType.U1)] bool retain);

    /// <summary>Waits for name service, TCP and the first step of TLS: only ever called on the session's own thread.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_connect", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Connect(nint client, string host, int port, int keepAliveSeconds);

    [LibraryImport(Library, EntryPoint = "mosquitto_disconnect")]
    public static partial int Disconnect(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_publish", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Publish(
        nint client, nint messageId, string topic, int length, byte[] payload, int qos, [MarshalAs(UnmanagedType.U1)] bool retain);

    [LibraryImport(Library, EntryPoint = "mosquitto_subscribe", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Subscribe(nint client, nint messageId, string filter, int qos);

    [LibraryImport(Library, EntryPoint = "mosquitto_socket")]
    public static partial int Socket(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_want_write")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool WantWrite(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_read", SetLastError = true)]
    public static partial int LoopRead(nint client, int maxPackets);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_write", SetLastError = true)]
    public static partial int LoopWrite(nint client, int maxPackets);

    /// <summary>Pings, and notices a broker that no longer answers.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_loop_misc", SetLastError = true)]
    public static partial int LoopMisc(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_connect_v5_callback_set")]
    public static partial void OnConnect(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_disconnect_v5_callback_set")]
    public static partial void OnDisconnect(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_publish_v5_callback_set")]
    public static partial void OnPublished(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_message_callback_set")]
    public static partial void OnMessage(nint client, delegate* unmanaged[Cdecl]<nint, nint, Message*, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_log_callback_set")]
    public static partial void OnLog(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, nint, void> callback);

    /// <summary>struct mosquitto_message.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct Message
    {
        public readonly int Id;
        public readonly nint Topic;
        public readonly nint Payload;
        public readonly int Length;
        public readonly int Qos;
        public readonly byte Retain;
    }
}
