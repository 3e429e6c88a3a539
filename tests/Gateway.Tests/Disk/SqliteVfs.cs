using System.Runtime.InteropServices;

namespace Gateway.Tests.Disk;

/// <summary>SQLite's view of a file system, as far as it is replaced or called here. Layout: <c>sqlite3_vfs</c> of sqlite3.h, version 3.</summary>
[StructLayout(LayoutKind.Explicit, Size = 168)]
internal unsafe struct SqliteVfs
{
    [FieldOffset(4)]
    public int FileSize;

    [FieldOffset(16)]
    public SqliteVfs* Next;

    [FieldOffset(24)]
    public byte* Name;

    [FieldOffset(40)]
    public delegate* unmanaged<SqliteVfs*, byte*, VfsFile*, int, int*, int> Open;

    [FieldOffset(48)]
    public delegate* unmanaged<SqliteVfs*, byte*, int, int> Delete;

    [FieldOffset(112)]
    public delegate* unmanaged<SqliteVfs*, int, int> Sleep;
}

/// <summary>An open file. What its file system keeps of it follows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VfsFile
{
    public VfsFileMethods* Methods;
}

/// <summary>What can be done with an open file. Layout: <c>sqlite3_io_methods</c> of sqlite3.h, version 3.</summary>
[StructLayout(LayoutKind.Explicit, Size = 152)]
internal unsafe struct VfsFileMethods
{
    [FieldOffset(8)]
    public delegate* unmanaged<VfsFile*, int> Close;

    [FieldOffset(24)]
    public delegate* unmanaged<VfsFile*, void*, int, long, int> Write;

    [FieldOffset(32)]
    public delegate* unmanaged<VfsFile*, long, int> Truncate;

    [FieldOffset(40)]
    public delegate* unmanaged<VfsFile*, int, int> Sync;

    [FieldOffset(48)]
    public delegate* unmanaged<VfsFile*, long*, int> Size;
}

/// <summary>Codes of SQLite, https://sqlite.org/rescode.html, and flags of its opening.</summary>
internal static class Sqlite
{
    public const int Ok = 0, Full = 13;
    public const int IoWrite = 10 | (3 << 8), IoSync = 10 | (4 << 8), IoTruncate = 10 | (6 << 8), IoDelete = 10 | (10 << 8);

    public const int OpenCreates = 4, OpenJournal = 0x800, OpenSuperJournal = 0x4000, OpenLog = 0x80000;
}
