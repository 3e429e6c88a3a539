using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Metering.Lines;

/// <summary>Opens serial devices: termios(3) of glibc on Linux, whose numbers are those of asm-generic/termbits.h.</summary>
internal static unsafe partial class Terminal
{
    private const int ReadWrite = 0x2;
    private const int NotControlling = 0x100;       // O_NOCTTY: we want no signals from a meter
    private const int NonBlocking = 0x800;          // nor wait for a carrier
    private const int CloseOnExec = 0x80000;

    private const int LockAlone = 2 | 4;            // LOCK_EX | LOCK_NB
    private const nuint Exclusive = 0x540C;         // TIOCEXCL

    private const uint DataMask = 0x30;             // CSIZE
    private const uint Data7 = 0x20;
    private const uint Data8 = 0x30;
    private const uint TwoStopBits = 0x40;
    private const uint Receive = 0x80;
    private const uint WithParity = 0x100;
    private const uint OddParity = 0x200;
    private const uint HangUp = 0x400;
    private const uint Local = 0x800;               // modem lines are not ours
    private const uint HardwareFlow = 0x8000_0000;
    private const uint Manner = DataMask | TwoStopBits | WithParity | OddParity;

    /// <summary>Opens a device for this process alone, raw and as the settings say.</summary>
    /// <exception cref="Win32Exception">It cannot be opened, somebody else has it, or it does not take the settings.</exception>
    public static SafeFileHandle Open(SerialSettings settings)
    {
        var device = OpenFile(settings.Path, ReadWrite | NotControlling | NonBlocking | CloseOnExec);
        try
        {
            Check(device.IsInvalid ? -1 : 0);
            Check(Lock(device, LockAlone));         // against whoever asks, and by the kernel against whoever does not, but root
            Check(Control(device, Exclusive, 0));
            Adjust(device, settings);
            return device;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    private static void Adjust(SafeFileHandle device, SerialSettings settings)
    {
        Settings wanted, taken;
        Check(GetSettings(device, &wanted));
        MakeRaw(&wanted);
        wanted.Control = (wanted.Control & ~(Manner | HangUp | HardwareFlow)) | Receive | Local
            | (settings.DataBits == 7 ? Data7 : Data8)
            | (settings.StopBits == 2 ? TwoStopBits : 0)
            | (settings.Parity is 'N' ? 0 : WithParity)
            | (settings.Parity is 'O' ? OddParity : 0);
        wanted.Characters[Settings.LeastAtOnce] = 0;
        wanted.Characters[Settings.LongestWait] = 0;
        Check(SetSpeed(&wanted, (uint)settings.Baud));
        Check(SetSettings(device, 0, &wanted));

        // It counts as success where any of the settings was taken.
        Check(GetSettings(device, &taken));
        if ((taken.Control & Manner) != (wanted.Control & Manner) || Speed(&taken) != Speed(&wanted))
        {
            throw new Win32Exception($"it does not take {settings.Manner}");
        }
    }

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle device, int how);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle device, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetSettings(SafeFileHandle device, Settings* settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetSettings(SafeFileHandle device, int when, Settings* settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(Settings* settings);

    [LibraryImport("libc", EntryPoint = "cfsetspeed", SetLastError = true)]
    private static partial int SetSpeed(Settings* settings, uint baud);

    [LibraryImport("libc", EntryPoint = "cfgetospeed")]
    private static partial uint Speed(Settings* settings);

    /// <summary>struct termios of glibc; larger than it is, to be on the safe side.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Settings
    {
        public const int LongestWait = 5;       // VTIME
        public const int LeastAtOnce = 6;       // VMIN

        public uint Input;
        public uint Output;
        public uint Control;
        public uint Here;
        public byte Line;
        public fixed byte Characters[32];
        public uint InputSpeed;
        public uint OutputSpeed;
        public fixed byte Spare[64];
    }
}
