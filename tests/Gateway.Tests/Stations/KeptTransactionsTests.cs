using System.Collections.Immutable;
using Gateway.Journal;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Plant = Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Stations;

/// <summary>The gateway starts again while cars charge; many stations say nothing of a transaction that goes on.</summary>
public sealed class KeptTransactionsTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transactions-");
    private StationMemory _memory;
    private SiteImage _image;
    private KeptTransactions _kept;

    public KeptTransactionsTests() => (_memory, _image, _kept) = Start();

    public async Task InitializeAsync() => await _kept.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _kept.StopAsync(CancellationToken.None);
        await _memory.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_transaction_runs_on_over_a_restart_with_its_age_and_its_fallback_profile()
    {
        Station.Connected("ocpp1.6");
        Station.FallbackAccepted();
        Station.TransactionRuns(1, "17");
        _time.Advance(TimeSpan.FromMinutes(10));

        await RestartAsync();

        var evse = Assert.Single(Station.Now.Evses);
        Assert.Equal((1, "17", 600.0), (evse.Id, evse.TransactionId, _time.GetElapsedTime(evse.TransactionSince).TotalSeconds));
        Assert.Equal((false, true), (Station.Now.Online, Station.Now.FallbackInstalled));
    }

    [Fact]
    public async Task One_that_has_ended_is_forgotten()
    {
        Station.TransactionRuns(1, "17");
        await RestartAsync();
        Station.TransactionEnded(1);

        await RestartAsync();

        Assert.Empty(Station.Now.Evses);
    }

    [Fact]
    public async Task The_next_one_on_the_evse_takes_its_place()
    {
        Station.TransactionRuns(1, "17");
        await RestartAsync();
        Station.TransactionRuns(1, "18");

        await RestartAsync();

        Assert.Equal("18", Assert.Single(Station.Now.Evses).TransactionId);
    }

    [Fact]
    public async Task One_of_whose_end_nobody_has_told_for_a_week_is_not_taken_to_run()
    {
        Station.TransactionRuns(1, "17");
        _time.Advance(TimeSpan.FromDays(7));

        await RestartAsync();

        Assert.Empty(Station.Now.Evses);
        Assert.Empty(_memory.All("lastLife"));
    }

    [Fact]
    public async Task Nothing_is_remembered_of_a_station_that_is_not_let_in_any_more()
    {
        _image.Station("CP-OLD").TransactionRuns(1, "17");

        await RestartAsync();

        Assert.Null(_image.Known("CP-OLD"));
        Assert.Empty(_memory.All("lastLife"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{"HasFallback":true,"Running":[{"Evse":1,"Since":"2026-11-22T08:00:00Z"}]}""")]
    public async Task What_cannot_be_read_is_forgotten(string kept)
    {
        _memory.Put("lastLife", "CP-1", System.Text.Encoding.UTF8.GetBytes(kept));

        await RestartAsync();

        Assert.Empty(Station.Now.Evses);
        Assert.Empty(_memory.All("lastLife"));
    }

    [Fact]
    public void What_does_not_change_is_not_written_again()
    {
        Station.TransactionRuns(1, "17");
        var before = LastLife.Of(Station.Now, null, _time);
        _time.Advance(TimeSpan.FromSeconds(1));
        Station.Measured(1, new(_time.GetTimestamp(), null, null, null, null, null));

        Assert.Same(before, LastLife.Of(Station.Now, before, _time));
    }

    private StationState Station => _image.Station("CP-1");

    private async Task RestartAsync()
    {
        await _kept.StopAsync(CancellationToken.None);
        await _memory.DisposeAsync();
        (_memory, _image, _kept) = Start();
        await _kept.StartAsync(CancellationToken.None);
    }

    private (StationMemory Memory, SiteImage Image, KeptTransactions Kept) Start()
    {
        var memory = StationMemory.Open(_folder.FullName, _time, NullLogger.Instance);
        var image = new SiteImage(
            new("test", "test", TimeZoneInfo.Utc, new(230), [Plant.Circuit("main", 63)],
                ImmutableSortedDictionary<string, StationPlan>.Empty.Add("CP-1", Plant.Station("CP-1")), Plant.Station("")), _time);
        return (memory, image, new(image, mayBeUnknown: false, _time, memory));
    }
}
