namespace Gateway.LocalController;

/// <summary>
/// Lines in a few files of limited size that only their owner may read: the present one, and older ones with a number behind its
/// name. Not for two threads at once.
/// </summary>
internal sealed class RotatedFiles(string path)
{
    /// <summary>Of files, the present one among them.</summary>
    public const int MostKept = 4;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The present file, for writing at its end; made where it is missing, its folder too.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file is not ours.</exception>
    public FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerOnly | UnixFileMode.UserExecute);
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = OwnerOnly,
        });
        if (File.GetUnixFileMode(path) != OwnerOnly)
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }

        EndTornLine(file);
        return file;
    }

    /// <summary>Gives the present file, which has to be closed, a number; the oldest one goes.</summary>
    public void Rotate()
    {
        for (var number = MostKept - 1; number > 0; number--)
        {
            if (File.Exists(Numbered(number - 1)))
            {
                File.Move(Numbered(number - 1), Numbered(number), overwrite: true);
            }
        }
    }

    /// <summary>Every line, oldest first.</summary>
    public IEnumerable<string> Lines()
        => from number in Enumerable.Range(0, MostKept).Reverse()
           where File.Exists(Numbered(number))
           from line in LinesOf(Numbered(number))
           select line;

    /// <summary>What a power cut or a kill tore off is a line of its own, so that the next one can be read.</summary>
    private static void EndTornLine(FileStream file)
    {
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() is not '\n')
            {
                file.WriteByte((byte)'\n');
            }
        }
    }

    private static IEnumerable<string> LinesOf(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private string Numbered(int number) => number is 0 ? path : $"{path}.{number}";
}
