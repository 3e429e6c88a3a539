namespace Gateway.LocalController.Files;

/// <summary>The one image that is on its way into the gateway, where nobody else may write.</summary>
internal sealed class UpdateFile(string directory)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Never named by the CSMS. Package managers want the ending.</summary>
    public string Path { get; } = System.IO.Path.Combine(directory, "update.deb");

    public bool Exists => File.Exists(Path);

    /// <exception cref="IOException">The disk does not take it.</exception>
    public FileStream OpenToWrite(bool anew)
    {
        Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
        return new(Path, new FileStreamOptions
        {
            Mode = anew ? FileMode.Create : FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, UnixCreateMode = OwnerOnly,
        });
    }

    public void Delete()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next update writes over it.
        }
    }
}
