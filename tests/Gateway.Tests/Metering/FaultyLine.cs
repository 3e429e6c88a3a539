using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Gateway.Metering;
using Gateway.Metering.Lines;

namespace Gateway.Tests.Metering;

/// <summary>
/// Stands between our line and foreign units, and spoils what these answer. It counts what each unit was asked, because the
/// registers of tests/interop/register_values.py depend on it.
/// </summary>
internal sealed class FaultyLine(bool rtu, int seed, IReadOnlyDictionary<byte, Stream> units) : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly ConcurrentDictionary<byte, uint> _asked = new();
    private Task _accepting = Task.CompletedTask;

    public Spoiler Spoiler { get; } = new(rtu, seed);

    /// <summary>What a register held when its unit answered last.</summary>
    public ushort Expected(byte unit, int address)
    {
        var mixed = (unit * 0x9E3779B1u) ^ ((uint)address * 0x85EBCA6Bu) ^ (_asked[unit] * 0xC2B2AE35u);
        mixed = (mixed ^ (mixed >> 15)) * 0x2C1B3C6Du;
        return (ushort)(mixed ^ (mixed >> 12));
    }

    /// <summary>Listens; says on which port.</summary>
    public int Listen()
    {
        _listener.Start();
        _accepting = AcceptAsync();
        return ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    /// <summary>Serves one end of a line.</summary>
    public void Serve(Stream ours) => _connections.Add(ServeAsync(ours));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_connections);
        _stopping.Dispose();
        _turn.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                client.NoDelay = true;
                Serve(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Stream ours)
    {
        await using var _ = ours;
        try
        {
            while (true)
            {
                var request = rtu ? await ReadAsync(ours, 8) : await ReadMbapAsync(ours);
                await _turn.WaitAsync(_stopping.Token);
                try
                {
                    await AnswerAsync(ours, request);
                }
                finally
                {
                    _turn.Release();
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The gateway hung up, or the test is over.
        }
    }

    private async Task AnswerAsync(Stream ours, byte[] request)
    {
        var unit = request[rtu ? 0 : 6];
        var theirs = units[unit];
        _asked.AddOrUpdate(unit, 1, (_, n) => n + 1);
        await theirs.WriteAsync(request, _stopping.Token);
        var answer = rtu ? await ReadRtuAsync(theirs) : await ReadMbapAsync(theirs);
        await ours.WriteAsync(Spoiler.Spoil(unit, answer), _stopping.Token);
    }

    private async Task<byte[]> ReadMbapAsync(Stream stream)
    {
        var header = await ReadAsync(stream, MbapHeader.Length - 1);
        return [.. header, .. await ReadAsync(stream, BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(4)))];
    }

    private async Task<byte[]> ReadRtuAsync(Stream stream)
    {
        var begin = await ReadAsync(stream, 3);
        return [.. begin, .. await ReadAsync(stream, (begin[1] < 0x80 ? begin[2] : 0) + Crc16.Length)];
    }

    private async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, _stopping.Token);
        return bytes;
    }
}
