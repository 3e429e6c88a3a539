using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Monitoring;

/// <summary>A TCP connection to a local port that a test can cut, as when the gateway's power goes.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _cut = new();
    private readonly Task _carrying;

    public Wire(int to)
    {
        _listener.Start();
        _carrying = CarryAsync(to);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async Task CutAsync()
    {
        _listener.Stop();
        await _cut.CancelAsync();
        await _carrying;
    }

    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        _cut.Dispose();
        _listener.Dispose();
    }

    private async Task CarryAsync(int to)
    {
        try
        {
            using var near = await _listener.AcceptTcpClientAsync(_cut.Token);
            using var far = new TcpClient { LingerState = new(true, 0) };
            await far.ConnectAsync(IPAddress.Loopback, to, _cut.Token);
            await Task.WhenAny(
                near.GetStream().CopyToAsync(far.GetStream(), _cut.Token), far.GetStream().CopyToAsync(near.GetStream(), _cut.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // Cut before anybody called.
        }
    }
}
