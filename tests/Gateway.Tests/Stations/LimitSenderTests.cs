using System.Text.Json;
using Gateway.Balancing;
using Gateway.Site;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Stations;

/// <summary>What a station hears of limits, and when. The clock stands still, so balancing says nothing of its own.</summary>
public sealed class LimitSenderTests
{
    private const int LimitRefused = 2031, FallbackRefused = 2033;

    [Fact]
    public async Task Without_a_transaction_there_is_no_limit()
    {
        await using var charging = await Charging.StartAsync(transactions: 0);

        charging.Limit(1, 10);
        await charging.Pair.WorksAsync();

        Assert.False(charging.Pair.Station.HasHeard);
    }

    [Fact]
    public async Task A_limit_that_is_accepted_is_in_force()
    {
        await using var charging = await Charging.StartAsync();

        charging.Limit(1, 10);
        await charging.AnswersAsync(new(1, 10, StackLevel: 1, "TxProfile"));

        await charging.Until(s => s.Evses[0].Accepted?.Current == new Ampere(10) && s.Evses[0].Sent is null);
    }

    [Fact]
    public async Task The_newest_limit_takes_the_place_of_those_that_were_not_sent()
    {
        await using var charging = await Charging.StartAsync();
        charging.Limit(1, 10);

        foreach (var ampere in (double[])[16, 8, 12])
        {
            charging.Limit(1, ampere);
        }

        await charging.AnswersAsync(new(1, 10));
        await charging.AnswersAsync(new(1, 12));
        await charging.Pair.WorksAsync();
        Assert.False(charging.Pair.Station.HasHeard);
    }

    [Fact]
    public async Task A_cut_goes_before_a_raise_even_if_it_ends_higher()
    {
        await using var charging = await Charging.StartAsync(transactions: 2);
        await charging.HasAsync(1, 32);
        await charging.HasAsync(2, 6);
        charging.InstallFallback(6);        // holds the lane while both are asked for

        charging.Limit(2, 10);
        charging.Limit(1, 20);

        await charging.AnswersAsync(new(0, 6, StackLevel: 0, "TxDefaultProfile"));
        await charging.AnswersAsync(new(1, 20));
        await charging.AnswersAsync(new(2, 10));
    }

    [Fact]
    public async Task The_fallback_goes_before_any_limit()
    {
        await using var charging = await Charging.StartAsync();
        charging.Limit(1, 10);

        charging.Limit(1, 12);
        charging.InstallFallback(6);

        await charging.AnswersAsync(new(1, 10));
        await charging.AnswersAsync(new(0, 6, StackLevel: 0, "TxDefaultProfile"));
        await charging.AnswersAsync(new(1, 12));
        await charging.Until(s => s.FallbackInstalled);
    }

    [Fact]
    public async Task A_station_that_takes_level_0_only_gets_level_0_from_then_on()
    {
        await using var charging = await Charging.StartAsync();

        charging.Limit(1, 10);
        await charging.AnswersAsync(new(1, 10, StackLevel: 1), "Rejected");
        await charging.AnswersAsync(new(1, 10, StackLevel: 0));
        charging.Limit(1, 12);
        await charging.AnswersAsync(new(1, 12, StackLevel: 0));

        await charging.Until(s => s.Evses[0].Accepted?.Current == new Ampere(12) && s.Evses[0].Refusals == 0);
    }

    [Fact]
    public async Task A_limit_that_no_level_takes_is_refused_with_one_line()
    {
        await using var charging = await Charging.StartAsync();

        charging.Limit(1, 10);
        await charging.AnswersAsync(new(1, 10, StackLevel: 1), "Rejected");
        await charging.AnswersAsync(new(1, 10, StackLevel: 0), "Rejected");

        await charging.Until(s => s.Evses[0] is { Refusals: 1, Accepted: null, Sent: null });
        await charging.Journey.Log.HearsAsync(LimitRefused, "CP-01/1: did not accept the limit 10 A: Rejected");
        Assert.Single(charging.Journey.Log.Of(LimitRefused));
        charging.Limit(1, 12);
        await charging.AnswersAsync(new(1, 12, StackLevel: 1));
    }

    [Fact]
    public async Task A_station_that_refuses_one_fallback_for_all_is_told_each_connector()
    {
        await using var charging = await Charging.StartAsync(transactions: 2);

        charging.InstallFallback(6);
        await charging.AnswersAsync(new(0, 6, StackLevel: 0, "TxDefaultProfile"), "Rejected");
        await charging.AnswersAsync(new(1, 6, StackLevel: 0, "TxDefaultProfile"));
        await charging.AnswersAsync(new(2, 6, StackLevel: 0, "TxDefaultProfile"));

        await charging.Until(s => s.FallbackInstalled);
    }

    [Fact]
    public async Task A_fallback_that_one_connector_refuses_is_not_installed()
    {
        await using var charging = await Charging.StartAsync(transactions: 2);

        charging.InstallFallback(6);
        await charging.AnswersAsync(new(0, 6, StackLevel: 0, "TxDefaultProfile"), "Rejected");
        await charging.AnswersAsync(new(1, 6, StackLevel: 0, "TxDefaultProfile"));
        await charging.AnswersAsync(new(2, 6, StackLevel: 0, "TxDefaultProfile"), "NotSupported");

        await charging.Journey.Log.HearsAsync(FallbackRefused, "CP-01: did not accept the fallback profile of 6 A: NotSupported");
        Assert.False(charging.Journey.Gateway.Station("CP-01").FallbackInstalled);
    }

    [Theory]
    [InlineData("ClearChargingProfile", false)]
    [InlineData("SetChargingProfile", false)]
    [InlineData("GetCompositeSchedule", true)]
    public async Task After_the_csms_has_touched_profiles_the_fallback_counts_as_gone(string action, bool installed)
    {
        await using var charging = await Charging.StartAsync();
        await charging.HasFallbackAsync(6);

        await charging.Pair.PassesDownAsync($$"""[2,"csms","{{action}}",{}]""");
        await charging.Pair.PassesUpAsync("""[3,"csms",{"status":"Accepted"}]""");

        Assert.Equal(installed, charging.Journey.Gateway.Station("CP-01").FallbackInstalled);
    }

    [Fact]
    public async Task The_fallback_counts_as_gone_also_where_the_csms_did_not_wait_for_the_answer()
    {
        await using var charging = await Charging.StartAsync();
        await charging.HasFallbackAsync(6);
        await charging.Pair.PassesDownAsync("""[2,"csms","ClearChargingProfile",{}]""");
        charging.Pair.Link.Cut();
        await charging.Until(s => !s.UpstreamConnected);

        await charging.Pair.Station.SaysAsync("""[3,"csms",{"status":"Accepted"}]""");

        await charging.Until(s => !s.FallbackInstalled);
    }

    [Fact]
    public async Task A_station_that_is_superseded_with_a_limit_in_flight_has_refused_nothing()
    {
        await using var charging = await Charging.StartAsync();
        charging.Limit(1, 10);
        await charging.Pair.Station.HearsAsync();

        var newer = await charging.Journey.ConnectAsync();
        await charging.Pair.Station.EndsAsync();
        await newer.WorksAsync();

        Assert.Equal(0, charging.Journey.Gateway.Station("CP-01").Evses[0].Refusals);
        Assert.Empty(charging.Journey.Log.Of(LimitRefused));
    }

    [Fact]
    public async Task A_transaction_is_stopped_by_its_own_id()
    {
        await using var charging = await Charging.StartAsync();

        charging.Journey.Gateway.Limits.StopTransaction(new EvseKey("CP-01", 1));

        Assert.EndsWith(""","RemoteStopTransaction",{"transactionId":1001}]""", await charging.Pair.Station.HearsAsync(), StringComparison.Ordinal);
    }

    /// <summary>A SetChargingProfile of 1.6 as far as it matters here.</summary>
    private sealed record Profile(int Connector, double Ampere, int? StackLevel = null, string? Purpose = null);

    /// <summary>A 1.6 station with a transaction on each of its connectors.</summary>
    private sealed record Charging(Journey Journey, Pair Pair) : IAsyncDisposable
    {
        public static async Task<Charging> StartAsync(int transactions = 1)
        {
            var journey = await Journey.StartAsync(time: new ManualTime());
            var pair = await journey.ConnectAsync();
            await pair.PassesUpAsync("""[2,"status","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Preparing"}]""");
            await pair.PassesDownAsync("""[3,"status",{}]""");
            for (var connector = 1; connector <= transactions; connector++)
            {
                await pair.PassesUpAsync($$"""[2,"start","StartTransaction",{"connectorId":{{connector}},"idTag":"T","meterStart":0}]""");
                await pair.PassesDownAsync($$$"""[3,"start",{"transactionId":{{{1000 + connector}}},"idTagInfo":{"status":"Accepted"}}]""");
            }

            return new(journey, pair);
        }

        public void Limit(int connector, double ampere)
            => Journey.Gateway.Limits.SetLimit(new EvseKey("CP-01", connector), new Ampere(ampere));

        public void InstallFallback(double ampere) => Journey.Gateway.Limits.InstallFallback("CP-01", new Ampere(ampere));

        public async Task HasAsync(int connector, double ampere)
        {
            Limit(connector, ampere);
            await AnswersAsync(new(connector, ampere));
            await Until(s => s.Evses[connector - 1].Accepted?.Current == new Ampere(ampere));
        }

        public async Task HasFallbackAsync(double ampere)
        {
            InstallFallback(ampere);
            await AnswersAsync(new(0, ampere));
            await Until(s => s.FallbackInstalled);
        }

        /// <summary>Hears the profile that is expected next, and answers.</summary>
        public async Task AnswersAsync(Profile expected, string status = "Accepted")
        {
            var call = JsonDocument.Parse(await Pair.Station.HearsAsync()).RootElement;
            var profile = call[3].GetProperty("csChargingProfiles");
            var heard = new Profile(
                call[3].GetProperty("connectorId").GetInt32(),
                profile.GetProperty("chargingSchedule").GetProperty("chargingSchedulePeriod")[0].GetProperty("limit").GetDouble(),
                expected.StackLevel is null ? null : profile.GetProperty("stackLevel").GetInt32(),
                expected.Purpose is null ? null : profile.GetProperty("chargingProfilePurpose").GetString());
            Assert.Equal(expected, heard);
            await Pair.Station.SaysAsync($$"""[3,"{{call[1].GetString()}}",{"status":"{{status}}"}]""");
        }

        public Task Until(Func<StationSnapshot, bool> fact)
            => Patience.Until(() => fact(Journey.Gateway.Station("CP-01")), $"a fact about {Journey.Gateway.Station("CP-01")}");

        public ValueTask DisposeAsync() => Journey.DisposeAsync();
    }
}
