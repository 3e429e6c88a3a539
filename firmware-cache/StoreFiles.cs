using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Win32.SafeHandles;

namespace FirmwareCache;

/// <summary>
/// The directory: names from digests only, and writing that a power cut cannot tear. A file gets its name after its bytes are on the
/// disk, and the name is on the disk before anybody is told.
/// </summary>
internal sealed partial class StoreFiles(StoreOptions options)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    public string Directory => options.Directory;

    public string Image(string sha256) => Path.Combine(Directory, sha256 + ".img");

    /// <summary>What is known of an image.</summary>
    public string Entry(string sha256) => Path.Combine(Directory, sha256 + ".json");

    public string Partial(string key) => Path.Combine(Directory, key + ".part");

    /// <summary>How far a partial image has come.</summary>
    public string State(string key) => Path.Combine(Directory, key + ".state");

    public void Reached(string point) => options.Reached?.Invoke(point);

    public static SafeFileHandle OpenToWrite(string path)
        => new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = Mode,
            BufferSize = 0,
        }).SafeFileHandle;

    public static SafeFileHandle OpenToRead(string path)
        => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);

    /// <summary>All of it or what was there before.</summary>
    public void Write<T>(string path, T value, JsonTypeInfo<T> type)
    {
        var temporary = path + ".tmp";
        using (var handle = OpenToWrite(temporary))
        {
            RandomAccess.SetLength(handle, 0);
            RandomAccess.Write(handle, JsonSerializer.SerializeToUtf8Bytes(value, type), 0);
            RandomAccess.FlushToDisk(handle);
        }

        Rename(temporary, path);
    }

    public void Rename(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        SyncDirectory();
    }

    public static void Delete(string path) => File.Delete(path);

    /// <summary>Null where there is none, or none that can be read.</summary>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (Exception e) when (e is IOException or JsonException or NotSupportedException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void SyncDirectory()
    {
        var descriptor = Open(Directory, 0);
        if (descriptor >= 0)
        {
            _ = Sync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
