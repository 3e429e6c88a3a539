using Gateway.Tests.Peers;

namespace Gateway.Tests.Ledger;

/// <summary>The stations and the CSMS of the ledger on each other, with no gateway in between: whatever goes wrong is the CSMS's doing.</summary>
public sealed class LedgerPeersTests
{
    [Fact]
    public async Task Without_faults_everything_arrives_once()
    {
        await using var direct = new Direct();
        await direct.WorksAsync(100);

        var settlement = await direct.SettleAsync();

        Assert.Empty(settlement.Failures);
        Assert.Equal((0, 0, 0), (settlement.Lost, settlement.Duplicates, settlement.Reordered));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public async Task A_csms_that_forgets_one_message_is_found_out(int which)
    {
        await using var direct = new Direct();
        var heard = 0;
        direct.Csms.Behaves(m => m with { Forgets = _ => Interlocked.Increment(ref heard) == which });
        await direct.WorksAsync(100);

        var settlement = await direct.SettleAsync();

        Assert.Equal(1, settlement.Lost);
        Assert.Contains("was acknowledged and never arrived", string.Join('\n', settlement.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stations_send_again_what_was_refused_or_not_answered_and_the_ledger_counts_it()
    {
        await using var direct = new Direct();
        direct.Csms.Behaves(m => m with { HangsUp = 0.1, Refuses = 0.1 });
        await direct.WorksAsync(100);
        direct.Csms.Behaves(m => m with { HangsUp = 0, Refuses = 0 });

        var settlement = await direct.SettleAsync();

        Assert.Empty(settlement.Failures);
        Assert.NotEqual(0, settlement.Duplicates);
    }

    [Theory]
    [InlineData("Refuses")]
    [InlineData("Resets")]
    [InlineData("Unavailable")]
    [InlineData("Hangs")]
    public async Task Stations_come_back_to_a_csms_that_was_away(string door)
    {
        await using var direct = new Direct();
        await direct.WorksAsync(20);
        direct.Csms.GoesAway(Enum.Parse<Door>(door));
        direct.Csms.ComesBack(resets: true);
        await direct.AcknowledgesAsync(20);

        Assert.Empty((await direct.SettleAsync()).Failures);
    }

    private sealed class Direct : IAsyncDisposable
    {
        private readonly Ledger _ledger = new();
        private readonly List<LedgerStation> _stations = [];

        public Direct() => Csms = new(_ledger);

        public LedgerCsms Csms { get; }

        /// <summary>A station of each version.</summary>
        public Task WorksAsync(int messages)
        {
            foreach (var version in (string[])["ocpp1.6", "ocpp2.0.1", "ocpp2.1"])
            {
                _stations.Add(new LedgerStation("CP-" + version, version, Csms.Url, _ledger, _stations.Count).Start());
            }

            return AcknowledgesAsync(messages);
        }

        public Task AcknowledgesAsync(int more) => Patience.For(_ledger.AcknowledgesAsync(more), $"{more} more answers");

        public async Task<Settlement> SettleAsync()
        {
            await Task.WhenAll(_stations.Select(s => s.CloseForTodayAsync()));
            await Patience.Until(() => _stations.All(s => s.Queued == 0), "everything said");
            return _ledger.Settle();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var station in _stations)
            {
                await station.DisposeAsync();
            }

            await Csms.DisposeAsync();
        }
    }
}
