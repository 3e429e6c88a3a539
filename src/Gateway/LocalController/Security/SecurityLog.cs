using System.Text.Json;
using Gateway.Site;

namespace Gateway.LocalController.Security;

/// <summary>
/// Every incident, one JSON object a line, in files that are rotated by size: <c>security.log</c> and older ones with a number. What
/// was written is on disk; a kill costs at most the line that was being written. OCPP 2.1 part 2, A04.FR.04.
/// </summary>
internal sealed class SecurityLog : IDisposable
{
    public const string FileName = "security.log";

    /// <summary>Of files, the present one among them.</summary>
    private const int MostKept = 4;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly int _maxSize;
    private readonly Lock _lock = new();
    private FileStream? _file;          // under _lock
    private bool _vanished;             // under _lock

    /// <param name="maxSize">Of one file, in bytes.</param>
    public SecurityLog(string directory, int maxSize = 1024 * 1024) => (_path, _maxSize) = (Path.Combine(directory, FileName), maxSize);

    public bool Exists => File.Exists(_path);

    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is not ours.</exception>
    public void Write(IReadOnlyCollection<SecurityEvent> events)
    {
        lock (_lock)
        {
            var file = Open();
            foreach (var @event in events)
            {
                file.Write(Line(@event));
            }

            file.Flush(flushToDisk: true);
            if (file.Length > _maxSize)
            {
                Rotate();
            }
        }
    }

    /// <summary>True once after somebody took the file away while the gateway ran.</summary>
    public bool TakeVanished()
    {
        lock (_lock)
        {
            (var vanished, _vanished) = (_vanished, false);
            return vanished;
        }
    }

    /// <summary>What it holds now of a time, oldest first, as text; a torn line is left out.</summary>
    public Stream OpenSnapshot(DateTimeOffset? oldest = null, DateTimeOffset? latest = null)
    {
        var snapshot = new MemoryStream();
        lock (_lock)
        {
            for (var number = MostKept - 1; number >= 0; number--)
            {
                foreach (var line in LinesOf(number is 0 ? _path : $"{_path}.{number}"))
                {
                    if (TimeOf(line) is { } time && (oldest is null || time >= oldest) && (latest is null || time <= latest))
                    {
                        snapshot.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
                    }
                }
            }
        }

        snapshot.Position = 0;
        return snapshot;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private FileStream Open()
    {
        if (_file is not null && Exists)
        {
            return _file;
        }

        _vanished |= _file is not null;
        _file?.Dispose();
        _file = null;
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!, OwnerOnly | UnixFileMode.UserExecute);
        var file = new FileStream(_path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = OwnerOnly,
        });
        if (File.GetUnixFileMode(_path) != OwnerOnly)
        {
            File.SetUnixFileMode(_path, OwnerOnly);
        }

        EndTornLine(file);
        return _file = file;
    }

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

    private void Rotate()
    {
        _file!.Dispose();
        _file = null;
        for (var number = MostKept - 1; number > 0; number--)
        {
            var newer = number is 1 ? _path : $"{_path}.{number - 1}";
            if (File.Exists(newer))
            {
                File.Move(newer, $"{_path}.{number}", overwrite: true);
            }
        }
    }

    private static IEnumerable<string> LinesOf(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static DateTimeOffset? TimeOf(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("time").GetDateTimeOffset();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> Line(SecurityEvent @event)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("time", @event.Time.UtcDateTime);
            json.WriteString("event", @event.Kind);
            json.WriteString("subject", @event.Subject);
            json.WriteString("text", @event.Text);
            json.WriteNumber("count", @event.Count);
            json.WriteBoolean("critical", SecurityKind.IsCritical(@event.Kind));
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }
}
