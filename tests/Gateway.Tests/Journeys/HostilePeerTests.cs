using Gateway.Tests.Peers;
using Gateway.Tests.Support;
using Gateway.WebSockets;

namespace Gateway.Tests.Journeys;

/// <summary>A peer that breaks the rules of WebSockets, or falls silent: it is cut off, with one line, and nobody else notices.</summary>
public sealed class HostilePeerTests
{
    private const int StationLeft = 2003, HandshakeAbandoned = 2006, HandshakeRefused = 2005, UplinkLost = 2020;
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task A_frame_of_two_megabytes_closes_its_sender_with_1009()
    {
        await using var journey = await Journey.StartAsync();
        var bystander = await journey.BystanderAsync();
        using var station = await RawPeer.UpgradedAsync(journey.Gateway.Url, "CP-01");

        await station.SendsAsync(RawPeer.Frame(RawPeer.Text, new byte[2 * Megabyte]));

        Assert.Equal(1009, await station.IsClosedWithAsync());
        station.Dispose();
        Assert.Contains("more than 65536 bytes", await journey.Log.HearsAsync(StationLeft, "CP-01"), StringComparison.Ordinal);
        await bystander.WorksAsync();
    }

    [Fact]
    public async Task The_longest_message_of_the_site_file_passes_and_one_byte_more_does_not()
    {
        await using var journey = await Journey.StartAsync(site => site with { StationKeys = "maxMessage: 2 kB" });
        var pair = await journey.ConnectAsync();
        const string Start = """[2,"1","DataTransfer",{"data":" """, End = "\"}]";
        static string Frame(int length) => Start + new string('x', length - Start.Length - End.Length) + End;

        await pair.PassesUpAsync(Frame(2000));
        await pair.Station.SaysAsync(Frame(2001));

        Assert.Equal(1009, (int?)await pair.Station.EndsAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60_000)]
    public async Task Endless_fragments_close_their_sender_with_1009(int size)
    {
        await using var journey = await Journey.StartAsync();
        var bystander = await journey.BystanderAsync();
        using var station = await RawPeer.UpgradedAsync(journey.Gateway.Url, "CP-01");

        await station.SendsAsync(RawPeer.Frame(RawPeer.Text, "["u8, final: false));
        var more = RawPeer.Frame(0, new byte[size], final: false);
        for (var i = 0; i < (size > 1 ? 2 : 2000); i++)
        {
            await station.SendsAsync(more);
        }

        Assert.Equal(1009, await station.IsClosedWithAsync());
        await bystander.WorksAsync();
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - 8)]
    [InlineData(65_536)]
    public async Task A_fragment_that_claims_to_be_huge_closes_its_sender_with_1009(long claimed)
    {
        await using var journey = await Journey.StartAsync();
        var bystander = await journey.BystanderAsync();
        using var station = await RawPeer.UpgradedAsync(journey.Gateway.Url, "CP-01");

        await station.SendsAsync(RawPeer.Frame(RawPeer.Text, "[2,"u8, final: false));
        await station.SendsAsync(RawPeer.Frame(0, "x"u8, claimed: claimed));

        Assert.Equal(1009, await station.IsClosedWithAsync());
        await bystander.WorksAsync();
    }

    public static TheoryData<string, int, byte[]> BrokenFrames => new()
    {
        { "not masked", 1002, RawPeer.Frame(RawPeer.Text, "[]"u8, masked: false) },
        { "a continuation of nothing", 1002, RawPeer.Frame(0, "[]"u8) },
        { "a message inside another", 1002, [.. RawPeer.Frame(RawPeer.Text, "["u8, final: false), .. RawPeer.Frame(RawPeer.Text, "]"u8)] },
        { "an unknown opcode", 1002, RawPeer.Frame(3, "[]"u8) },
        { "a reserved bit", 1002, [0xF1, 0x80, 0, 0, 0, 0] },
        { "compressed, which was not agreed", 1002, [0xC1, 0x80, 0, 0, 0, 0] },
        { "a ping in fragments", 1002, RawPeer.Frame(RawPeer.Ping, "x"u8, final: false) },
        { "a ping of 126 bytes", 1002, RawPeer.Frame(RawPeer.Ping, new byte[126]) },
        { "a negative length", 1002, RawPeer.Frame(RawPeer.Text, "[]"u8, claimed: -1) },
        { "binary", 1003, RawPeer.Frame(2, "[]"u8) },
    };

    [Theory]
    [MemberData(nameof(BrokenFrames))]
    public async Task A_broken_frame_closes_its_sender_with_the_code_of_its_fault(string what, int code, byte[] frame)
    {
        await using var journey = await Journey.StartAsync();
        var bystander = await journey.BystanderAsync();
        using var station = await RawPeer.UpgradedAsync(journey.Gateway.Url, "CP-01");

        await station.SendsAsync(frame);

        Assert.True(await station.IsClosedWithAsync() == code, what);
        station.Dispose();
        await journey.Log.HearsAsync(StationLeft, "CP-01: disconnected by the gateway");
        await bystander.WorksAsync();
    }

    [Fact]
    public async Task A_station_that_answers_no_ping_is_given_up()
    {
        var time = new ManualTime();
        await using var journey = await Journey.StartAsync(time: time);
        var bystander = await journey.BystanderAsync();
        using var station = await RawPeer.UpgradedAsync(journey.Gateway.Url, "CP-01");
        var link = await journey.Csms.AcceptsAsync("CP-01");

        var ping = station.ReadsFrameAsync();
        await time.PassUntilAsync(ping);
        var end = station.EndsAsync();
        await time.PassUntilAsync(end);

        Assert.Equal(RawPeer.Ping, (await ping).Opcode);
        await link.EndsAsync();
        Assert.Contains("did not answer a ping", await journey.Log.HearsAsync(StationLeft, "CP-01"), StringComparison.Ordinal);
        await bystander.PassesUpAsync("""[2,"1","Heartbeat",{}]""");
    }

    [Fact]
    public async Task A_station_that_answers_pings_stays_for_hours_without_a_message()
    {
        var time = new ManualTime();
        var (near, far) = await SocketPair.ConnectAsync();
        using var peer = new RawPeer(far);
        var connection = SocketPair.ServerOn(near, time);
        var reading = connection.ReceiveAsync(new NoMessages());

        for (var minutes = 0; minutes < 120; minutes++)
        {
            time.Advance(TimeSpan.FromSeconds(61));
            connection.KeepAlive(TimeSpan.FromSeconds(60));
            Assert.Equal(RawPeer.Ping, (await peer.ReadsFrameAsync()).Opcode);
            await peer.SendsAsync(RawPeer.Frame(RawPeer.Pong, default));
            await AnswersAsync(peer);        // a ping behind the pong: once it is answered, the pong has been read
            connection.KeepAlive(TimeSpan.FromSeconds(60));
        }

        Assert.False(reading.IsCompleted);
        connection.Abort("the test is over");
        await reading;
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_a_close_frame_is_cut_after_five_seconds()
    {
        var time = new ManualTime();
        var (near, far) = await SocketPair.ConnectAsync();
        using var peer = new RawPeer(far);
        var connection = SocketPair.ServerOn(near, time);
        var reading = connection.ReceiveAsync(new NoMessages());

        connection.Close(CloseCode.GoingAway, "enough");
        Assert.Equal(1001, await peer.IsClosedWithAsync());
        time.Advance(TimeSpan.FromSeconds(5.1));
        connection.KeepAlive(TimeSpan.FromSeconds(60));

        Assert.Equal(new WebSocketEnd(false, CloseCode.GoingAway, "enough"), await Patience.For(reading, "the end"));
    }

    [Fact]
    public async Task Who_sends_no_whole_handshake_is_hung_up_on()
    {
        var time = new ManualTime();
        await using var journey = await Journey.StartAsync(time: time);
        var bystander = await journey.BystanderAsync();
        using var slow = await RawPeer.ConnectAsync(journey.Gateway.Url);

        await slow.SendsAsync("GET /ocpp/CP-01 HTTP/1.1\r\nHost: x\r\n"u8.ToArray());
        await time.PassUntilAsync(slow.EndsAsync());

        await journey.Log.HearsAsync(HandshakeAbandoned);
        await bystander.WorksAsync();
    }

    [Theory]
    [InlineData("POST /ocpp/CP-01 HTTP/1.1\r\nHost: x\r\n\r\n", "405")]
    [InlineData("GET /ocpp/CP-01 HTTP/1.0\r\nHost: x\r\n\r\n", "405")]
    [InlineData("GET /ocpp/CP-01 HTTP/1.1\r\nHost: x\r\n\r\n", "426")]
    [InlineData("rubbish\r\n\r\n", "400")]
    [InlineData("GET /ocpp/CP-01 HTTP/1.1\r\nno colon\r\n\r\n", "400")]
    public async Task What_is_no_websocket_request_is_refused_with_one_line(string request, string status)
    {
        await using var journey = await Journey.StartAsync();
        using var stranger = await RawPeer.ConnectAsync(journey.Gateway.Url);

        await stranger.SendsAsync(System.Text.Encoding.ASCII.GetBytes(request));

        Assert.StartsWith($"HTTP/1.1 {status} ", await stranger.ReadsHeadAsync(), StringComparison.Ordinal);
        await stranger.EndsAsync();
        await journey.Log.HearsAsync(HandshakeRefused);
        Assert.Single(journey.Log.Of(HandshakeRefused));
    }

    [Fact]
    public async Task An_endless_head_is_refused()
    {
        await using var journey = await Journey.StartAsync();
        using var stranger = await RawPeer.ConnectAsync(journey.Gateway.Url);

        await stranger.SendsAsync(System.Text.Encoding.ASCII.GetBytes("GET /ocpp/CP-01 HTTP/1.1\r\nX: " + new string('x', 17_000)));

        Assert.StartsWith("HTTP/1.1 431 ", await stranger.ReadsHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_station_that_resets_mid_frame_loses_its_link_at_once_and_disturbs_nobody()
    {
        await using var journey = await Journey.StartAsync();
        var bystander = await journey.BystanderAsync();
        using var station = await RawPeer.UpgradedAsync(journey.Gateway.Url, "CP-01");
        var link = await journey.Csms.AcceptsAsync("CP-01");

        await station.SendsAsync(RawPeer.Frame(RawPeer.Text, "[2,"u8, claimed: 100));
        station.Resets();

        await link.EndsAsync();
        await journey.Log.HearsAsync(StationLeft, "CP-01: disconnected by the station");
        await bystander.WorksAsync();
        Assert.Empty(journey.Log.Of(UplinkLost, "CP-01"));
    }

    private static async Task AnswersAsync(RawPeer peer)
    {
        await peer.SendsAsync(RawPeer.Frame(RawPeer.Ping, default));
        Assert.Equal(RawPeer.Pong, (await peer.ReadsFrameAsync()).Opcode);
    }

    private sealed class NoMessages : IWebSocketHandler
    {
        public void OnMessage(ReadOnlySpan<byte> utf8) => Assert.Fail("nobody says anything");
    }
}
