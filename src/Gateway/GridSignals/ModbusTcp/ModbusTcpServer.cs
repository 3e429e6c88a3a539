using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gateway.GridSignals.ModbusTcp;

/// <summary>
/// Serves building controllers by Modbus TCP. Only networks that may are let in, and so many connections at a time; one that is idle,
/// or on which a message does not come to its end, is closed. What is not Modbus costs its sender the connection.
/// </summary>
internal sealed class ModbusTcpServer(ModbusServerOptions options, ControllerDesk desk, TimeProvider time, ILogger<ModbusTcpServer> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<Socket, Task> _connections = new();
    private Socket? _listener;

    /// <summary>Where it listens; null: not yet.</summary>
    public IPEndPoint? EndPoint { get; private set; }

    public int Connections => _connections.Count;

    /// <exception cref="SocketException">The port is taken: the gateway does not start.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var address = IPAddress.Parse(options.Listen.Host.Trim('[', ']') is "localhost" ? "127.0.0.1" : options.Listen.Host.Trim('[', ']'));
        _listener = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(address, options.Listen.Port));
        _listener.Listen();
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        Log.ModbusListens(logger, EndPoint.ToString());
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _listener?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Admit(await _listener!.AcceptAsync(stoppingToken).ConfigureAwait(false), stoppingToken);
            }
            catch (SocketException e)
            {
                // Such as too many open files: it passes.
                Log.ModbusTurnedAway(logger, "", e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        foreach (var socket in _connections.Keys)
        {
            socket.Dispose();
        }

        await Task.WhenAll(_connections.Values).ConfigureAwait(false);
    }

    private void Admit(Socket socket, CancellationToken stopping)
    {
        var peer = (socket.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        var from = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        var reason = !options.Allow.Any(network => network.BaseAddress.AddressFamily == from.AddressFamily && network.Contains(from)) ? "its network may not connect"
            : _connections.Count >= options.Connections ? $"{options.Connections} are connected already"
            : null;
        if (reason is not null)
        {
            Log.ModbusTurnedAway(logger, from.ToString(), reason);
            socket.Dispose();
            return;
        }

        socket.NoDelay = true;
        _connections[socket] = Task.CompletedTask;
        _connections.TryUpdate(socket, ServeAsync(socket, from.ToString(), stopping), Task.CompletedTask);      // unless it has ended already
    }

    private async Task ServeAsync(Socket socket, string peer, CancellationToken stopping)
    {
        var why = "it sent what is not Modbus";
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            var frame = new byte[ServerFrame.HeaderLength + ServerFrame.LongestPdu];
            while (await ExchangeAsync(stream, frame, stopping).ConfigureAwait(false))
            {
                // The next request.
            }
        }
        catch (OperationCanceledException)
        {
            why = $"nothing came for {options.Idle.TotalSeconds:0} s";
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            why = "it has left";
        }
        finally
        {
            _connections.TryRemove(socket, out _);
        }

        Log.ModbusGone(logger, peer, why);
    }

    /// <summary>One request and its answer, both within the idle time. False: what came is not Modbus.</summary>
    private async Task<bool> ExchangeAsync(NetworkStream stream, byte[] frame, CancellationToken stopping)
    {
        using var idle = new CancellationTokenSource(options.Idle, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, idle.Token);
        var request = await ServerFrame.ReadAsync(stream, frame, either.Token).ConfigureAwait(false);
        if (request.IsEmpty)
        {
            return false;
        }

        await stream.WriteAsync(desk.Answer(request.Span), either.Token).ConfigureAwait(false);
        return true;
    }
}
