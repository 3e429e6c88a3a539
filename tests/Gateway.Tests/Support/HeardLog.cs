using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Support;

/// <summary>A logger whose lines a test can wait for.</summary>
internal sealed class HeardLog<T> : ILogger<T>
{
    private readonly Channel<(int Id, string Text)> _lines = Channel.CreateUnbounded<(int, string)>();

    public async Task<string> HearsAsync(int eventId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (true)
        {
            var (id, text) = await _lines.Reader.ReadAsync(patience.Token);
            if (id == eventId)
            {
                return text;
            }
        }
    }

    /// <summary>What was said until now and nobody waited for.</summary>
    public IReadOnlyList<string> Hears(int eventId)
    {
        var heard = new List<string>();
        while (_lines.Reader.TryRead(out var line))
        {
            heard.AddRange(line.Id == eventId ? [line.Text] : []);
        }

        return heard;
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _lines.Writer.TryWrite((eventId.Id, formatter(state, exception)));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
