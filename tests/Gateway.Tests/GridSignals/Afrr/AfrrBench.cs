using System.Collections.Immutable;
using System.Text.Json;
using Gateway.GridSignals.Afrr;
using Gateway.GridSignals.External;
using Gateway.Site;
using Gateway.Tests.GridSignals.External;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.GridSignals.Afrr;

/// <summary>A house, a battery of 20 kW and panels of 10 kW behind one meter, under signals of which 100 ask for 20 kW, second by second.</summary>
internal sealed class AfrrBench : IDisposable
{
    private readonly SignalsBench _site = new();
    private readonly AfrrLoop _loop;

    /// <param name="sources">Who limits the site besides.</param>
    public AfrrBench(Watt? baseline = null, string[]? equipment = null, Func<SignalsBench, ISignalSource[]>? sources = null)
    {
        var curve = SignalCurve.Of([new(-200, -40_000), new(200, 40_000)], out _)!;
        var options = new AfrrOptions(curve, baseline, TimeSpan.FromSeconds(30), equipment is null ? null : [.. equipment], Cars: true);
        _site.Image.AllocatedBy(() => new(Time.GetTimestamp(), Circuits, ImmutableSortedDictionary<EvseKey, EvseShare>.Empty));
        var limits = new LimitRoom(_site.Hub(sources?.Invoke(_site) ?? []), _site.Power, _site.Image);
        Equipment = new([Battery, Roof], _site.Time);
        Desk = new(options, _site.News, _site.Time);
        Command = new(Desk, _site.Image.Plan);
        Bounds = new(_site.Image.Plan, _site.Time);
        var party = new AfrrParty(
            options, new(new(default, []), _site.Image, Bounds), new(_site.Image, Bounds, new NoStations()),
            new(options, Equipment, _site.Power, _site.Image, NullLogger<AfrrEquipment>.Instance), limits);
        _loop = new(
            Desk, options, party, _site.Power, new(_site.Signals, _site.SiteEvents, NullLogger<AfrrNews>.Instance), _site.Image, _site.Time,
            NullLogger<AfrrLoop>.Instance);
    }

    public Inverter Battery { get; } = new("cellar", 20_000, 20_000);

    public Inverter Roof { get; } = new("roof", 10_000) { Sun = 6000 };

    public EquipmentDesk Equipment { get; }

    public AfrrDesk Desk { get; }

    public AfrrCommand Command { get; }

    public CarBounds Bounds { get; }

    public ManualTime Time => _site.Time;

    /// <summary>In watt.</summary>
    public double House { get; set; } = 50_000;

    /// <summary>So much more than on the other phases flows on L1, in ampere.</summary>
    public double MoreOnL1 { get; set; }

    /// <summary>Ampere in L1 of the connection, which may carry 200 A.</summary>
    public double L1 => (Import / 690) + MoreOnL1;

    public bool IsMeasured { get; set; } = true;

    /// <summary>What the connection draws.</summary>
    public double Import => House + (Battery.Held ?? 0) - Sun;

    public AfrrState State => _site.Image.Freeze().Afrr!;

    public IReadOnlyList<Gateway.GridSignals.Evidence.SignalNote> Records => _site.Records;

    /// <summary>Kinds of all events since the last time.</summary>
    public IEnumerable<string> Events
    {
        get
        {
            while (_site.Events.TryRead(out var @event))
            {
                yield return @event.Kind;
            }
        }
    }

    private ImmutableSortedDictionary<string, CircuitShare> Circuits => _site.Image.Plan.Circuits.ToImmutableSortedDictionary(
        c => c.Id, c => new CircuitShare(c, null, PerPhase<Ampere>.Same(new(Import / 690)) with { L1 = new(L1) }, default, true), StringComparer.Ordinal);

    private double Sun => Math.Min(Roof.Sun, -Roof.Held ?? double.MaxValue);

    public AfrrRefusal Signal(int value, double ahead = 0) => Desk.Take("test", new(Time.GetUtcNow().AddSeconds(ahead), value));

    public CommandAnswer Says(string json)
    {
        using var said = JsonDocument.Parse(json);
        return Command.Execute(said.RootElement);
    }

    /// <summary>Long enough without a signal for the baseline to be known.</summary>
    public Task RestAsync() => RunAsync(100);

    public Task StopAsync() => _loop.StopAsync(default);

    /// <param name="signal">Comes every 4 s; null: none comes.</param>
    /// <param name="each">What is looked at every second.</param>
    public async Task RunAsync(int seconds, int? signal = null, Action? each = null)
    {
        for (var i = 0; i < seconds; i++)
        {
            if (signal is { } value && i % 4 == 0)
            {
                Signal(value);
            }

            _site.Gives("cellar", DeviceRole.Battery, -(Battery.Held ?? 0));
            _site.Gives("roof", DeviceRole.Pv, Sun);
            if (IsMeasured)
            {
                _site.Imports(Import);
            }

            await _loop.LookAsync(default);
            each?.Invoke();
            _site.Pass(1);
        }
    }

    public void Dispose()
    {
        _loop.Dispose();
        _site.Dispose();
    }

    private sealed class NoStations : ISetPointSink
    {
        public void Steer(EvseKey evse, Ampere perPhase, Ampere discharge)
        {
        }

        public void LetGo(EvseKey evse)
        {
        }
    }
}
