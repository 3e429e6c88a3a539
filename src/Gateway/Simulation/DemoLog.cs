using System.Globalization;
using System.Threading.Channels;

namespace Gateway.Simulation;

/// <summary>The demo's lines, each with the seconds since its start. Whoever tells something never waits for the terminal.</summary>
internal sealed class DemoLog(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>(new() { SingleReader = true });

    public void Say(string subject, string text)
        => _lines.Writer.TryWrite(string.Create(
            CultureInfo.InvariantCulture, $"{time.GetElapsedTime(_started).TotalSeconds,7:0.0} s  {subject,-8} {text}"));

    public void End() => _lines.Writer.TryComplete();

    public async Task PrintAsync(TextWriter output)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            await output.WriteLineAsync(line);
        }
    }
}
