using System.Globalization;
using System.Threading.Channels;

namespace Gateway.LocalController.Files;

/// <summary>
/// Keeps the gateway's own log lines on disk, for GetLog. Whoever says something never waits: where the disk does not keep up, lines
/// are dropped and counted.
/// </summary>
internal sealed class LogRing(string directory, TimeProvider time, int maxFileSize = LogRing.UsualFileSize) : BackgroundService, ILoggerProvider
{
    /// <summary>In bytes, each; with all files 8 MB.</summary>
    public const int UsualFileSize = 2 * 1024 * 1024;

    private const int MostWaiting = 4096;
    private const int LongestLine = 4096;

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(MostWaiting);
    private readonly LogFiles _files = new(directory, maxFileSize);
    private long _dropped;

    /// <summary>Lines that were not kept since the gateway started.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public ILogger CreateLogger(string categoryName)
        => new RingLogger(this, categoryName.StartsWith("Gateway.", StringComparison.Ordinal) ? categoryName["Gateway.".Length..] : categoryName);

    /// <inheritdoc cref="LogFiles.Lines"/>
    public IReadOnlyList<string> Lines(DateTimeOffset? oldest, DateTimeOffset? latest)
    {
        Drain();
        return _files.Lines(oldest, latest);
    }

    public override void Dispose()
    {
        Drain();        // what was said at the very end
        _files.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _lines.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            Drain();
        }
    }

    private void Drain()
    {
        var batch = new List<string>();
        while (batch.Count < MostWaiting && _lines.Reader.TryRead(out var line))
        {
            batch.Add(line);
        }

        if (batch.Count is 0)
        {
            return;
        }

        try
        {
            _files.Append(batch);
        }
        catch (Exception)
        {
            Interlocked.Add(ref _dropped, batch.Count);     // told with the log itself: who cannot write cannot say so
        }
    }

    private void Say(LogLevel level, string category, int id, string text)
    {
        var at = time.GetUtcNow().UtcDateTime.ToString(LogFiles.TimeFormat, CultureInfo.InvariantCulture);
        var line = $"{at} {Word(level)} {category}[{id}] {text.ReplaceLineEndings(" | ")}";
        if (!_lines.Writer.TryWrite(line.Length <= LongestLine ? line : line[..LongestLine]))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Critical => "CRT",
        LogLevel.Error => "ERR",
        LogLevel.Warning => "WRN",
        LogLevel.Information => "INF",
        _ => "DBG",
    };

    private sealed class RingLogger(LogRing ring, string category) : ILogger
    {
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => ring.Say(logLevel, category, eventId.Id, exception is null ? formatter(state, exception) : $"{formatter(state, exception)} | {exception}");

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;
    }
}
