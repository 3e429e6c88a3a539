using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Tests.WebSockets;
using Gateway.Upstream;
using Gateway.WebSockets;

namespace Gateway.Tests.Upstream;

/// <summary>A server that answers one request with exactly what it is told to, or not at all.</summary>
internal sealed class RawCsms : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _done = new();
    private readonly Task _serving;

    /// <param name="answer">Made from the client's nonce; null: silence.</param>
    public RawCsms(Func<string, string>? answer)
    {
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public CsmsOptions Options => new()
    {
        Url = new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/ocpp"),
        Identity = "site",
        Protocols = ["ocpp1.6"],
        Bridge = true,
        BackoffMin = TimeSpan.FromSeconds(1),
        BackoffMax = TimeSpan.FromSeconds(1),
    };

    /// <summary>A yes that is right in all but what is added to it.</summary>
    public static string Yes(string key, string more = "", string? accept = null)
        => $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept ?? Handshake.Accept(key)}\r\n{more}\r\n";

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _serving.InTimeAsync();
        _listener.Dispose();
        _done.Dispose();
    }

    private async Task ServeAsync(Func<string, string>? answer)
    {
        try
        {
            using var client = await _listener.AcceptTcpClientAsync(_done.Token);
            if (answer is null)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _done.Token);
            }

            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
            var key = "";
            while (await reader.ReadLineAsync(_done.Token) is { Length: > 0 } line)
            {
                key = line.StartsWith("Sec-WebSocket-Key: ", StringComparison.Ordinal) ? line["Sec-WebSocket-Key: ".Length..] : key;
            }

            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(answer!(key)), _done.Token);
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
