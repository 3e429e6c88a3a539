using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Gateway.Tests.Disk;

/// <summary>
/// Puts a <see cref="SimulatedDisk"/> under all SQLite files of a folder. A file system of SQLite's, registered as the default when
/// it is first used; files of any other folder are opened by the real one and never seen again.
/// </summary>
internal static unsafe partial class SimulatedDisks
{
    private const string Library = "libsqlite3.so.0";

    private static readonly ConcurrentDictionary<string, SimulatedDisk> Claimed = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<nint, nint> Methods = new();       // the real ones to ours

    /// <summary>The file system that was the default until now. Initialised before <see cref="Ours"/>, which needs it.</summary>
    public static SqliteVfs* Real { get; } = sqlite3_vfs_find(null);

    private static SqliteVfs* Ours { get; } = Register();

    /// <summary>Before any of its files is opened.</summary>
    /// <returns>Gives the folder up: files that are opened later are ordinary ones.</returns>
    public static IDisposable Put(SimulatedDisk disk, string folder)
    {
        var path = Path.GetFullPath(folder);
        if (Ours is null || !Claimed.TryAdd(path, disk))
        {
            throw new InvalidOperationException($"{path} has a disk already");
        }

        return new Claim(path);
    }

    /// <summary>Blocks the calling thread, as a disk does.</summary>
    public static void Wait(TimeSpan time) => Real->Sleep(Real, (int)time.TotalMicroseconds);

    private static SqliteVfs* Register()
    {
        var vfs = (SqliteVfs*)NativeMemory.Alloc((nuint)sizeof(SqliteVfs));
        *vfs = *Real;
        vfs->FileSize = Real->FileSize + sizeof(nint);      // behind what the real one keeps: our handle
        vfs->Next = null;
        vfs->Name = (byte*)Marshal.StringToCoTaskMemUTF8("gateway-tests");
        vfs->Open = &SimulatedFile.Open;
        vfs->Delete = &SimulatedFile.Delete;
        return sqlite3_vfs_register(vfs, 1) == Sqlite.Ok ? vfs : null;
    }

    [LibraryImport(Library)]
    private static partial SqliteVfs* sqlite3_vfs_find(byte* name);

    [LibraryImport(Library)]
    private static partial int sqlite3_vfs_register(SqliteVfs* vfs, int makeDefault);

    /// <summary>Null: nobody has claimed its folder.</summary>
    public static SimulatedDisk? Under(string? path)
        => path is not null && Claimed.TryGetValue(Path.GetDirectoryName(path) ?? "", out var disk) ? disk : null;

    /// <summary>The methods of a real file with ours in between.</summary>
    public static VfsFileMethods* MethodsFor(VfsFileMethods* real)
        => (VfsFileMethods*)Methods.GetOrAdd((nint)real, static key =>
        {
            var methods = (VfsFileMethods*)NativeMemory.Alloc((nuint)sizeof(VfsFileMethods));
            *methods = *(VfsFileMethods*)key;
            methods->Close = &SimulatedFile.Close;
            methods->Write = &SimulatedFile.Write;
            methods->Truncate = &SimulatedFile.Truncate;
            methods->Sync = &SimulatedFile.Sync;
            return (nint)methods;
        });

    private sealed class Claim(string path) : IDisposable
    {
        public void Dispose() => Claimed.TryRemove(path, out _);
    }
}
