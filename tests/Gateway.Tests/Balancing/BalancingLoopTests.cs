using System.Collections.Immutable;
using System.Threading.Channels;
using Gateway.Balancing;
using Gateway.Site;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Balancing;

/// <summary>The loop on its own timer, put together as the host does it.</summary>
public sealed class BalancingLoopTests
{
    private readonly ManualTime _time = new();
    private readonly ChannelSink _sink = new();
    private readonly SiteImage _image;
    private readonly ServiceProvider _services;

    public BalancingLoopTests()
    {
        var stations = new[] { Plant.Station("CP-1"), Plant.Station("CP-2") }.ToImmutableSortedDictionary(s => s.Id, s => s, StringComparer.Ordinal);
        _image = new(new("t", "t", TimeZoneInfo.Utc, new(230), [Plant.Circuit("main", 40)], stations, Plant.Station("")), _time);
        var options = new BalancingOptions
        {
            Strategy = Strategy.Fair, Every = TimeSpan.FromSeconds(1), Reserve = default, StaleAfter = TimeSpan.FromSeconds(10),
        };
        _services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_time).AddSingleton(_image).AddSingleton<SiteEvents>()
            .AddSingleton<ILimitSink>(_sink).AddBalancing(options).BuildServiceProvider();
    }

    [Fact]
    public async Task Each_period_is_a_tick_and_a_station_that_throws_keeps_nobody_from_its_limit()
    {
        var loop = _services.GetRequiredService<IEnumerable<IHostedService>>().Single();
        var alive = Assert.Single(_services.GetRequiredService<IEnumerable<ILiveness>>());
        foreach (var id in new[] { "CP-1", "CP-2" })
        {
            _image.Station(id).Connected("ocpp1.6");
            _image.Station(id).BootAnswered("Accepted");
            _image.Station(id).TransactionRuns(1, "T1");
        }

        _sink.Throws = "CP-1";
        await loop.StartAsync(CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("CP-2", 6d), await _sink.NextAsync());
        _image.Station("CP-1").FallbackAccepted();
        _image.Station("CP-2").FallbackAccepted();
        while (!_sink.HasSaid)
        {
            await TickAsync(_image);
        }

        Assert.Equal(("CP-2", 6d), await _sink.NextAsync());       // what it followed before is unknown: from its fallback up
        Assert.True(alive.IsAlive);
        await loop.StopAsync(CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(alive.IsAlive);
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_tick_that_fails_is_one_tick()
    {
        var clock = new FaultyClock(_time);
        var image = new SiteImage(_image.Plan, clock);
        using var loop = new BalancingLoop(
            image, new(_time), _sink, _services.GetRequiredService<BalancingOptions>(), _time, NullLogger<BalancingLoop>.Instance);
        image.Station("CP-1").Connected("ocpp1.6");
        image.Station("CP-1").BootAnswered("Accepted");
        await loop.StartAsync(CancellationToken.None);

        clock.Fails = true;
        _time.Advance(TimeSpan.FromSeconds(1));
        await clock.HasFailed.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        Assert.False(_sink.HasSaid);
        clock.Fails = false;
        await TickAsync(image);

        Assert.Equal(("CP-1", 6d), await _sink.NextAsync());
        Assert.True(loop.IsAlive);
        await loop.StopAsync(CancellationToken.None);
    }

    /// <summary>One period, waited out until its decision shows.</summary>
    private async Task TickAsync(SiteImage image)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        var before = image.Freeze().Allocation?.At;
        _time.Advance(TimeSpan.FromSeconds(1));
        while (image.Freeze().Allocation?.At == before)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>A clock on which no picture of the site can be taken while it fails.</summary>
    private sealed class FaultyClock(TimeProvider time) : TimeProvider
    {
        public volatile bool Fails;

        public TaskCompletionSource HasFailed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override DateTimeOffset GetUtcNow()
        {
            if (!Fails)
            {
                return time.GetUtcNow();
            }

            HasFailed.TrySetResult();
            throw new InvalidOperationException("the clock is broken");
        }
    }

    /// <summary>Hands on what the loop says, except for one station at which it fails.</summary>
    private sealed class ChannelSink : ILimitSink
    {
        private readonly Channel<(string Station, double Current)> _said = Channel.CreateUnbounded<(string, double)>();

        public string Throws { get; set; } = "";

        public void SetLimit(EvseKey evse, Ampere perPhase) => Say(evse.Station, perPhase);

        public void InstallFallback(string station, Ampere perPhase) => Say(station, perPhase);

        public void StopTransaction(EvseKey evse) => Say(evse.Station, default);

        public bool HasSaid => _said.Reader.TryPeek(out _);

        public async Task<(string Station, double Current)> NextAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
            return await _said.Reader.ReadAsync(patience.Token);
        }

        private void Say(string station, Ampere current)
        {
            if (station == Throws)
            {
                throw new InvalidOperationException($"{station} is broken");
            }

            _said.Writer.TryWrite((station, current.Value));
        }
    }
}
