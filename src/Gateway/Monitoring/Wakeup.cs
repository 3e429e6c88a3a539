using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Gateway.Monitoring;

/// <summary>
/// Waits on one socket, and can be woken by other threads: eventfd(2) and poll(2), which knows no largest descriptor.
/// </summary>
internal sealed unsafe partial class Wakeup : IDisposable
{
    private const short In = 0x1;
    private const short Out = 0x4;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    private readonly int _event = EventFd(0, CloseOnExec | NonBlocking) is >= 0 and var descriptor
        ? descriptor
        : throw new Win32Exception(Marshal.GetLastPInvokeError());

    /// <summary>Ends the present wait, or the next one.</summary>
    public void Ring()
    {
        var one = 1L;
        _ = Write(_event, &one, sizeof(long));      // fails only when it is rung already
    }

    /// <summary>True where the socket has something to read or is broken; false: writable, rung, or nothing happened.</summary>
    public bool Wait(int socket, bool forWriting, TimeSpan atMost)
    {
        Span<Descriptor> wanted =
        [
            new() { Number = socket, Events = forWriting ? (short)(In | Out) : In },
            new() { Number = _event, Events = In },
        ];
        fixed (Descriptor* first = wanted)
        {
            if (Poll(first, (nuint)wanted.Length, (int)atMost.TotalMilliseconds) <= 0)
            {
                return false;
            }
        }

        if (wanted[1].Happened != 0)
        {
            var rings = 0L;
            _ = Read(_event, &rings, sizeof(long));
        }

        return (wanted[0].Happened & ~Out) != 0;
    }

    public void Dispose() => _ = Close(_event);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint start, int flags);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Descriptor* wanted, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, void* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, void* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Descriptor
    {
        public int Number;
        public short Events;
        public short Happened;
    }
}
