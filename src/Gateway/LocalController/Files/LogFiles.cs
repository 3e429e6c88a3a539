using System.Globalization;
using System.Text;

namespace Gateway.LocalController.Files;

/// <summary>
/// Lines in a few files of limited size: <c>gateway.log</c> and older ones with a number. Not synced: a power cut costs the last
/// lines, and flash is spared. Every line begins with its time.
/// </summary>
internal sealed class LogFiles(string directory, int maxSize) : IDisposable
{
    public const string FileName = "gateway.log";

    /// <summary>Of files, the present one among them.</summary>
    public const int MostKept = 4;

    /// <summary>UTC, of one length, so that lines sort.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private const int TimeLength = 24;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path = Path.Combine(directory, FileName);
    private readonly Lock _lock = new();
    private FileStream? _file;      // under _lock

    /// <exception cref="IOException">The disk does not take them.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours.</exception>
    public void Append(IEnumerable<string> lines)
    {
        lock (_lock)
        {
            _file ??= Open();
            try
            {
                foreach (var line in lines)
                {
                    _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
                    if (_file.Length > maxSize)
                    {
                        Rotate();
                    }
                }

                _file.Flush();
            }
            catch (IOException)
            {
                Close();        // the next line tries anew
                throw;
            }
        }
    }

    /// <summary>What was written of a time, oldest first.</summary>
    public IReadOnlyList<string> Lines(DateTimeOffset? oldest, DateTimeOffset? latest)
    {
        lock (_lock)
        {
            return [.. from number in Enumerable.Range(0, MostKept).Reverse()
                       let path = Numbered(number)
                       where File.Exists(path)
                       from line in LinesOf(path)
                       where IsWithin(line, oldest, latest)
                       select line];
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Close();
        }
    }

    private static bool IsWithin(string line, DateTimeOffset? oldest, DateTimeOffset? latest)
        => (oldest is null && latest is null)
            || (line.Length >= TimeLength
                && DateTimeOffset.TryParseExact(line.AsSpan(0, TimeLength), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                && !(at < oldest) && !(at > latest));

    private static IEnumerable<string> LinesOf(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private string Numbered(int number) => number is 0 ? _path : $"{_path}.{number}";

    private FileStream Open()
    {
        Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
        return new(_path, new FileStreamOptions
        {
            Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = OwnerOnly,
        });
    }

    private void Rotate()
    {
        Close();
        for (var number = MostKept - 1; number > 0; number--)
        {
            if (File.Exists(Numbered(number - 1)))
            {
                File.Move(Numbered(number - 1), Numbered(number), overwrite: true);
            }
        }

        _file = Open();
    }

    private void Close()
    {
        var file = _file;
        _file = null;
        try
        {
            file?.Dispose();
        }
        catch (IOException)
        {
            // What could not be written before cannot be written now.
        }
    }
}
