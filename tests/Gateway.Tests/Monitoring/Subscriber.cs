using System.Diagnostics;

namespace Gateway.Tests.Monitoring;

/// <summary>A message as a foreign client, mosquitto_sub, received it.</summary>
internal sealed record Heard(bool Retained, string Topic, string Payload);

/// <summary>mosquitto_sub on all topics of a broker.</summary>
internal sealed class Subscriber : IDisposable
{
    private readonly Process _process;

    private Subscriber(Process process) => _process = process;

    public static Subscriber To(Broker broker, params string[] more)
        => new(Broker.Start("mosquitto_sub", ["-h", "127.0.0.1", "-p", $"{broker.Port}", "-V", "5", "-t", "#", "-F", "%r %t %p", .. more]));

    /// <summary>Waits for the first message that fits.</summary>
    public async Task<Heard> HearsAsync(Func<Heard, bool> fits)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            var parts = line.Split(' ', 3);
            var heard = new Heard(parts[0] is "1", parts[1], parts[2]);
            if (fits(heard))
            {
                return heard;
            }
        }

        throw new InvalidOperationException(await _process.StandardError.ReadToEndAsync(patience.Token));
    }

    public Task<Heard> HearsAsync(string topic) => HearsAsync(h => h.Topic == topic);

    public Task<Heard> HearsAsync(string topic, string payload) => HearsAsync(h => h.Topic == topic && h.Payload == payload);

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
