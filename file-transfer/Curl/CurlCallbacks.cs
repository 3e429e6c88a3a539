using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FileTransfer.Curl;

/// <summary>The functions that libcurl calls. Each finds its transfer by the handle it was given and lets no exception pass.</summary>
internal static unsafe class CurlCallbacks
{
    private const nuint AbortBody = 0;              // fewer bytes than given
    private const nuint AbortRead = 0x10000000;     // CURL_READFUNC_ABORT
    private const int BadSocket = -1;               // CURL_SOCKET_BAD
    private const int CloseOnExec = 0x80000;        // SOCK_CLOEXEC
    private const int Text = 0;                     // CURLINFO_TEXT
    private const int Inet = 2, Inet6 = 10;         // AF_INET, AF_INET6 of Linux

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nuint Header(byte* bytes, nuint size, nuint count, nint transfer)
    {
        var (self, length) = (Of(transfer), checked((int)(size * count)));
        return self.Guarded(AbortBody, () =>
        {
            self.OnHeader(new(bytes, length));
            return (nuint)length;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nuint Body(byte* bytes, nuint size, nuint count, nint transfer)
    {
        var (self, length) = (Of(transfer), checked((int)(size * count)));
        return self.Guarded(AbortBody, () => self.OnBody(new(bytes, length)) ? (nuint)length : AbortBody);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nuint Read(byte* buffer, nuint size, nuint count, nint transfer)
    {
        var (self, length) = (Of(transfer), checked((int)(size * count)));
        return self.Guarded(AbortRead, () => (nuint)self.OnRead(new(buffer, length)));
    }

    /// <summary>Anything but 0 ends the transfer.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Progress(nint transfer, long downloadTotal, long downloaded, long uploadTotal, long uploaded)
    {
        var self = Of(transfer);
        return self.Cancellation.IsCancellationRequested || self.Thrown is not null ? 1 : 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Debug(nint handle, int type, byte* bytes, nuint size, nint transfer)
    {
        if (type is Text)
        {
            var self = Of(transfer);
            self.Guarded(0, () =>
            {
                self.OnText(new(bytes, (int)size));
                return 0;
            });
        }

        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int OpenSocket(nint transfer, int purpose, SocketAddress* address)
    {
        var self = Of(transfer);
        return self.Guarded(BadSocket, () => Peer(address) is { } peer && self.MayOpen(peer)
            ? Libcurl.Socket(address->Family, address->Type | CloseOnExec, address->Protocol)
            : BadSocket);
    }

    private static CurlTransfer Of(nint transfer) => (CurlTransfer)GCHandle.FromIntPtr(transfer).Target!;

    private static IPEndPoint? Peer(SocketAddress* address)
    {
        var bytes = new ReadOnlySpan<byte>(address->Address, checked((int)address->Length));
        var port = bytes.Length > 4 ? (bytes[2] << 8) | bytes[3] : 0;
        return (address->Family, bytes.Length) switch
        {
            (Inet, >= 16) => new(new IPAddress(bytes.Slice(4, 4)), port),
            (Inet6, >= 28) => new(new IPAddress(bytes.Slice(8, 16)), port),
            _ => null,
        };
    }

    /// <summary>struct curl_sockaddr; the address itself begins after four integers.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SocketAddress
    {
        public int Family;
        public int Type;
        public int Protocol;
        public uint Length;
        public fixed byte Address[128];
    }
}
