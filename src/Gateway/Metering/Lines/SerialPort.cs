using System.ComponentModel;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Metering.Lines;

/// <summary>An open serial line. A thread of its own waits for bytes, so that none of the pool's has to.</summary>
internal sealed unsafe partial class SerialPort : IDisposable
{
    private const short In = 0x1;
    private const int TryAgain = 11;            // EAGAIN
    private const int Interrupted = 4;          // EINTR
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    /// <summary>Milliseconds. Nobody reads, and 64 KiB lie here: what comes now is left to the kernel, which drops it.</summary>
    private const int UnreadPause = 20;

    private readonly SafeFileHandle _device;
    private readonly SafeFileHandle _bell = EventFd(0, CloseOnExec | NonBlocking);
    private readonly Pipe _pipe = new(new(useSynchronizationContext: false));

    private readonly Thread _thread;

    private SerialPort(SafeFileHandle device, string name)
    {
        _device = device;
        _thread = new(Pump) { IsBackground = true, Name = name };
    }

    /// <summary>What comes in. It ends with an <see cref="IOException"/> when the device is gone.</summary>
    public PipeReader Input => _pipe.Reader;

    /// <exception cref="Win32Exception">It cannot be opened, somebody else has it, or it does not take the settings.</exception>
    public static SerialPort Open(SerialSettings settings)
    {
        var port = new SerialPort(Terminal.Open(settings), settings.Path);
        port._thread.Start();
        return port;
    }

    /// <summary>Hands bytes to the driver; says how many it took, which may be none.</summary>
    /// <exception cref="IOException">The device is gone.</exception>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            var taken = Write(_device, first, (nuint)bytes.Length);
            return taken >= 0 ? (int)taken
                : Marshal.GetLastPInvokeError() is TryAgain or Interrupted ? 0
                : throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    /// <summary>Ends the thread, which closes the device: once this returns it can be opened again.</summary>
    public void Dispose()
    {
        try
        {
            var one = 1L;
            _ = Write(_bell, (byte*)&one, sizeof(long));
        }
        catch (ObjectDisposedException)
        {
            // The thread has ended by itself.
        }

        _thread.Join();
    }

    private void Pump()
    {
        using (_device)
        using (_bell)
        {
            _pipe.Writer.Complete(Pass());
        }
    }

    /// <summary>Passes bytes on until the end; null: we ended it.</summary>
    private IOException? Pass()
    {
        var wanted = stackalloc Descriptor[2];
        wanted[0] = new() { Number = (int)_device.DangerousGetHandle(), Events = In };       // both are ours until Pump is over
        wanted[1] = new() { Number = (int)_bell.DangerousGetHandle(), Events = In };
        while (true)
        {
            _ = Poll(wanted, 2, -1);
            if (wanted[1].Happened != 0)
            {
                return null;
            }

            fixed (byte* first = _pipe.Writer.GetSpan(512))
            {
                var count = Read(_device, first, 512);
                if (count == 0 || (count < 0 && Marshal.GetLastPInvokeError() is not (TryAgain or Interrupted)))
                {
                    return new("the device is gone");
                }

                _pipe.Writer.Advance((int)Math.Max(count, 0));
            }

            for (var passing = _pipe.Writer.FlushAsync().AsTask(); !passing.IsCompleted;)
            {
                if (Poll(wanted + 1, 1, UnreadPause) > 0)
                {
                    return null;
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial SafeFileHandle EventFd(uint start, int flags);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Descriptor* wanted, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle device, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle device, byte* buffer, nuint length);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Descriptor
    {
        public int Number;
        public short Events;
        public short Happened;
    }
}
