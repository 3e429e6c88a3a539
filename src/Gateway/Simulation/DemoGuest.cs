using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Site;

namespace Gateway.Simulation;

/// <summary>The life of one station of the demo: it arrives, its car comes, perhaps goes and comes again, and leaves at the end.</summary>
internal sealed class DemoGuest
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);       // between events at one station

    /// <summary>Contactor and handshake; on the short side for real cars.</summary>
    private static readonly TimeSpan CarWakes = TimeSpan.FromSeconds(3);

    private readonly DemoStation _plan;
    private readonly SimulatedCsms _csms;
    private readonly Judge _judge;
    private readonly DemoLog _log;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _booted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DemoGuest(DemoStation plan, Uri gateway, SimulatedCsms csms, Judge judge, DemoLog log, TimeProvider time)
    {
        (_plan, _csms, _judge, _log, _time) = (plan, csms, judge, log, time);
        var setup = new StationSetup
        {
            Id = plan.Id,
            Url = gateway,
            Password = plan.Password,
            Phases = plan.Wiring.Count,
            Rating = DemoPlan.Rating.Value,
            Latency = plan.Latency,
            StartsOnCable = plan.Leaves,
            V2x = plan.FeedsIn ? new(DemoPlan.MostFedInWatt) : null,
            CardAfter = Pause / 2,
            MeterEvery = TimeSpan.FromSeconds(2),
            BackoffMin = TimeSpan.FromSeconds(0.5),
        };
        Station = plan.Version switch
        {
            "ocpp1.6" => SimulatedStation.V16(setup, time, Heard),
            "ocpp2.0.1" => SimulatedStation.V201(setup, time, Heard),
            _ => SimulatedStation.V21(setup, time, Heard),
        };
        Station.Calling = (id, frame) =>
        {
            if (!IsForGateway(frame))
            {
                judge.Calls.Sent(plan.Id, id, frame);
            }
        };
    }

    public SimulatedStation Station { get; }

    public bool Booted => _booted.Task.IsCompletedSuccessfully;

    /// <summary>How many CALLs of the CSMS the station answered.</summary>
    public int Answered { get; private set; }

    /// <summary>What its car draws now; below 0: it feeds in.</summary>
    public Watt Draws { get; private set; }

    public SiteLoad Load => new(
        dt =>
        {
            var drawn = Station.Step(dt);
            Draws = new((drawn.L1 + drawn.L2 + drawn.L3).Value * StationCore.Volt);
            _judge.Drew(drawn.L1);
            return drawn;
        },
        _plan.Wiring,
        _plan.Circuit == DemoPlan.Main ? [DemoPlan.Main] : [DemoPlan.Main, _plan.Circuit]);

    /// <summary>Ends when the token does; the car has left then.</summary>
    /// <param name="half">How long a car charges that leaves half-way.</param>
    /// <param name="mayLeave">It waits for this as well.</param>
    public async Task VisitAsync(TimeSpan half, Task mayLeave, CancellationToken closing)
    {
        try
        {
            await _booted.Task.WaitAsync(closing);
            await AskAsync(Interval(), closing);
            await Task.Delay(Pause / 2, _time, closing);
            if (_plan.Remote)
            {
                await AskAsync(RemoteStart(), closing);
            }

            Plug();
            if (_plan.Leaves)
            {
                await Task.Delay(half, _time, closing);
                await mayLeave.WaitAsync(closing);
                Station.Unplug();
                await Task.Delay(Pause, _time, closing);
                Plug();
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, _time, closing);
        }
        catch (OperationCanceledException)
        {
            Station.Unplug();
        }
    }

    private void Plug() => Station.PlugIn(
        new(_plan.CarPhases, _plan.CarMax, _plan.CarFollows, wakes: CarWakes, discharge: _plan.FeedsIn ? _plan.CarMax : 0), $"TAG-{_plan.Id}");

    /// <summary>A report that the gateway, and nobody else, has asked the station for.</summary>
    private static bool IsForGateway(ReadOnlyMemory<byte> frame)
        => FrameReader.TryRead(frame.Span, out var call, out _) && call.Action.SequenceEqual("ReportDERControl"u8);

    private (string Action, JsonObject Payload) RemoteStart() => _plan.Version == "ocpp1.6"
        ? ("RemoteStartTransaction", new() { ["connectorId"] = 1, ["idTag"] = $"APP-{_plan.Id}" })
        : ("RequestStartTransaction", new()
        {
            ["evseId"] = 1, ["remoteStartId"] = 1, ["idToken"] = TransactionEvents.Token($"APP-{_plan.Id}"),
        });

    private (string Action, JsonObject Payload) Interval() => _plan.Version == "ocpp1.6"
        ? ("GetConfiguration", new() { ["key"] = new JsonArray("HeartbeatInterval") })
        : ("GetVariables", new()
        {
            ["getVariableData"] = new JsonArray(new JsonObject
            {
                ["component"] = new JsonObject { ["name"] = "OCPPCommCtrlr" },
                ["variable"] = new JsonObject { ["name"] = "HeartbeatInterval" },
            }),
        });

    private async Task AskAsync((string Action, JsonObject Payload) what, CancellationToken closing)
    {
        var (action, payload) = what;
        var outcome = await _csms.CallAsync(_plan.Id, action, payload, closing);
        if (outcome.Answer is null)
        {
            _judge.Fault($"{action} from the CSMS to {_plan.Id} got no answer ({outcome.Error ?? "no link"})");
            return;
        }

        Answered++;
    }

    private void Heard(StationNews news)
    {
        if (news.Offered < DemoPlan.Rating)
        {
            _judge.Obeyed();
        }

        if (news.Kind is StationNewsKind.Booted)
        {
            _booted.TrySetResult();
        }

        if (news.Kind is not (StationNewsKind.ProfileAccepted or StationNewsKind.ProfileCleared))
        {
            _log.Say(news.Station, news.Text);
        }
    }
}
