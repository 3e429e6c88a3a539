using System.Runtime.InteropServices;

namespace Gateway.LocalController.Security;

/// <summary>PEM files that only the gateway may read, each whole or not there at all, and on disk when a call returns.</summary>
internal sealed partial class CertificateFolder(string directory)
{
    private const string Extension = ".pem";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Path.Combine(directory, "certificates");

    /// <summary>Null: there is none.</summary>
    public string? Read(string name) => File.Exists(PathOf(name)) ? File.ReadAllText(PathOf(name)) : null;

    /// <summary>Names without their folder and extension, in order.</summary>
    public IReadOnlyList<string> Names()
        => Directory.Exists(_folder)
            ? [.. Directory.EnumerateFiles(_folder, "*" + Extension).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)]
            : [];

    public string PathOf(string name) => Path.Combine(_folder, name + Extension);

    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Write(string name, string text)
    {
        Directory.CreateDirectory(_folder, OwnerOnly | UnixFileMode.UserExecute);
        var fresh = PathOf(name) + ".fresh";
        File.Delete(fresh);
        using (var file = new FileStream(fresh, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, PathOf(name), overwrite: true);
        Sync();
    }

    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Move(string from, string to)
    {
        File.Move(PathOf(from), PathOf(to), overwrite: true);
        Sync();
    }

    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Delete(string name)
    {
        if (File.Exists(PathOf(name)))
        {
            File.Delete(PathOf(name));
            Sync();
        }
    }

    // A rename is on disk when its folder is, and the framework opens no folders.
    private void Sync()
    {
        const int ReadOnly = 0;
        var descriptor = open(_folder, ReadOnly);
        if (descriptor < 0)
        {
            return;
        }

        var result = fsync(descriptor);
        _ = close(descriptor);
        if (result is not 0)
        {
            throw new IOException($"{_folder} could not be written to disk");
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
