using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Gateway.Ocpp;
using Gateway.Upstream;
using Gateway.WebSockets;

namespace Gateway.Benchmarks;

/// <summary>A CSMS that answers every CALL at once.</summary>
internal sealed class LoadCsms : IDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly TaskCompletionSource<WebSocketConnection> _gateway = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _calls;

    /// <param name="port">0: one that is free.</param>
    public LoadCsms(int port = 0)
    {
        _listener = new(IPAddress.Loopback, port);
        _listener.Start(4096);
        _ = AcceptAsync();
    }

    public Uri Url => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/ocpp");

    /// <summary>The gateway's own link, once it has booted.</summary>
    public Task<WebSocketConnection> Gateway => _gateway.Task;

    /// <summary>Hears every NotifyReport, as it came.</summary>
    public Action<byte[]>? Reported { get; set; }

    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>It goes away, and all links to it break.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync().ConfigureAwait(false);
                socket.NoDelay = true;
                _sockets.Add(socket);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The benchmark is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var transport = new SocketPipe(socket);
        try
        {
            var request = await ReadAsync(transport.Input).ConfigureAwait(false);
            await transport.Output.WriteAsync(Handshake.Switching(request.Key!, request.Protocols[0], false)).ConfigureAwait(false);
            var connection = new WebSocketConnection(transport, false, false, 1 << 20, socket.Dispose, TimeProvider.System);
            await connection.ReceiveAsync(new Answering(this, connection)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // A station that leaves, or the CSMS does.
        }

        socket.Dispose();
    }

    private static async Task<UpgradeRequest> ReadAsync(PipeReader input)
    {
        while (true)
        {
            var read = await input.ReadAsync().ConfigureAwait(false);
            var buffer = read.Buffer;
            if (UpgradeRequest.TryRead(ref buffer, out var request))
            {
                input.AdvanceTo(buffer.Start);
                return request!;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                throw new IOException("no handshake");
            }
        }
    }

    private sealed class Answering(LoadCsms csms, WebSocketConnection connection) : IWebSocketHandler
    {
        public void OnMessage(ReadOnlySpan<byte> utf8)
        {
            if (!FrameReader.TryRead(utf8, out var frame, out _) || frame.Type is not MessageType.Call)
            {
                return;
            }

            Interlocked.Increment(ref csms._calls);
            connection.Write(FrameWriter.CallResult(frame.Id, Answer(frame.Action)));
            connection.Flush();
            if (frame.Action.SequenceEqual("NotifyReport"u8))
            {
                csms.Reported?.Invoke(utf8.ToArray());
            }
            else if (frame.Action.SequenceEqual("BootNotification"u8) && utf8.IndexOf("Local Controller"u8) >= 0)
            {
                csms._gateway.TrySetResult(connection);
            }
        }

        private static ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> action)
            => action.SequenceEqual("BootNotification"u8) ? """{"currentTime":"2026-01-01T00:00:00Z","interval":600,"status":"Accepted"}"""u8
            : action.SequenceEqual("Heartbeat"u8) ? """{"currentTime":"2026-01-01T00:00:00Z"}"""u8
            : "{}"u8;
    }
}
