using System.Text.Json.Nodes;
using Gateway.GridSignals.Evidence;
using Gateway.Simulation;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Simulation;

/// <summary>How the demo judges that a signal of frequency restoration was followed, by a site that does what the test says.</summary>
public sealed class DemoAfrrTests
{
    private const double Draws = 1500, CarDraws = 5000;

    private static readonly DemoPlan Plan = DemoPlan.For(3);

    private readonly ManualTime _time = new();
    private readonly Judge _judge = new([], new());
    private readonly DemoStage _stage;
    private readonly List<(DateTimeOffset At, int Signal)> _taken = [];
    private bool _takes = true;
    private Func<int, double> _battery = way => Draws + (2500 * way);
    private Func<int, double> _car = way => CarDraws + (1000 * way);
    private bool _isCarTold = true;

    public DemoAfrrTests() => _stage = new(_judge, new(_time), _time);

    [Fact]
    public async Task A_site_that_follows_both_ways_is_told_with_how_far_and_how_soon()
    {
        await RunAsync(Evidence("cellar", "CP-003/1"));

        Assert.DoesNotContain(_judge.Faults(), IsOfSignal);
        Assert.Equal(
            ("aFRR signal", "3 set-points, battery and CP-003 3.5 kW down in 0.0 s, 7.0 kW up in 0.0 s; by its evidence the gateway told 2"),
            Assert.Single(_stage.Outcomes));
    }

    [Fact]
    public async Task Set_points_come_every_four_seconds_around_what_flows_the_same_each_time_and_end_at_nothing()
    {
        _battery = way => _taken.Count < 3 ? Draws : _taken.Count < 6 ? Draws - 2500 : Draws;      // slowly
        await RunAsync(Evidence("cellar", "CP-003/1"));
        var first = _taken.ToList();
        await RunAsync(Evidence("cellar", "CP-003/1"));

        Assert.Equal(first.Select(s => s.Signal), _taken.Select(s => s.Signal));
        Assert.All(first.Zip(first.Skip(1)).SkipLast(1), pair => Assert.InRange((pair.Second.At - pair.First.At).TotalSeconds, 4, 4.2));
        Assert.Equal([-1, -1, -1, 1, 1, 1], first.SkipLast(1).Select(s => Math.Sign(s.Signal - Level)));
        Assert.All(first.SkipLast(1), s => Assert.InRange(s.Signal - Level, s.Signal < Level ? -250 : 200, s.Signal < Level ? -50 : 400));
        Assert.Equal(0, first[^1].Signal);
    }

    [Fact]
    public async Task The_last_set_point_never_comes_on_the_heels_of_the_one_before()
    {
        _battery = way => way <= 0 ? Draws + (2500 * way)
            : _time.GetUtcNow() - _taken.First(s => s.Signal > Level).At < TimeSpan.FromSeconds(3.5) ? -1000 : Draws;     // held when the next one is sent
        await RunAsync(Evidence("cellar", "CP-003/1"));

        Assert.Equal(0, _taken[^1].Signal);
        Assert.True(_taken[^1].At - _taken[^2].At >= TimeSpan.FromSeconds(1), $"{_taken[^1].At - _taken[^2].At}");
    }

    [Theory]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public async Task Where_battery_or_car_stays_as_it_was_or_the_car_is_not_told_it_is_a_fault(bool battery, bool car, bool isCarTold)
    {
        _battery = battery ? _battery : _ => Draws;
        _car = car ? way => CarDraws + (3000 * way) : _ => CarDraws;      // together they move enough
        _isCarTold = isCarTold;

        await RunAsync(Evidence("cellar", "CP-003/1"));

        Assert.Contains("battery and CP-003 did not follow set-points down", _judge.Faults());
        Assert.Equal(("aFRR signal", "not followed"), Assert.Single(_stage.Outcomes));
    }

    [Fact]
    public async Task Who_goes_down_and_stays_there_is_a_fault()
    {
        _battery = way => way == 0 ? Draws : -1000;
        await RunAsync(Evidence("cellar", "CP-003/1"));

        Assert.Equal("battery and CP-003 did not follow set-points up", Assert.Single(_judge.Faults(), IsOfSignal));
    }

    [Fact]
    public async Task A_battery_that_only_twitches_does_not_follow()
    {
        var looks = 0;
        _battery = way => Draws + (looks++ % 2 == 0 ? 2500 * way : 0);
        await RunAsync(Evidence("cellar", "CP-003/1"));

        Assert.Contains(_judge.Faults(), IsOfSignal);
    }

    [Fact]
    public async Task A_set_point_that_is_not_taken_is_a_fault()
    {
        _takes = false;
        await RunAsync([]);

        Assert.StartsWith("the gateway did not take set-point", Assert.Single(_judge.Faults(), IsOfSignal), StringComparison.Ordinal);
        Assert.Equal(("aFRR signal", "not followed"), Assert.Single(_stage.Outcomes));
    }

    [Theory]
    [InlineData("cellar")]
    [InlineData("CP-003/1")]
    public async Task What_the_gateway_has_no_evidence_of_is_a_fault(string told)
    {
        await RunAsync(Evidence(told));

        Assert.Equal("the gateway's evidence does not show that a signal of frequency restoration was followed", Assert.Single(_judge.Faults(), IsOfSignal));
    }

    private static int Level => (int)Math.Round(3000 / Plan.Band * 1000);

    private static bool IsOfSignal(string fault) => fault.Contains("set-point", StringComparison.Ordinal) || fault.Contains("evidence", StringComparison.Ordinal);

    private async Task RunAsync(SignalNote[] evidence)
    {
        _taken.Clear();
        var afrr = new DemoAfrr(Plan, Now, TakeAsync, _stage);
        await PassAsync(afrr.RunAsync(CancellationToken.None));
        afrr.Conclude(evidence);
    }

    /// <summary>Time passes only while somebody waits for it, however busy the machine is.</summary>
    private async Task PassAsync(Task run)
    {
        using var patience = Patience.Start();
        while (!run.IsCompleted)
        {
            if (_time.HasTimers)
            {
                _time.Advance(SimulatedSite.StepTime);
            }

            await Task.Yield();
            patience.Token.ThrowIfCancellationRequested();
        }

        await run;
    }

    private DemoPowers Now()
    {
        var way = _taken.Count == 0 ? 0 : Math.Sign(_taken[^1].Signal - Level);
        return new(Plan.Baseline + 3000, _battery(way), _car(way), _isCarTold);
    }

    private Task<bool> TakeAsync(JsonObject signal, CancellationToken stopping)
    {
        _taken.Add((DateTimeOffset.Parse(signal["timestamp"]!.ToString(), null), signal["signal"]!.GetValue<int>()));
        return Task.FromResult(_takes);
    }

    private static SignalNote[] Evidence(params string[] told) =>
    [
        new(1, "afrr", "afrr-csms", "", "", default,
        [
            .. told.Select(resource => new SignalStep(SignalStage.CommandSent, default, resource, 1000, "")),
            new(SignalStage.FirstEffect, default, null, 1000, ""),
            new(SignalStage.Ended, default, null, null, ""),
        ]),
    ];
}
