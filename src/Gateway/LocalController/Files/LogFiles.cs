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

    /// <summary>UTC, of one length, so that lines sort.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private const int TimeLength = 24;

    private readonly RotatedFiles _files = new(Path.Combine(directory, FileName));
    private readonly Lock _lock = new();
    private FileStream? _file;      // under _lock

    /// <exception cref="IOException">The disk does not take them.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours.</exception>
    public void Append(IEnumerable<string> lines)
    {
        lock (_lock)
        {
            _file ??= _files.Open();
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
            return [.. _files.Lines().Where(line => IsWithin(line, oldest, latest))];
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

    private void Rotate()
    {
        Close();
        _files.Rotate();
        _file = _files.Open();
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
