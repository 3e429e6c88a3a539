using System.Text.Json.Nodes;
using Gateway.Simulation;
using Gateway.Tests.Journeys;
using Gateway.Tests.Support;

namespace Gateway.Tests.Simulation;

/// <summary>The demo around stand-ins for the gateway, and once around the gateway: it must be able to fail.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task With_a_relay_that_keeps_every_station_on_its_fallback_all_is_well()
    {
        var (code, said) = await RunAsync(new(12, 12, UnplugMeter: true, GridSignals: false), file => PlainRelay.StartAsync(file, protects: true));

        Assert.True(code == 0, said);
        Assert.Contains("4 of 4 ocpp1.6, 4 of 4 ocpp2.0.1, 4 of 4 ocpp2.1", said, StringComparison.Ordinal);
        Assert.Contains("every limit held", said, StringComparison.Ordinal);
        Assert.Contains("UNPLUGGED", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_relay_that_protects_nothing_the_limit_is_broken()
    {
        var (code, said) = await RunAsync(new(12, 14, GridSignals: false), file => PlainRelay.StartAsync(file, protects: false));

        Assert.Equal(1, code);
        Assert.Contains("circuit main was above its limit", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_gateway_nobody_misses_a_csms_that_is_away_for_a_while()
    {
        var (code, said) = await RunAsync(new(6, 20, UnplugCsms: true), file => DemoCommand.StartGatewayAsync(file, CancellationToken.None));

        Assert.True(code == 0, said);
        Assert.Contains("GONE", said, StringComparison.Ordinal);
        Assert.Contains(" 0 lost", said, StringComparison.Ordinal);
        Assert.Contains("hears that evening-limit is over", said, StringComparison.Ordinal);
        Assert.True(said.IndexOf("kW up in", StringComparison.Ordinal) < said.IndexOf("GONE", StringComparison.Ordinal), said);
    }

    [Fact]
    public async Task With_the_gateway_inverter_and_battery_take_controls_and_section_14a_and_set_points_are_kept()
    {
        var (code, said) = await RunAsync(new(6, 20), file => DemoCommand.StartGatewayAsync(file, CancellationToken.None));

        Assert.True(code == 0, said);
        Assert.Matches("Volt-Var curve +adopted and read back", said);
        Assert.Matches("feed-in limit +2.4 kW of 4.0 kW", said);
        Assert.Matches("DER at a station +CP-003 took curve and limit, reported both, and let go", said);
        Assert.Matches("section 14a +[0-9.]+ kW of 18.1 kW", said);
        Assert.Matches("aFRR signal +[0-9]+ set-points, battery and CP-003 [0-9.]+ kW down in [0-9.]+ s, [0-9.]+ kW up in .* the gateway told [1-9]", said);
    }

    [Fact]
    public async Task A_station_that_is_not_told_a_control_or_does_not_report_it_is_a_fault()
    {
        var (time, judge) = (new ManualTime(), new Judge([], new()));
        var station = SimulatedStation.V21(new() { Id = "CP-1", Url = new("ws://127.0.0.1:1/"), V2x = new(11_040) }, time, _ => { });
        var v2x = new DemoV2x(station, new(judge, new(time), time));
        var never = v2x.FollowsAsync("LimitMaxDischarge", "evening-limit", CancellationToken.None);
        await time.PassUntilAsync(never);

        station.Core.Answer("SetDERControl", (JsonObject)JsonNode.Parse(
            """{"isDefault":true,"controlId":"evening-limit","controlType":"LimitMaxDischarge","limitMaxDischarge":{"priority":0,"pctMaxDischargePower":60}}""")!);
        Assert.Equal(6624, station.Core.V2x!.Controls.MostWatt);
        var unreported = v2x.FollowsAsync("LimitMaxDischarge", "evening-limit", CancellationToken.None);
        await time.PassUntilAsync(unreported);
        Assert.False(await never || await unreported);
        await time.PassUntilAsync(v2x.ConcludeAsync(hasCurve: true, hasLimit: false, "evening-limit", CancellationToken.None));

        Assert.Contains("CP-1 did not take evening-limit and report it", judge.Faults());
        Assert.Contains("CP-1 still kept evening-limit when it was over", judge.Faults());
        Assert.DoesNotContain("CP-1 did not take the Volt-Var curve and report it", judge.Faults());
    }

    [Fact]
    public async Task With_a_relay_that_knows_nothing_of_the_grid_its_wishes_are_not_kept()
    {
        var (code, said) = await RunAsync(new(12, 12), file => PlainRelay.StartAsync(file, protects: true));

        Assert.Equal(1, code);
        Assert.Contains("the gateway took no DER control", said, StringComparison.Ordinal);
        Assert.Contains("the gateway did not take set-point", said, StringComparison.Ordinal);
        Assert.Matches("aFRR signal +not followed", said);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(200)]
    public void The_fallbacks_fit_and_the_cars_want_more_than_there_is(int stations)
    {
        var plan = DemoPlan.For(stations);
        var inRow = plan.Stations.Count(s => s.Circuit == DemoPlan.Row);

        Assert.True(stations * DemoPlan.Fallback.Value + DemoPlan.Uncontrolled.Value <= plan.MainLimit.Value);
        Assert.True(inRow * DemoPlan.Fallback.Value <= plan.RowLimit.Value && plan.RowLimit < plan.MainLimit);
        Assert.True(plan.Stations.Sum(s => s.CarMax * s.CarPhases) > 3 * (plan.MainLimit - DemoPlan.Uncontrolled).Value);
    }

    private static async Task<(int Code, string Said)> RunAsync(DemoOptions options, Func<string, Task<IAsyncDisposable>> start)
    {
        await using var output = new StringWriter();
        var code = await Demo.RunAsync(options, (file, _) => start(file), output, CancellationToken.None);
        return (code, output.ToString());
    }
}
