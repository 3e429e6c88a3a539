using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Gateway.Simulation;
using Gateway.Site;

namespace Gateway.Tests.Simulation;

/// <summary>Simulated stations of each version and the simulated CSMS, on real sockets, with nothing between.</summary>
public sealed class SimulatedStationTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<StationNews> _news = Channel.CreateUnbounded<StationNews>();
    private readonly ConcurrentQueue<string> _arrived = new();
    private readonly SkewedTime _time = new();
    private SimulatedCsms? _csms;
    private SimulatedStation? _station;
    private Task _running = Task.CompletedTask;

    [Theory]
    [InlineData("ocpp1.6", "StartTransaction", "StopTransaction")]
    [InlineData("ocpp2.0.1", "TransactionEvent", "TransactionEvent")]
    [InlineData("ocpp2.1", "TransactionEvent", "TransactionEvent")]
    public async Task It_boots_charges_at_its_rating_and_ends_with_the_cable(string version, string starts, string ends)
    {
        await StartAsync(version);
        await HearsAsync(StationNewsKind.Booted);
        _station!.PlugIn(new(3, 16, TimeSpan.FromSeconds(1)), "TAG");
        var started = await HearsAsync(StationNewsKind.TransactionStarted);
        Assert.Equal(new Ampere(32), started.Offered);
        Assert.Equal(PerPhase<Ampere>.Same(new(16)), Run(seconds: 10));
        _station.Unplug();
        await HearsAsync(StationNewsKind.TransactionEnded);
        await AllSaidAsync();

        Assert.Equal(1, _csms!.Count("CP-1", "BootNotification"));
        Assert.True(_csms.Count("CP-1", "Authorize") == 1, string.Join(", ", _arrived));
        Assert.True(_csms.Count("CP-1", starts) >= 1 && _csms.Count("CP-1", ends) >= 1, string.Join(", ", _arrived));
        Assert.Equal(default, Run(seconds: 1));
    }

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    [InlineData("ocpp2.1")]
    public async Task It_obeys_a_profile_and_returns_to_the_default_when_it_expires(string version)
    {
        await ChargeAsync(version);

        Assert.Equal("Accepted", (await SetAsync(version, 1, 0, "TxDefaultProfile", 6, null)).Status);
        Assert.Equal("Accepted", (await SetAsync(version, 2, 5, "TxProfile", 10, 60)).Status);
        Assert.Equal(10, Run(seconds: 20).L1.Value, 2);
        Assert.Equal(6, Run(seconds: 60).L1.Value, 2);

        Assert.Equal("Accepted", (await ClearAsync(version, 1)).Status);
        Assert.Equal("Unknown", (await ClearAsync(version, 1)).Status);
        Assert.Equal(16, Run(seconds: 20).L1.Value, 2);
    }

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.1")]
    public async Task Offline_it_goes_on_charging_and_tells_later(string version)
    {
        await ChargeAsync(version);
        _csms!.Refuse("CP-1");
        await HearsAsync(StationNewsKind.Offline);
        Assert.Equal(16, Run(seconds: 20).L1.Value, 2);
        _station!.Unplug();
        Assert.True(_station.Core.Outbox.Count > 0);

        _csms.Admit("CP-1");
        await HearsAsync(StationNewsKind.Online);
        await AllSaidAsync();

        Assert.Equal(1, _csms.Count("CP-1", "BootNotification"));
        if (version == "ocpp2.1")
        {
            Assert.Contains(_arrived, f => f.Contains("\"Ended\"", StringComparison.Ordinal) && f.Contains("\"offline\":true", StringComparison.Ordinal));
        }
        else
        {
            Assert.Equal(1, _csms.Count("CP-1", "StopTransaction"));
        }
    }

    [Fact]
    public async Task While_it_is_not_accepted_it_says_nothing_but_boot()
    {
        await StartAsync("ocpp2.0.1", csms => csms.BootStatus = "Pending", interval: 1);
        await HearsAsync(StationNewsKind.NotAccepted);
        await HearsAsync(StationNewsKind.NotAccepted);
        Assert.All(_arrived, frame => Assert.Contains("BootNotification", frame, StringComparison.Ordinal));

        _csms!.BootStatus = "Accepted";
        await HearsAsync(StationNewsKind.Booted);
        await AllSaidAsync();
        Assert.Equal(1, _csms.Count("CP-1", "StatusNotification"));
    }

    [Theory]
    [InlineData("ocpp1.6", "ReserveNow", "NotSupported")]
    [InlineData("ocpp1.6", "GetVariables", "NotImplemented")]
    [InlineData("ocpp2.0.1", "ReserveNow", "NotSupported")]
    [InlineData("ocpp2.0.1", "UpdateDynamicSchedule", "NotImplemented")]
    [InlineData("ocpp2.1", "UpdateDynamicSchedule", "NotSupported")]
    [InlineData("ocpp1.6", "SetChargingProfile", "FormationViolation")]
    [InlineData("ocpp2.1", "SetChargingProfile", "FormatViolation")]
    public async Task It_refuses_what_it_does_not_know_or_cannot_read(string version, string action, string code)
    {
        await StartAsync(version);
        await HearsAsync(StationNewsKind.Booted);

        Assert.Equal(code, (await _csms!.CallAsync("CP-1", action, [], _stopping.Token)).Error);
    }

    [Theory]
    [InlineData("ocpp1.6", "RemoteStartTransaction", """{"connectorId":1,"idTag":"APP"}""")]
    [InlineData("ocpp2.0.1", "RequestStartTransaction", """{"evseId":1,"remoteStartId":7,"idToken":{"idToken":"APP","type":"Central"}}""")]
    public async Task A_remote_start_waits_for_the_car_and_asks_nobody(string version, string action, string payload)
    {
        await StartAsync(version);
        await HearsAsync(StationNewsKind.Booted);
        Assert.Equal("Accepted", (await AskAsync(action, payload)).Status);
        _station!.PlugIn(new(1, 16, TimeSpan.FromSeconds(1)), "TAG");
        await HearsAsync(StationNewsKind.TransactionStarted);
        await AllSaidAsync();

        Assert.Equal(0, _csms!.Count("CP-1", "Authorize"));
        Assert.Equal("Rejected", (await AskAsync(action, payload)).Status);
        Assert.Equal(new(new(16), default, default), Run(seconds: 5));
    }

    [Fact]
    public async Task A_reset_ends_the_transaction_and_boots_again()
    {
        await ChargeAsync("ocpp2.0.1");
        Assert.Equal("Accepted", (await AskAsync("Reset", """{"type":"Immediate"}""")).Status);
        await HearsAsync(StationNewsKind.TransactionEnded);
        await HearsAsync(StationNewsKind.Booted);

        Assert.Equal(2, _csms!.Count("CP-1", "BootNotification"));
    }

    [Theory]
    [InlineData("ocpp1.6", "GetConfiguration", """{"key":["HeartbeatInterval","Nonsense"]}""", "unknownKey")]
    [InlineData("ocpp2.1", "GetVariables",
        """{"getVariableData":[{"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"}}]}""", "attributeValue")]
    [InlineData("ocpp1.6", "GetCompositeSchedule", """{"connectorId":1,"duration":60}""", "chargingSchedulePeriod")]
    [InlineData("ocpp2.1", "GetCompositeSchedule", """{"evseId":1,"duration":60}""", "chargingSchedulePeriod")]
    public async Task It_tells_what_it_is_asked(string version, string action, string payload, string contains)
    {
        await StartAsync(version);
        await HearsAsync(StationNewsKind.Booted);

        Assert.Contains(contains, (await AskAsync(action, payload)).Answer!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_credentials_are_not_let_in()
    {
        await StartAsync("ocpp1.6", admits: (_, password) => password == "right");

        Assert.Contains("401", (await HearsAsync(StationNewsKind.Offline)).Text, StringComparison.Ordinal);
        Assert.Empty(_csms!.Connected);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        await (_csms?.DisposeAsync() ?? default);
        _stopping.Dispose();
    }

    private async Task StartAsync(
        string version, Action<SimulatedCsms>? prepare = null, Func<string, string?, bool>? admits = null, int interval = 60)
    {
        _csms = await SimulatedCsms.StartAsync(
            new()
            {
                Interval = interval,
                Admits = admits,
                Called = (_, _, frame) => _arrived.Enqueue(System.Text.Encoding.UTF8.GetString(frame.Span)),
            },
            TimeProvider.System);
        prepare?.Invoke(_csms);
        var setup = new StationSetup { Id = "CP-1", Url = _csms.Url, Password = "wrong", BackoffMin = TimeSpan.FromMilliseconds(50) };
        Action<StationNews> news = n => _news.Writer.TryWrite(n);
        _station = version switch
        {
            "ocpp1.6" => SimulatedStation.V16(setup, _time, news),
            "ocpp2.0.1" => SimulatedStation.V201(setup with { StartsOnCable = true }, _time, news),
            _ => SimulatedStation.V21(setup, _time, news),
        };
        _running = _station.RunAsync(_stopping.Token);
    }

    private async Task ChargeAsync(string version)
    {
        await StartAsync(version);
        await HearsAsync(StationNewsKind.Booted);
        _station!.PlugIn(new(3, 16, TimeSpan.FromSeconds(1)), "TAG");
        await HearsAsync(StationNewsKind.TransactionStarted);
        await AllSaidAsync();
    }

    /// <summary>Lets the station's own time pass, without waiting for it.</summary>
    private PerPhase<Ampere> Run(int seconds)
    {
        var drawn = default(PerPhase<Ampere>);
        for (var tick = 0; tick < seconds * 10; tick++)
        {
            _time.Skip(TimeSpan.FromMilliseconds(100));
            drawn = _station!.Step(TimeSpan.FromMilliseconds(100));
        }

        return drawn;
    }

    private async Task<StationNews> HearsAsync(StationNewsKind kind)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            var news = await _news.Reader.ReadAsync(patience.Token);
            if (news.Kind == kind)
            {
                return news;
            }
        }
    }

    private async Task AllSaidAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (_station!.Core.Outbox.Count > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    private Task<CallOutcome> AskAsync(string action, string payload)
        => _csms!.CallAsync("CP-1", action, (JsonObject)JsonNode.Parse(payload)!, _stopping.Token);

    private Task<CallOutcome> SetAsync(string version, int id, int level, string purpose, double limit, int? seconds)
    {
        var schedule = new JsonObject
        {
            ["chargingRateUnit"] = "A",
            ["startSchedule"] = Readings.Time(_time.GetUtcNow()),
            ["chargingSchedulePeriod"] = new JsonArray(new JsonObject { ["startPeriod"] = 0, ["limit"] = limit }),
        };
        if (seconds is { } duration)
        {
            schedule["duration"] = duration;
        }

        var profile = new JsonObject
        {
            ["stackLevel"] = level, ["chargingProfilePurpose"] = purpose, ["chargingProfileKind"] = "Absolute",
        };
        if (purpose == "TxProfile")
        {
            var transaction = _station!.Core.Transaction!.Id;
            profile["transactionId"] = version == "ocpp1.6" ? int.Parse(transaction) : transaction;
        }

        profile[version == "ocpp1.6" ? "chargingProfileId" : "id"] = id;
        profile["chargingSchedule"] = version == "ocpp1.6" ? schedule : new JsonArray(schedule);
        return _csms!.CallAsync(
            "CP-1",
            "SetChargingProfile",
            version == "ocpp1.6"
                ? new() { ["connectorId"] = 1, ["csChargingProfiles"] = profile }
                : new() { ["evseId"] = 1, ["chargingProfile"] = profile },
            _stopping.Token);
    }

    private Task<CallOutcome> ClearAsync(string version, int id)
        => AskAsync("ClearChargingProfile", version == "ocpp1.6" ? $$"""{"id":{{id}}}""" : $$"""{"chargingProfileId":{{id}}}""");

    /// <summary>Real timers, so that sockets live; a wall clock that can be put forward, so that minutes pass at once.</summary>
    private sealed class SkewedTime : TimeProvider
    {
        private long _skew;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Volatile.Read(ref _skew));

        public void Skip(TimeSpan by) => Interlocked.Add(ref _skew, by.Ticks);
    }
}
