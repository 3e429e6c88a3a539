using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.GridSignals.Der;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Simulation;
using Gateway.Simulation.V2x;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Simulation.V2x;

/// <summary>
/// A simulated bidirectional station at a simulated CSMS on real sockets, with the real gateway between them or without. Every payload of
/// the station, and every one that the CSMS hears, is held against the catalogue of OCPP 2.1.
/// </summary>
internal sealed class V2xBench : IAsyncDisposable
{
    public const string Station = "CP-01";

    /// <summary>16 A on three phases.</summary>
    public const double MaxWatt = 16 * 3 * StationCore.Volt;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<(string Identity, string Action, JsonObject Payload)> _heard = [];
    private readonly ConcurrentQueue<string> _faults = [];
    private Task _running = Task.CompletedTask;

    public ManualTime Time { get; } = new();

    public SimulatedCsms Csms { get; private set; } = null!;

    /// <summary>Null: the station is at the CSMS itself.</summary>
    public RunningGateway? Gateway { get; private set; }

    public SimulatedStation Sim { get; private set; } = null!;

    public StationControls Controls => Sim.Core.V2x!.Controls;

    /// <summary>What its car draws per phase, in ampere; below 0: it feeds in.</summary>
    public double Draws { get; private set; }

    /// <summary>Told each time that time has passed.</summary>
    public Action? Passed { get; set; }

    /// <summary>What the CSMS was called, in order.</summary>
    public IReadOnlyList<(string Identity, string Action, JsonObject Payload)> Heard => [.. _heard];

    /// <summary>One that is booted; behind a gateway, which knows then what it can do.</summary>
    /// <param name="site">What else the gateway's site file says.</param>
    public static async Task<V2xBench> StartAsync(bool hasGateway, Func<TestSite, TestSite>? site = null)
    {
        var bench = new V2xBench();
        bench.Csms = await SimulatedCsms.StartAsync(new() { Called = bench.Hear }, bench.Time);
        if (hasGateway)
        {
            var usual = new TestSite(bench.Csms.Url) { CsmsKeys = "protocols: [ocpp2.1, ocpp1.6]" };
            bench.Gateway = await RunningGateway.StartAsync(site?.Invoke(usual) ?? usual, bench.Time);
        }

        var setup = new StationSetup
        {
            Id = Station, Url = bench.Gateway?.Url ?? bench.Csms.Url, Latency = TimeSpan.FromSeconds(1), V2x = new(MaxWatt),
        };
        bench.Sim = SimulatedStation.V21(setup, bench.Time, _ => { });
        bench.Sim.Calling = (_, frame) => bench.Check(frame);
        bench._running = bench.Sim.RunAsync(bench._stopping.Token);
        await Patience.Until(() => bench.Csms.Count(Station, "StatusNotification") > 0, "the station's boot");
        if (bench.Gateway is { } gateway)
        {
            await bench.PassUntil(() => gateway.Service<DerFleet>().Abilities.Count > 0, "what the station can do");
        }

        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        await Csms.DisposeAsync();
        await (Gateway?.DisposeAsync() ?? default);
        _stopping.Dispose();
        Assert.Empty(_faults);
    }

    /// <summary>The CSMS asks the gateway or the station; gives the answer, which must be none of OCPP-J's errors.</summary>
    public async Task<JsonObject> AskAsync(string identity, string action, string payload)
    {
        var outcome = await Patience.For(Csms.CallAsync(identity, action, (JsonObject)JsonNode.Parse(payload)!, _stopping.Token), $"the answer to {action}");
        Assert.True(outcome.Answer is not null, $"{action}: {outcome.Error}");
        Check(MessageCatalogue.Of(OcppVersion.V21).Find(action)!.Response!, outcome.Answer, $"answer to {action}");
        return outcome.Answer;
    }

    /// <summary>The same: its status, and the reason code if there is one.</summary>
    public async Task<string> StatusAsync(string identity, string action, string payload)
    {
        var answer = await AskAsync(identity, action, payload);
        return $"{answer["status"]} {answer["statusInfo"]?["reasonCode"]}".TrimEnd();
    }

    /// <summary>Lets time pass for the station alone, no faster than it is answered; what it draws per phase then, in ampere.</summary>
    public async Task<double> RunAsync(double seconds)
    {
        var drawn = 0.0;
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(seconds); passed += Step)
        {
            drawn = Pass();
            await Patience.Until(() => Sim.Core.Outbox.Count is 0, "answers to the station");
        }

        return drawn;
    }

    /// <summary>Lets time pass, for the gateway as well, until something is so.</summary>
    public async Task PassUntil(Func<bool> isSo, string what)
    {
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        using var patience = Patience.Start();
        while (!isSo())
        {
            Assert.False(patience.IsCancellationRequested, $"{what}; heard: {string.Join(", ", _heard.Select(h => $"{h.Identity} {h.Action}"))}");
            Pass();
            await turns.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>What was called with this in it, once it has come, while time passes.</summary>
    public async Task<JsonObject> HearsAsync(string identity, string action, string about = "")
    {
        bool IsIt((string Identity, string Action, JsonObject Payload) call)
            => call.Identity == identity && call.Action == action && call.Payload.ToJsonString().Contains(about, StringComparison.Ordinal);

        await PassUntil(() => _heard.Any(IsIt), $"{action} of {identity} about {about}");
        return _heard.First(IsIt).Payload;
    }

    /// <summary>A car that draws and feeds in up to 16 A comes, and its transaction has begun.</summary>
    public async Task PlugInAsync()
    {
        Sim.PlugIn(new(3, 16, TimeSpan.FromSeconds(1), discharge: 16), "TAG");
        await Patience.Until(() => Sim.Core.Transaction is { Authorized: true } && Sim.Core.Outbox.Count is 0, "a transaction");
    }

    private double Pass()
    {
        Time.Advance(Step);
        Draws = Sim.Step(Step).L1.Value;
        Passed?.Invoke();
        return Draws;
    }

    private void Hear(string identity, string id, ReadOnlyMemory<byte> frame)
    {
        if (JsonNode.Parse(frame.Span) is JsonArray and [_, _, { } action, JsonObject payload])
        {
            Check(frame);
            _heard.Enqueue((identity, action.ToString(), payload));
        }
    }

    private void Check(ReadOnlyMemory<byte> frame)
    {
        if (JsonNode.Parse(frame.Span) is JsonArray and [_, _, { } action, JsonObject payload])
        {
            Check(MessageCatalogue.Of(OcppVersion.V21).Find(action.ToString())!.Request, payload, action.ToString());
        }
    }

    private void Check(ObjectShape shape, JsonObject payload, string what)
    {
        if (PayloadChecker.Check(shape, Encoding.UTF8.GetBytes(payload.ToJsonString())) is { } fault)
        {
            _faults.Enqueue($"{what}: {fault.Line} in {payload.ToJsonString()}");
        }
    }
}
