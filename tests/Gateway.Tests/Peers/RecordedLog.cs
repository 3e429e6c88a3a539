using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Peers;

internal sealed record LogLine(int Id, LogLevel Level, string Text);

/// <summary>Every line that the gateway logs, kept; a test can wait for one.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    private readonly Lock _lock = new();
    private readonly List<LogLine> _lines = [];         // under _lock, as the next one
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was said so far under an event id.</summary>
    public IReadOnlyList<string> Of(int eventId, string about = "")
    {
        lock (_lock)
        {
            return [.. from line in _lines
                       where line.Id == eventId && line.Text.Contains(about, StringComparison.Ordinal)
                       select line.Text];
        }
    }

    /// <summary>Errors and warnings so far.</summary>
    public IReadOnlyList<LogLine> Complaints()
    {
        lock (_lock)
        {
            return [.. _lines.Where(line => line.Level >= LogLevel.Warning)];
        }
    }

    /// <summary>The first line of the event that holds the text; waits for it.</summary>
    public async Task<string> HearsAsync(int eventId, string about = "", int times = 1)
    {
        using var patience = Patience.Start();
        while (true)
        {
            Task more;
            lock (_lock)
            {
                more = _more.Task;
            }

            if (Of(eventId, about) is var said && said.Count >= times)
            {
                return said[times - 1];
            }

            try
            {
                await more.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"no line {eventId} with '{about}'; there were:\n{this}");
            }
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return string.Join('\n', _lines.Select(line => $"{line.Id} {line.Level}: {line.Text}"));
        }
    }

    public ILogger CreateLogger(string categoryName) => new Recorder(this);

    public void Dispose()
    {
        // Lines may be read after the gateway has gone.
    }

    private void Add(LogLine line)
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            _lines.Add(line);
            (more, _more) = (_more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        more.SetResult();
    }

    private sealed class Recorder(RecordedLog log) : ILogger
    {
        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => log.Add(new(eventId.Id, logLevel, formatter(state, exception) + (exception is null ? "" : $" [{exception}]")));

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;
    }
}
