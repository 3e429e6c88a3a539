using System.Net.Sockets;
using Gateway.Metering;
using Gateway.Metering.Lines;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering;

/// <summary>Our end of an RTU line, and a test that plays all the units on it.</summary>
internal sealed class RtuBench : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly TcpClient _near;
    private readonly TcpClient _far;

    private RtuBench(TcpClient near, TcpClient far, RtuTiming timing)
    {
        (_near, _far) = (near, far);
        Line = new(near.GetStream(), timing, new(), Time);
    }

    public ManualTime Time { get; } = new();

    public RtuConnection Line { get; }

    public static async Task<RtuBench> StartAsync(TimeSpan gap = default, int silencesToEnd = 0)
    {
        var (near, far) = await SocketPair.ConnectAsync();
        return new(near, far, new(gap, TimeSpan.Zero, silencesToEnd) { GapBeforeTwin = gap });
    }

    public Task<ModbusAnswer> Read(byte unit, ushort address, ushort count)
        => Line.ExchangeAsync(ModbusRequest.Of(new ModbusRead(unit, RegisterKind.Holding, address, count)), Patience, default);

    public Task<ModbusAnswer> Write(byte unit, ushort address, ushort value)
        => Line.ExchangeAsync(ModbusRequest.Of(ModbusWrite.One(unit, address, value)), Patience, default);

    /// <summary>The next request of eight bytes, without its checksum, in hexadecimal: unit, function, address, count or value.</summary>
    public async Task<string> HearsAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        var frame = new byte[8];
        await _far.GetStream().ReadExactlyAsync(frame, patience.Token);
        Assert.True(Crc16.Holds(frame), Convert.ToHexString(frame));
        return Convert.ToHexString(frame[..6]);
    }

    public void Hears_nothing() => Assert.False(_far.GetStream().DataAvailable);

    public async Task SaysAsync(params byte[][] parts) => await _far.GetStream().WriteAsync(parts.SelectMany(p => p).ToArray());

    public void HangsUp() => _far.Close();

    /// <summary>Lets time go by until this has ended.</summary>
    public async Task<ModbusAnswer> InTimeAsync(Task<ModbusAnswer> exchange)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (!exchange.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
        }

        return await exchange;
    }

    public void Dispose()
    {
        Line.Dispose();
        _near.Dispose();
        _far.Dispose();
    }
}
