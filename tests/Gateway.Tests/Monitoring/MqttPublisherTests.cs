using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Monitoring;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Monitoring;

/// <summary>The publisher against a real mosquitto, read by a real mosquitto_sub.</summary>
public sealed class MqttPublisherTests : IAsyncLifetime, IDisposable
{
    private const string Root = "site-gateway/depot-west";

    private readonly HeardLog<MqttPublisher> _log = new();
    private readonly SiteImage _image = SampleSite.Full(TimeProvider.System);
    private readonly SiteEvents _events = new(TimeProvider.System);
    private readonly List<ISiteCommand> _commands = [];
    private MqttPublisher? _publisher;

    [Fact]
    public async Task Who_comes_later_finds_the_whole_state_retained()
    {
        await using var broker = await Broker.StartAsync();
        using var early = Subscriber.To(broker);
        await PublishAsync(Options(broker.Port));
        await early.HearsAsync($"{Root}/stations/CP-2");       // comes last

        using var late = Subscriber.To(broker, "-C", "11");
        var found = new SortedDictionary<string, Heard>(StringComparer.Ordinal);
        while (found.Count < 11)
        {
            var heard = await late.HearsAsync(_ => true);
            found[heard.Topic[(Root.Length + 1)..]] = heard;
        }

        Assert.All(found.Values, h => Assert.True(h.Retained));
        Assert.Equal("online", found["status"].Payload);
        Assert.Equal(
            [
                "circuits/main", "circuits/row-a", "controller", "csms", "devices/grid", "site",
                "stations/CP%2B1", "stations/CP%2B1/evses/1", "stations/CP%2B1/evses/1/why", "stations/CP-2", "status",
            ],
            found.Keys);
    }

    [Fact]
    public async Task A_change_is_published_when_it_comes()
    {
        await using var broker = await Broker.StartAsync();
        using var subscriber = Subscriber.To(broker);
        await PublishAsync(Options(broker.Port));
        await subscriber.HearsAsync($"{Root}/csms");

        _image.ReportCsms(new(false, null, null, null, "connection refused"));

        var heard = await subscriber.HearsAsync($"{Root}/csms");
        Assert.StartsWith("""{"connected":false,"fault":"connection refused","state":"replaying",""", heard.Payload, StringComparison.Ordinal);
        Assert.False(heard.Retained);
    }

    [Fact]
    public async Task An_event_is_published_and_not_retained()
    {
        await using var broker = await Broker.StartAsync();
        using var subscriber = Subscriber.To(broker);
        await PublishAsync(Options(broker.Port));
        await subscriber.HearsAsync($"{Root}/status", "online");

        _events.Happened("stationOnline", "CP+1", "CP+1 came online");

        var heard = await subscriber.HearsAsync($"{Root}/events");
        Assert.EndsWith(""","kind":"stationOnline","subject":"CP+1","text":"CP+1 came online"}""", heard.Payload, StringComparison.Ordinal);
        using var late = Subscriber.To(broker);
        await late.HearsAsync(h => h.Topic == $"{Root}/status");
        Assert.DoesNotContain("events", (await late.HearsAsync(h => h.Topic != $"{Root}/status")).Topic, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("set/limit", """{"id":"7","limitA":40}""", """{"id":"7","status":"accepted","text":"40"}""")]
    [InlineData("set/limit", """{"id":7,"limitA":-1}""", """{"id":7,"status":"rejected","text":"less than nothing"}""")]
    [InlineData("set/nothing", """{"id":"7"}""", """{"id":"7","status":"rejected","text":"there is no such command; known: set/limit"}""")]
    [InlineData("set/limit", "[1]", """{"status":"rejected","text":"it is no JSON object"}""")]
    public async Task A_command_is_done_and_answered_with_its_id(string topic, string command, string answer)
    {
        _commands.Add(new Echo());
        await using var broker = await Broker.StartAsync();
        using var subscriber = Subscriber.To(broker);
        await PublishAsync(Options(broker.Port));
        await subscriber.HearsAsync($"{Root}/stations/CP-2");

        using var said = Broker.Start("mosquitto_pub", "-h", "127.0.0.1", "-p", $"{broker.Port}", "-q", "1", "-t", $"{Root}/{topic}", "-m", command);

        Assert.Equal(answer, (await subscriber.HearsAsync($"{Root}/{topic}/result")).Payload);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    [InlineData("""{"id":1,"id":2}""")]
    [InlineData("{\"a\":[[[[[[[[[[[[]]]]]]]]]]]]}")]
    public void What_is_no_json_is_refused_with_the_reason(string command)
        => Assert.Contains("it is no JSON: ", Encoding.UTF8.GetString(new MqttCommands([], _log).Answer(new("set/limit", Encoding.UTF8.GetBytes(command), false))), StringComparison.Ordinal);

    [Fact]
    public void A_retained_command_is_refused_and_so_is_one_that_is_too_long()
    {
        var commands = new MqttCommands([new Echo()], _log);

        Assert.Contains("it is retained", Encoding.UTF8.GetString(commands.Answer(new("set/limit", "{}"u8.ToArray(), true))), StringComparison.Ordinal);
        Assert.Contains("longer than 16384 bytes", Encoding.UTF8.GetString(commands.Answer(new("set/limit", new byte[16385], false))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_gateway_is_offline()
    {
        await using var broker = await Broker.StartAsync();
        using var subscriber = Subscriber.To(broker);
        await PublishAsync(Options(broker.Port));
        await subscriber.HearsAsync($"{Root}/status", "online");

        await StopAsync();

        await subscriber.HearsAsync($"{Root}/status", "offline");
    }

    [Fact]
    public async Task A_gateway_that_vanishes_is_offline_by_its_last_will()
    {
        await using var broker = await Broker.StartAsync();
        await using var wire = new Wire(broker.Port);
        using var subscriber = Subscriber.To(broker);
        await PublishAsync(Options(wire.Port));
        await subscriber.HearsAsync($"{Root}/status", "online");

        await wire.CutAsync();

        await subscriber.HearsAsync($"{Root}/status", "offline");
        using var late = Subscriber.To(broker);
        Assert.True((await late.HearsAsync($"{Root}/status", "offline")).Retained);
    }

    [Fact]
    public async Task A_broker_that_died_and_returned_is_told_the_whole_state_again()
    {
        await using var broker = await Broker.StartAsync();
        using (var before = Subscriber.To(broker))
        {
            await PublishAsync(Options(broker.Port));
            await before.HearsAsync($"{Root}/stations/CP-2");
        }

        broker.Kill();
        await _log.HearsAsync(4002);
        await broker.StartAgainAsync();

        using var after = Subscriber.To(broker);
        await after.HearsAsync($"{Root}/status", "online");
        await after.HearsAsync($"{Root}/stations/CP-2");
    }

    [Fact]
    public async Task A_broker_that_is_away_at_the_start_is_found_later()
    {
        var port = Broker.FreePort();
        await PublishAsync(Options(port));
        Assert.Contains("refused", await _log.HearsAsync(4002), StringComparison.OrdinalIgnoreCase);
        Assert.True(_publisher!.IsAlive);

        await using var broker = await Broker.StartAsync(port: port);

        await _log.HearsAsync(4001);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_nothing_else_suffers()
    {
        var passwords = Path.GetTempFileName();
        using (var made = Broker.Start("mosquitto_passwd", "-b", passwords, "gateway", "right"))
        {
            await made.WaitForExitAsync();
        }

        await using var broker = await Broker.StartAsync($"allow_anonymous false\npassword_file {passwords}");
        await PublishAsync(Options(broker.Port) with { Username = "gateway", Password = "wrong" });
        Assert.Contains("refused: Not authorized", await _log.HearsAsync(4002), StringComparison.OrdinalIgnoreCase);
        await StopAsync();

        await PublishAsync(Options(broker.Port) with { Username = "gateway", Password = "right" });
        await _log.HearsAsync(4001);
        File.Delete(passwords);
    }

    [Fact]
    public async Task Something_that_talks_no_MQTT_is_left_and_tried_again()
    {
        using var impostor = new TcpListener(IPAddress.Loopback, 0);
        impostor.Start();
        await PublishAsync(Options(((IPEndPoint)impostor.LocalEndpoint).Port));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        using var first = await impostor.AcceptSocketAsync(patience.Token);
        await first.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n" + new string('?', 200)), patience.Token);

        using var second = await impostor.AcceptSocketAsync(patience.Token);
        Assert.True(_publisher!.IsAlive);
    }

    [Fact]
    public async Task A_broker_that_never_answers_does_not_hold_up_the_stop()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        await PublishAsync(Options(((IPEndPoint)mute.LocalEndpoint).Port));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        using var client = await mute.AcceptSocketAsync(patience.Token);

        await _publisher!.StopAsync(patience.Token);

        Assert.True(_publisher.ExecuteTask!.IsCompleted);
    }

    [Fact]
    public async Task A_broker_that_hangs_does_not_hold_up_the_stop()
    {
        await using var broker = await Broker.StartAsync();
        await PublishAsync(Options(broker.Port));
        await _log.HearsAsync(4001);
        broker.Freeze();
        _events.Happened("stationOnline", "CP+1", "nobody takes this");

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        await _publisher!.StopAsync(patience.Token);

        Assert.True(_publisher.ExecuteTask!.IsCompleted);
    }

    [Fact]
    public async Task Where_the_library_is_missing_one_sentence_says_so_and_the_rest_runs()
    {
        _publisher = new(_image, _events, [], Options(1), TimeProvider.System, _log) { Library = "libmosquitto-that-is-missing.so.1" };
        await _publisher.StartAsync(CancellationToken.None);

        Assert.Equal(
            "MQTT is off: libmosquitto-that-is-missing.so.1 is not installed (Debian: libmosquitto1)", await _log.HearsAsync(4000));
        await _publisher.ExecuteTask!;
        Assert.True(_publisher.IsAlive);
    }

    [Fact]
    public async Task A_site_with_a_thousand_open_sockets_still_has_MQTT()
    {
        await using var broker = await Broker.StartAsync();
        var held = Enumerable.Range(0, 1100).Select(_ => File.OpenHandle("/dev/null")).ToList();
        try
        {
            using var subscriber = Subscriber.To(broker);
            await PublishAsync(Options(broker.Port));
            await subscriber.HearsAsync($"{Root}/stations/CP-2");
        }
        finally
        {
            held.ForEach(h => h.Dispose());
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => StopAsync();

    public void Dispose() => _publisher?.Dispose();

    private static MqttOptions Options(int port)
        => new(new Uri($"mqtt://127.0.0.1:{port}"), null, null, "site-gateway", false, null);

    private async Task PublishAsync(MqttOptions options)
    {
        _publisher = new(_image, _events, _commands, options, TimeProvider.System, _log);
        await _publisher.StartAsync(CancellationToken.None);
    }

    private async Task StopAsync()
    {
        if (_publisher is { } publisher)
        {
            await publisher.StopAsync(CancellationToken.None);
            publisher.Dispose();
            _publisher = null;
        }
    }

    private sealed class Echo : ISiteCommand
    {
        public string Name => "limit";

        public CommandAnswer Execute(System.Text.Json.JsonElement command)
            => command.GetProperty("limitA").GetInt32() is >= 0 and var ampere ? CommandAnswer.Accepted($"{ampere}") : CommandAnswer.Refused("less than nothing");
    }
}
