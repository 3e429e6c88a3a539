using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Gateway.Tests.Metering;

/// <summary>A request as the scripted meter heard it.</summary>
/// <param name="Number">Counts from 1, over all connections.</param>
/// <param name="Count">Of registers; the value itself with function 6.</param>
internal sealed record Heard(int Number, int Connection, ushort Transaction, byte Unit, byte Function, ushort Address, ushort Count)
{
    public byte[] Answer(params ushort[] registers)
    {
        var pdu = new byte[2 + 2 * registers.Length];
        (pdu[0], pdu[1]) = (Function, (byte)(2 * registers.Length));
        for (var i = 0; i < registers.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(pdu.AsSpan(2 + 2 * i), registers[i]);
        }

        return Frame(pdu);
    }

    public byte[] Refuse(byte code) => Frame([(byte)(Function | 0x80), code]);

    /// <summary>What confirms a write: address, and value or count.</summary>
    public byte[] Confirm()
    {
        var pdu = new byte[5];
        pdu[0] = Function;
        BinaryPrimitives.WriteUInt16BigEndian(pdu.AsSpan(1), Address);
        BinaryPrimitives.WriteUInt16BigEndian(pdu.AsSpan(3), Count);
        return Frame(pdu);
    }

    private byte[] Frame(byte[] pdu)
    {
        var frame = new byte[7 + pdu.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, Transaction);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), (ushort)(1 + pdu.Length));
        frame[6] = Unit;
        pdu.CopyTo(frame, 7);
        return frame;
    }
}

/// <summary>
/// A meter on a real socket that does to each request only what the test says: the bytes to send, none for silence, null to
/// hang up.
/// </summary>
internal sealed class ScriptedMeter : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<Heard> _heard = Channel.CreateUnbounded<Heard>();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<Heard, byte[]?> _script;
    private readonly Task _accepting;
    private int _requests;

    public ScriptedMeter(Func<Heard, byte[]?> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"tcp://127.0.0.1:{Port}");

    public async Task<Heard> HearsAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        return await _heard.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_connections);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            for (var connection = 1; ; connection++)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token), connection));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, int connection)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var request = new byte[260];
            while (true)
            {
                await stream.ReadExactlyAsync(request.AsMemory(0, 6), _stopping.Token);
                var length = BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(4));
                await stream.ReadExactlyAsync(request.AsMemory(6, length), _stopping.Token);
                var heard = Read(request, connection);
                var answer = _script(heard);
                if (answer is null)
                {
                    client.Client.LingerState = new(true, 0);       // a reset
                }
                else
                {
                    await stream.WriteAsync(answer, _stopping.Token);
                }

                _heard.Writer.TryWrite(heard);
                if (answer is null)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The gateway hung up, or the test is over.
        }
    }

    private Heard Read(ReadOnlySpan<byte> request, int connection)
        => new(
            Interlocked.Increment(ref _requests),
            connection,
            BinaryPrimitives.ReadUInt16BigEndian(request),
            request[6],
            request[7],
            BinaryPrimitives.ReadUInt16BigEndian(request[8..]),
            BinaryPrimitives.ReadUInt16BigEndian(request[10..]));
}
