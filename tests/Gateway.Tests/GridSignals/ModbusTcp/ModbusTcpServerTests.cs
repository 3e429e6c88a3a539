using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Gateway.GridSignals.External;
using Gateway.GridSignals.ModbusTcp;
using Gateway.Site;
using Gateway.Tests.GridSignals.External;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.GridSignals.ModbusTcp;

/// <summary>The Modbus server for building controllers, over real sockets.</summary>
public sealed class ModbusTcpServerTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SignalsBench _bench = new();
    private readonly List<Socket> _sockets = [];
    private HeartbeatSource _source = null!;
    private ModbusTcpServer _server = null!;

    public Task InitializeAsync() => StartAsync(["127.0.0.0/8"]);

    [Fact]
    public void The_table_in_the_readme_is_the_one_of_the_code()
        => Assert.Contains(SiteRegisters.Draw(), File.ReadAllText(Repository.File("src/Gateway/GridSignals/README.md")), StringComparison.Ordinal);

    [Fact]
    public void No_two_numbers_share_a_register_and_none_is_left_out()
        => Assert.Equal(
            Enumerable.Range(0, SiteRegisters.All.Sum(r => r.Words)), SiteRegisters.All.SelectMany(r => Enumerable.Range(r.Address, r.Words)));

    [Fact]
    public async Task A_controller_reads_the_site()
    {
        _bench.Imports(6900);
        _bench.Gives("pv", DeviceRole.Pv, 4000);
        _bench.Draws("CP-1", 3000);
        _bench.Image.CappedBy(new Caps());
        using var peer = await ConnectAsync();

        var registers = await ReadAsync(peer, function: 4, 0, 26);

        Assert.Equal((1, 6900), (registers[0], Long(registers, 2)));
        Assert.Equal([100, 100, 100], registers[4..7].Select(r => (int)r));
        Assert.Equal((3000, 4200), (Long(registers, 7), Long(registers, 9)));
        Assert.Equal((0xFFFF, -1), (registers[11], Long(registers, 12)));
        Assert.Equal((2, 5), (registers[14], registers[15]));       // the grid operator limits; import and the controller's own are in fail-safe
        Assert.Equal((3, 1, 1), (registers[16], registers[18], registers[19]));
        Assert.Equal((4000, 0), (Long(registers, 20), registers[25]));
        Assert.Equal(registers[2..4], await ReadAsync(peer, function: 3, 2, 2));
    }

    [Fact]
    public async Task What_is_not_known_says_so()
    {
        using var peer = await ConnectAsync();

        var registers = await ReadAsync(peer, 4, 0, 26);

        Assert.Equal((unchecked((int)0x80000000), 0x8000, 0), (Long(registers, 2), registers[4], registers[19]));
        Assert.Equal(unchecked((int)0x80000000), Long(registers, 22));
    }

    [Fact]
    public async Task A_limit_is_taken_while_the_heartbeat_is_valid()
    {
        using var peer = await ConnectAsync();
        Assert.Equal(4, await WriteAsync(peer, 1001, 0, 1000));     // no heartbeat yet, even for a low one
        Assert.Equal(0, await WriteOneAsync(peer, 1000, 1));
        Assert.Equal(0, await WriteAsync(peer, 1001, 0, 9000, 600));
        Assert.Equal(9000, InForce);

        Assert.Equal(0, await WriteAsync(peer, 1000, 2));
        Assert.Equal(0, await WriteAsync(peer, 1001, 0xFFFF, 0xFFFF));
        Assert.Null(InForce);
    }

    [Fact]
    public async Task A_heartbeat_that_stops_leads_to_the_fail_safe_value()
    {
        using var first = await ConnectAsync();
        await WriteOneAsync(first, 1000, 1);
        await WriteAsync(first, 1001, 0, 9000);
        _bench.Pass(119);
        using var peer = await ConnectAsync();      // that one was idle
        Assert.Equal(9000, InForce);
        Assert.Equal(3, await WriteOneAsync(peer, 1000, 1));        // it stands still

        _bench.Pass(1);

        Assert.Equal(4200, InForce);
        Assert.Equal(4, await WriteAsync(peer, 1001, 0, 9000));
    }

    [Fact]
    public async Task A_heartbeat_that_jumps_back_is_refused_and_one_that_goes_round_is_not()
    {
        using var peer = await ConnectAsync();
        Assert.Equal(0, await WriteOneAsync(peer, 1000, 65_000));
        Assert.Equal(3, await WriteOneAsync(peer, 1000, 64_999));
        Assert.Equal(3, await WriteOneAsync(peer, 1000, 40_000));
        Assert.Equal(0, await WriteOneAsync(peer, 1000, 5));
        Assert.Equal(0, await WriteOneAsync(peer, 1000, 32_772));
        Assert.Equal(3, await WriteOneAsync(peer, 1000, 5));
    }

    [Fact]
    public async Task A_flood_of_heartbeats_is_refused()
    {
        using var peer = await ConnectAsync();
        for (var i = 1; i <= 30; i++)
        {
            Assert.Equal(0, await WriteOneAsync(peer, 1000, (ushort)i));
        }

        Assert.Equal(6, await WriteOneAsync(peer, 1000, 31));
    }

    [Theory]
    [InlineData("05 0000 FF00", 1)]                     // another function
    [InlineData("0F 0000 0001 01 01", 1)]
    [InlineData("2B 0E 01 00", 1)]
    [InlineData("03", 3)]                               // too short, too long, none, too many
    [InlineData("03 0000 00", 3)]
    [InlineData("03 0000 0001 00", 3)]
    [InlineData("03 0000 0000", 3)]
    [InlineData("04 0000 007E", 3)]
    [InlineData("03 001A 0001", 2)]                     // beyond the table
    [InlineData("03 0019 0002", 2)]
    [InlineData("04 FFFF 007D", 2)]
    [InlineData("06 03E9 0001", 2)]                     // the limit is written as a whole
    [InlineData("06 0000 0001", 2)]                     // only to read
    [InlineData("06 03E8", 3)]
    [InlineData("10 03E8 0001 03 0001", 3)]             // counts that do not agree
    [InlineData("10 03E8 0002 02 0001", 3)]
    [InlineData("10 03E8 0000 00", 3)]
    [InlineData("10 03E9 0001 02 0001", 2)]
    [InlineData("10 03E8 0003 06 0001 0000 2710", 2)]   // heartbeat and limit at once
    [InlineData("10", 3)]
    public async Task What_cannot_be_answered_is_refused_by_its_code(string pdu, int code)
    {
        using var peer = await ConnectAsync();

        var answer = await AskAsync(peer, Convert.FromHexString(pdu.Replace(" ", "", StringComparison.Ordinal)));

        Assert.Equal([(byte)(Convert.FromHexString(pdu[..2])[0] | 0x80), (byte)code], answer);
        Assert.NotEmpty(await ReadAsync(peer, 3, 0, 1));        // and the connection goes on
    }

    [Theory]
    [InlineData("474554202F20485454502F312E310D0A")]        // GET /
    [InlineData("0001 0001 0006 01 03 0000 0001")]          // another protocol
    [InlineData("0001 0000 0000 01 03")]                    // no length
    [InlineData("0001 0000 00FF 01 03 0000")]               // longer than any message
    public async Task What_is_not_Modbus_costs_its_sender_and_nobody_else(string bytes)
    {
        using var other = await ConnectAsync();
        using var peer = await ConnectAsync();
        await peer.SendAsync(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)));

        Assert.True(await IsClosedAsync(peer));
        Assert.NotEmpty(await ReadAsync(other, 3, 0, 1));
    }

    [Fact]
    public async Task No_more_connect_at_a_time_than_may()
    {
        using var first = await ConnectAsync();
        using var second = await ConnectAsync();
        await ReadAsync(first, 3, 0, 1);
        await ReadAsync(second, 3, 0, 1);
        using var third = await ConnectAsync();
        Assert.True(await IsClosedAsync(third));

        first.Dispose();
        Assert.NotEmpty(await RetryAsync());
    }

    [Fact]
    public async Task A_connection_on_which_nothing_comes_to_its_end_is_closed()
    {
        using var idle = await ConnectAsync();
        using var slow = await ConnectAsync();
        await ReadAsync(idle, 3, 0, 1);
        await slow.SendAsync(new byte[] { 0, 1, 0, 0 });
        await UntilAsync(() => _server.Connections == 2 && slow.Available == 0);

        await PassUntilAsync(() => _server.Connections == 0);

        Assert.True(await IsClosedAsync(idle));
        Assert.True(await IsClosedAsync(slow));
    }

    [Fact]
    public async Task Networks_that_may_not_connect_are_turned_away()
    {
        await _server.StopAsync(CancellationToken.None);
        await StartAsync(["10.0.0.0/8"]);
        using var peer = await ConnectAsync();

        Assert.True(await IsClosedAsync(peer));
    }

    [Fact]
    public async Task Where_controllers_may_only_read_nothing_is_written()
    {
        await _server.StopAsync(CancellationToken.None);
        await StartAsync(["127.0.0.0/8"], mayWrite: false);
        using var peer = await ConnectAsync();

        Assert.Equal(1, await WriteOneAsync(peer, 1000, 1));
        Assert.Equal(1, await WriteAsync(peer, 1001, 0, 9000));
        Assert.Equal(0xFFFF, (await ReadAsync(peer, 3, 25, 1))[0]);
    }

    public async Task DisposeAsync()
    {
        _sockets.ForEach(s => s.Dispose());
        await _server.StopAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        _server.Dispose();
        _bench.Dispose();
    }

    private double? InForce => _source.At(_bench.Time.GetTimestamp()).Limit?.Value;

    private async Task StartAsync(string[] allow, bool mayWrite = true)
    {
        _server?.Dispose();
        _source = _bench.Source(rank: LimitRank.EnergyManager, id: ControllerDesk.SourceId);
        var hub = mayWrite ? _bench.Hub(_source) : _bench.Hub();
        var limit = mayWrite ? new ControllerLimit(_source, _bench.News, _bench.Time) : null;
        _server = new(
            new(new("tcp://127.0.0.1:0"), [.. allow.Select(IPNetwork.Parse)], 2, TimeSpan.FromSeconds(30), null),
            new(_bench.Image, hub, _bench.Power, limit, _bench.Time), _bench.Time, NullLogger<ModbusTcpServer>.Instance);
        await _server.StartAsync(CancellationToken.None);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _sockets.Add(socket);
        await socket.ConnectAsync(_server.EndPoint!);
        return socket;
    }

    private static async Task<ushort[]> ReadAsync(Socket peer, byte function, int address, int count)
    {
        var pdu = await AskAsync(peer, [function, (byte)(address >> 8), (byte)address, 0, (byte)count]);
        Assert.Equal((function, 2 * count), (pdu[0], pdu[1]));
        return [.. Enumerable.Range(0, count).Select(i => BinaryPrimitives.ReadUInt16BigEndian(pdu.AsSpan(2 + (2 * i))))];
    }

    /// <returns>0: confirmed; else the exception.</returns>
    private static async Task<int> WriteOneAsync(Socket peer, int address, ushort value)
    {
        byte[] request = [6, (byte)(address >> 8), (byte)address, (byte)(value >> 8), (byte)value];
        var pdu = await AskAsync(peer, request);
        return pdu.SequenceEqual(request) ? 0 : pdu[1];
    }

    private static async Task<int> WriteAsync(Socket peer, int address, params ushort[] values)
    {
        byte[] request =
        [
            16, (byte)(address >> 8), (byte)address, 0, (byte)values.Length, (byte)(2 * values.Length), .. values.SelectMany(v => new[] { (byte)(v >> 8), (byte)v }),
        ];
        var pdu = await AskAsync(peer, request);
        return pdu.AsSpan().SequenceEqual(request.AsSpan(0, 5)) ? 0 : pdu[1];
    }

    private static async Task<byte[]> AskAsync(Socket peer, byte[] pdu)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await peer.SendAsync(new byte[] { 0x12, 0x34, 0, 0, 0, (byte)(1 + pdu.Length), 7 }.Concat(pdu).ToArray(), patience.Token);
        using var stream = new NetworkStream(peer);
        var header = new byte[7];
        await stream.ReadExactlyAsync(header, patience.Token);
        Assert.Equal([0x12, 0x34, 0, 0, 0, header[5], 7], header);
        var answer = new byte[header[5] - 1];
        await stream.ReadExactlyAsync(answer, patience.Token);
        return answer;
    }

    private static async Task<bool> IsClosedAsync(Socket peer)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            return await peer.ReceiveAsync(new byte[1], patience.Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>A place is free a moment after somebody has left.</summary>
    private async Task<ushort[]> RetryAsync()
    {
        await UntilAsync(() => _server.Connections < 2);
        using var peer = await ConnectAsync();
        return await ReadAsync(peer, 3, 0, 1);
    }

    private Task PassUntilAsync(Func<bool> condition) => UntilAsync(() =>
    {
        _bench.Pass(31);
        return condition();
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static int Long(ushort[] registers, int at) => (registers[at] << 16) | registers[at + 1];

    private sealed class Caps : ISiteCaps
    {
        public System.Collections.Immutable.ImmutableArray<SiteCap> At(DateTimeOffset now, long at)
            => [new("the grid operator", new(6)) { Rank = LimitRank.GridOperator, Power = new(new(4200)) }];

        public Ampere? OfTransaction(DateTimeOffset now, long at, DateTimeOffset began, Wiring wiring) => null;
    }
}
