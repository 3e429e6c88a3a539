using System.Runtime.InteropServices;

namespace Gateway.Tests.Disk;

/// <summary>Writes down everything that is done to the files of a folder, in order, and what a test notes in between.</summary>
internal sealed partial class RecordingDisk : SimulatedDisk
{
    private readonly Lock _lock = new();
    private readonly List<object> _events = [];         // under _lock

    /// <summary>Asked at each sync of a file, by one thread at a time. True: it fails.</summary>
    public Func<string, bool> SyncFails { get; init; } = static _ => false;

    /// <summary>Each a <see cref="DiskOp"/> that was done, a <see cref="SyncFailed"/>, or a note.</summary>
    public IReadOnlyList<object> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    public void Note(object note)
    {
        lock (_lock)
        {
            _events.Add(note);
        }
    }

    /// <summary>A file of this folder that SQLite knows nothing of was written anew, and not synced. Reads it whoever has locked it.</summary>
    public void Wrote(string path)
    {
        var bytes = Read(path);
        Note(new DiskOp(DiskAct.Open, Path.GetFileName(path)));
        Note(new DiskOp(DiskAct.Write, Path.GetFileName(path), 0, bytes));
    }

    public override int Fails(in DiskOp op)
    {
        lock (_lock)
        {
            if (op.Act is not DiskAct.Sync || !SyncFails(op.Name))
            {
                return Sqlite.Ok;
            }

            _events.Add(new SyncFailed(op.Name));
            return Sqlite.IoSync;
        }
    }

    public override void Done(in DiskOp op) => Note(op);

    // Without a lock of .NET's, which keeps out this process too.
    private static byte[] Read(string path)
    {
        var file = open(path, 0);
        if (file < 0)
        {
            throw new IOException($"{path} cannot be read ({Marshal.GetLastPInvokeError()})");
        }

        var bytes = new byte[4096];
        var count = read(file, bytes, bytes.Length);
        _ = close(file);
        return bytes[..(int)count];
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial nint read(int file, byte[] bytes, nint count);

    [LibraryImport("libc")]
    private static partial int close(int file);
}
