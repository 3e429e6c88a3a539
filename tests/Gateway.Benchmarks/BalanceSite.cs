using System.Collections.Immutable;
using Gateway.Balancing;
using Gateway.Site;

namespace Gateway.Benchmarks;

/// <summary>A large site that moves second by second; the same each time.</summary>
internal sealed class BalanceSite
{
    /// <summary>What happens on a quiet site.</summary>
    public const string Quiet = "every car wants 32 A, the house load stands still, a tenth of the EVSEs measure each second; ticks renew limits.";

    /// <summary>What happens on a busy one.</summary>
    public const string Busy = "besides, each second 20 cars want another current, each area's house load jumps within 50 A and that at the grid "
        + "within 200 A; every fifth a car leaves for another.";

    private const int Stations = 1000;
    private const int Rows = 90;
    private const int Areas = 9;

    private static readonly Phase[][] Wirings =
        [[Phase.L1, Phase.L2, Phase.L3], [Phase.L2, Phase.L3, Phase.L1], [Phase.L3, Phase.L1, Phase.L2], [Phase.L1]];

    private static readonly string[] Meters = [.. Enumerable.Range(0, Areas).Select(i => $"meter-{i}")];

    private readonly Random _random = new(7);
    private readonly SteppedClock _clock = new();
    private readonly SiteImage _image;
    private readonly Balancer _balancer;
    private readonly bool _isBusy;
    private readonly double[] _wants = new double[Stations];
    private readonly double[] _limits = new double[Stations];
    private readonly StationState[] _states;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private int _second;

    public BalanceSite(Strategy strategy, bool isBusy)
    {
        _isBusy = isBusy;
        var circuits = new List<CircuitPlan> { new("main", null, new(6000), "grid", new(500)) };
        circuits.AddRange(Enumerable.Range(0, Areas).Select(i => new CircuitPlan($"area-{i}", "main", new(900), $"meter-{i}", new(60))));
        circuits.AddRange(Enumerable.Range(0, Rows).Select(i => new CircuitPlan($"row-{i}", $"area-{i % Areas}", new(160), null, null)));
        var stations = Enumerable.Range(0, Stations).Select(i => new StationPlan(
            $"CP-{i:0000}", $"row-{i % Rows}", new(Wirings[i % Wirings.Length]), new(32), new(6), new(6), i % 3));
        _image = new(
            new("bench", "bench", TimeZoneInfo.Utc, new(230), [.. circuits],
                stations.ToImmutableSortedDictionary(s => s.Id, s => s, StringComparer.Ordinal),
                new("", "main", Wiring.Straight, new(32), new(6), new(6), 0)), _clock);
        _states = _image.Stations;
        for (var i = 0; i < Stations; i++)
        {
            _numbers[_states[i].Plan.Id] = i;
            Begin(i);
        }

        var options = new BalancingOptions
        {
            Strategy = strategy, Every = TimeSpan.FromSeconds(1), Reserve = new(2), StaleAfter = TimeSpan.FromSeconds(10),
        };
        _balancer = new(_image, options, _clock.GetTimestamp());
    }

    /// <summary>Whether limits are on the move.</summary>
    public int Told { get; private set; }

    /// <summary>A second passes: meters read, a tenth of the stations measure, a few cars come or want something else.</summary>
    public void Second()
    {
        _second++;
        _clock.Step(TimeSpan.FromSeconds(1));
        for (var i = _second % 10; i < Stations; i += 10)
        {
            Measure(i);
        }

        for (var n = 0; _isBusy && n < 20; n++)
        {
            _wants[_random.Next(Stations)] = _random.Next(6, 33);
        }

        if (_isBusy && _second % 5 == 0)
        {
            Begin(_random.Next(Stations));
        }

        Read();
    }

    /// <summary>What the grid meter has read is looked at; every station is below it.</summary>
    public void Guard() => _balancer.Guard("grid");

    public void WhenPassed(Action<TickStage>? passed) => _balancer.Passed = passed;

    /// <summary>Cuts go to their stations as those of the tick do.</summary>
    public void Decide() => _balancer.Tick();

    /// <summary>The stations accept at once.</summary>
    public void Obey()
    {
        foreach (var kind in Commands.Kinds)
        {
            foreach (var command in _balancer.Commands.Of(kind))
            {
                Told++;
                if (kind is not CommandKind.InstallFallback and not CommandKind.Stop)
                {
                    _limits[_numbers[command.Evse.Station]] = command.Current.Value;
                    _image.Station(command.Evse.Station).LimitAccepted(1, command.Current);
                }
            }
        }
    }

    private void Begin(int i)
    {
        var state = _states[i];
        if (!state.Now.Online)
        {
            state.Connected("ocpp1.6");
            state.BootAnswered("Accepted");
            state.FallbackAccepted();
        }

        (_wants[i], _limits[i]) = (32, 6);
        state.TransactionRuns(1, $"T{_second}");
        state.StatusIs(1, EvseStatus.Charging);
        Measure(i);
    }

    private double Draws(int i) => _limits[i] < 6 ? 0 : Math.Min(_limits[i], _wants[i]);

    private void Measure(int i)
        => _states[i].Measured(1, new(_clock.GetTimestamp(), Flow(i), null, null, null, null));

    private PerPhase<Ampere> Flow(int i)
        => _states[i].Plan.Wiring.Count == 1 ? new(new(Draws(i)), default, default) : PerPhase<Ampere>.Same(new(Draws(i)));

    private void Read()
    {
        var house = _isBusy ? _random.Next(0, 50) : 30;
        var main = 0.0;
        for (var area = 0; area < Areas; area++)
        {
            var sum = 0.0;
            for (var i = 0; i < Stations; i++)
            {
                sum += i % Rows % Areas == area ? Draws(i) : 0;
            }

            main += sum + house;
            Report(Meters[area], sum + house);
        }

        Report("grid", main + (_isBusy ? _random.Next(0, 200) : 100));
    }

    private void Report(string id, double current)
        => _image.Report(new(id, _clock.GetTimestamp(), PerPhase<Ampere>.Same(new(current)), null, null, null, null, null, null));

    /// <summary>Stands still until it is told.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private long _now = TimeSpan.FromDays(1).Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(_now);

        public void Step(TimeSpan by) => _now += by.Ticks;
    }
}
