namespace Gateway.LocalController.Security;

/// <summary>Looks whether the store stands open to other users, before the gateway itself narrows what it opens.</summary>
/// <param name="Found">Paths; empty: all is well.</param>
internal sealed record StoreModes(IReadOnlyList<string> Found)
{
    private const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <param name="directory">Need not exist.</param>
    public static StoreModes Of(string directory)
    {
        try
        {
            return new([.. Store(directory).Where(path => (File.GetUnixFileMode(path) & Others) is not 0)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new([]);     // what cannot be read cannot be opened either, and that is told elsewhere
        }
    }

    private static IEnumerable<string> Store(string directory)
        => Directory.Exists(directory)
            ? Directory.EnumerateFileSystemEntries(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
                .Prepend(directory)
                .Where(path => path == directory || Kept(path))
            : [];

    private static bool Kept(string path)
        => Path.GetExtension(path) is ".db" or ".pem" or ".mark" || Path.GetFileName(path).StartsWith(SecurityLog.FileName, StringComparison.Ordinal);
}
