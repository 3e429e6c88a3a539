using System.Runtime.InteropServices;

namespace Gateway.Tests.Disk;

/// <summary>An open file of a claimed folder. Nothing may be thrown into SQLite: what goes wrong in a disk is an I/O error.</summary>
internal sealed unsafe class SimulatedFile(SimulatedDisk disk, string name, VfsFileMethods* real)
{
    private const int IoError = 10;

    private bool _syncsFolder;      // SQLite's own file system does so with the first sync of a journal that it may have created

    private SimulatedDisk Disk => disk;

    private string Name => name;

    private VfsFileMethods* Methods => real;

    private static SqliteVfs* Real => SimulatedDisks.Real;

    private static nint* Handle(VfsFile* file) => (nint*)((byte*)file + Real->FileSize);

    private static SimulatedFile Of(VfsFile* file) => (SimulatedFile)GCHandle.FromIntPtr(*Handle(file)).Target!;

    [UnmanagedCallersOnly]
    public static int Open(SqliteVfs* vfs, byte* path, VfsFile* file, int flags, int* outFlags)
    {
        var name = Marshal.PtrToStringUTF8((nint)path);
        var disk = SimulatedDisks.Under(name);
        var result = disk is null ? Sqlite.Ok : Guarded(() => disk.Fails(new(DiskAct.Open, Path.GetFileName(name!))));
        if (result is not Sqlite.Ok)
        {
            file->Methods = null;
            return result;
        }

        result = Real->Open(Real, path, file, flags, outFlags);
        if (result is not Sqlite.Ok || disk is null)
        {
            return result;
        }

        var opened = new SimulatedFile(disk, Path.GetFileName(name!), file->Methods)
        {
            _syncsFolder = (flags & Sqlite.OpenCreates) != 0
                && (flags & (Sqlite.OpenJournal | Sqlite.OpenSuperJournal | Sqlite.OpenLog)) != 0,
        };
        *Handle(file) = GCHandle.ToIntPtr(GCHandle.Alloc(opened));
        file->Methods = SimulatedDisks.MethodsFor(file->Methods);
        return Guarded(() => opened.Did(new(DiskAct.Open, opened.Name)));
    }

    [UnmanagedCallersOnly]
    public static int Delete(SqliteVfs* vfs, byte* path, int syncsFolder)
    {
        var name = Marshal.PtrToStringUTF8((nint)path);
        if (SimulatedDisks.Under(name) is not { } disk)
        {
            return Real->Delete(Real, path, syncsFolder);
        }

        var op = new DiskOp(DiskAct.Delete, Path.GetFileName(name!), Folder: (syncsFolder & 1) != 0);
        return Do(disk, op, () => Real->Delete(Real, path, disk.SyncsForReal ? syncsFolder : 0));
    }

    [UnmanagedCallersOnly]
    public static int Close(VfsFile* file)
    {
        var handle = GCHandle.FromIntPtr(*Handle(file));
        var result = ((SimulatedFile)handle.Target!).Methods->Close(file);
        handle.Free();
        return result;
    }

    [UnmanagedCallersOnly]
    public static int Write(VfsFile* file, void* bytes, int count, long offset)
    {
        var self = Of(file);
        long size;
        var grows = self.Methods->Size(file, &size) is Sqlite.Ok && offset + count > size;
        var op = new DiskOp(DiskAct.Write, self.Name, offset, new ReadOnlySpan<byte>(bytes, count).ToArray(), grows);
        var result = Do(self.Disk, op, () => self.Methods->Write(file, bytes, count, offset));
        if (result is Sqlite.Full && count > 1)
        {
            self.Methods->Write(file, bytes, count / 2, offset);        // a full disk takes what still fits
        }

        return result;
    }

    [UnmanagedCallersOnly]
    public static int Truncate(VfsFile* file, long size)
    {
        var self = Of(file);
        return Do(self.Disk, new(DiskAct.Truncate, self.Name, size), () => self.Methods->Truncate(file, size));
    }

    [UnmanagedCallersOnly]
    public static int Sync(VfsFile* file, int flags)
    {
        var self = Of(file);
        var op = new DiskOp(DiskAct.Sync, self.Name, Folder: self._syncsFolder);
        var result = Do(self.Disk, op, () => self.Disk.SyncsForReal ? self.Methods->Sync(file, flags) : Sqlite.Ok);
        self._syncsFolder &= result is not Sqlite.Ok;
        return result;
    }

    private int Did(in DiskOp op)
    {
        disk.Done(op);
        return Sqlite.Ok;
    }

    private static int Do(SimulatedDisk disk, DiskOp op, Func<int> act) => Guarded(() =>
    {
        var result = disk.Fails(op);
        result = result is Sqlite.Ok ? act() : result;
        if (result is Sqlite.Ok)
        {
            disk.Done(op);
        }

        return result;
    });

    private static int Guarded(Func<int> act)
    {
        try
        {
            return act();
        }
        catch (Exception)
        {
            return IoError;
        }
    }
}
