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

    private readonly string _path;
    private readonly RotatedFiles _files;
    private readonly int _maxSize;
    private readonly Lock _lock = new();
    private FileStream? _file;          // under _lock
    private bool _vanished;             // under _lock

    /// <param name="maxSize">Of one file, in bytes.</param>
    public SecurityLog(string directory, int maxSize = 1024 * 1024)
    {
        (_path, _maxSize) = (Path.Combine(directory, FileName), maxSize);
        _files = new(_path);
    }

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
                _file = null;
                file.Dispose();
                _files.Rotate();
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
            foreach (var line in _files.Lines())
            {
                if (TimeOf(line) is { } time && (oldest is null || time >= oldest) && (latest is null || time <= latest))
                {
                    snapshot.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
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
        return _file = _files.Open();
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
