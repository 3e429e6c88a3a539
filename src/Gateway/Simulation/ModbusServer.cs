using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gateway.GridSignals.ModbusTcp;

namespace Gateway.Simulation;

/// <summary>A request to read registers, as it came in.</summary>
/// <param name="Function">3: holding registers, 4: input registers.</param>
/// <param name="Count">1 to 125.</param>
public sealed record ModbusRequest(byte Unit, byte Function, ushort Address, ushort Count);

/// <summary>A request to write holding registers, as it came in.</summary>
/// <param name="Values">1 to 123; one where it came by function 6.</param>
public sealed record ModbusWriteRequest(byte Unit, ushort Address, ImmutableArray<ushort> Values);

/// <summary>
/// A Modbus TCP server that lets registers be read and, if somebody takes them, written. What they hold is asked anew for each
/// request; it serves any number of connections, each in order.
/// </summary>
public sealed class ModbusServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly Func<ModbusRequest, ushort[]?> _answer;
    private readonly Func<ModbusWriteRequest, ModbusRefusal?>? _write;
    private readonly CancellationTokenSource _stopping;
    private readonly ConcurrentDictionary<Socket, Task> _connections = new();
    private Task _accepting = Task.CompletedTask;
    private volatile bool _unplugged;

    private ModbusServer(
        Socket listener, Func<ModbusRequest, ushort[]?> answer, Func<ModbusWriteRequest, ModbusRefusal?>? write, CancellationToken cancellation)
    {
        (_listener, _answer, _write) = (listener, answer, write);
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
    }

    /// <summary>Where it listens; with port 0 asked for, the port that was given.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>While true the server is as good as gone: it drops every connection, the new ones too, and answers nobody.</summary>
    public bool Unplugged
    {
        get => _unplugged;
        set
        {
            _unplugged = value;
            if (value)
            {
                DropAll();
            }
        }
    }

    /// <param name="answer">The registers asked for; null: there are none, which is exception 2. Called from any thread.</param>
    /// <param name="cancellation">Ends the server, as disposing it does.</param>
    /// <param name="write">Takes what is written; null: done, else why not. Called from any thread. Not given: nothing can be written.</param>
    public static Task<ModbusServer> StartAsync(
        IPEndPoint at,
        Func<ModbusRequest, ushort[]?> answer,
        CancellationToken cancellation,
        Func<ModbusWriteRequest, ModbusRefusal?>? write = null)
    {
        var listener = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(at);
            listener.Listen();
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }

        var server = new ModbusServer(listener, answer, write, cancellation);
        server._accepting = server.AcceptAsync();
        return Task.FromResult(server);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        DropAll();
        await Task.WhenAll(_connections.Values);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stopping.Token);
                socket.NoDelay = true;
                _connections[socket] = Task.CompletedTask;
                if (_unplugged)
                {
                    _connections.TryRemove(socket, out _);      // not served at all: a request may have come with the connection
                    socket.Dispose();
                    continue;
                }

                _connections.TryUpdate(socket, ServeAsync(socket), Task.CompletedTask);     // unless it has ended already
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // Stopped: nobody is let in any more.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            var frame = new byte[ServerFrame.HeaderLength + ServerFrame.LongestPdu];
            while (await ServerFrame.ReadAsync(stream, frame, _stopping.Token) is { Length: > 0 } request)
            {
                await stream.WriteAsync(Answer(request.Span), _stopping.Token);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The peer left, or the plug was pulled.
        }
        finally
        {
            _connections.TryRemove(socket, out _);
        }
    }

    private byte[] Answer(ReadOnlySpan<byte> request)
    {
        var function = request[ServerFrame.HeaderLength];
        var pdu = request[ServerFrame.HeaderLength..];
        if (function is 6 or 16 && _write is not null)
        {
            return AnswerWrite(request, pdu, _write);
        }

        if (function is not (3 or 4))
        {
            return ServerFrame.Refuse(request, ModbusRefusal.IllegalFunction);
        }

        var count = pdu.Length == 5 ? BinaryPrimitives.ReadUInt16BigEndian(pdu[3..]) : (ushort)0;
        if (count is 0 or > 125)
        {
            return ServerFrame.Refuse(request, ModbusRefusal.IllegalValue);
        }

        var registers = _answer(new(request[6], function, BinaryPrimitives.ReadUInt16BigEndian(pdu[1..]), count));
        return registers is null ? ServerFrame.Refuse(request, ModbusRefusal.IllegalAddress) : ServerFrame.Tell(request, registers);
    }

    // Modbus Application Protocol 1.1b3, 6.6 and 6.12:
    //
    //   | function 6  | address 2 | value 2 |                                     the answer is the same
    //   | function 16 | address 2 | count 2 | bytes 1 = 2 * count | registers |   the answer ends with the count
    //
    private static byte[] AnswerWrite(
        ReadOnlySpan<byte> request, ReadOnlySpan<byte> pdu, Func<ModbusWriteRequest, ModbusRefusal?> write)
    {
        var data = pdu[0] switch
        {
            6 when pdu.Length == 5 => pdu[3..],
            16 when pdu.Length > 6 && pdu[5] == pdu.Length - 6 && pdu[5] == 2 * BinaryPrimitives.ReadUInt16BigEndian(pdu[3..]) => pdu[6..],
            _ => [],
        };
        if (data.IsEmpty)
        {
            return ServerFrame.Refuse(request, ModbusRefusal.IllegalValue);
        }

        var values = ImmutableArray.CreateBuilder<ushort>();
        for (var i = 0; i < data.Length; i += 2)
        {
            values.Add(BinaryPrimitives.ReadUInt16BigEndian(data[i..]));
        }

        return write(new(request[6], BinaryPrimitives.ReadUInt16BigEndian(pdu[1..]), values.ToImmutable())) is { } refusal
            ? ServerFrame.Refuse(request, refusal)
            : ServerFrame.Of(request, pdu[0], pdu[1..5]);
    }

    private void DropAll()
    {
        foreach (var socket in _connections.Keys)
        {
            socket.Dispose();
        }
    }

    private static bool IsEnd(Exception e)
        => e is IOException or SocketException or ObjectDisposedException or OperationCanceledException;
}
