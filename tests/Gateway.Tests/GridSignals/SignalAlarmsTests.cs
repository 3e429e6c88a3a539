using System.Text.Json;
using Gateway.GridSignals;
using Gateway.GridSignals.Der;
using Gateway.GridSignals.External;
using Gateway.Ocpp.Records.V2;
using Gateway.Tests.GridSignals.Der;
using Gateway.Tests.GridSignals.External;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.GridSignals;

/// <summary>The CSMS hears what happens to the site by others, and which controls are not followed, without asking for it.</summary>
public sealed class SignalAlarmsTests
{
    [Fact]
    public void Who_limits_the_site_and_who_is_not_heard_is_counted_and_named()
    {
        using var bench = new SignalsBench();
        var (grid, export) = (bench.Source(), bench.Source(LimitDirection.Export, failSafe: 0));
        export.Heartbeat();
        export.Lift();
        var alarms = Alarms(bench, bench.Hub(grid, export));

        Assert.Equal(("1", "the limit of GridOperator: 4200 W drawn at most"), Read(alarms, "LimitsInForce"));
        Assert.Equal(("1", "the limit of GridOperator"), Read(alarms, "SourcesInFailSafe"));
        Assert.Equal("4200", Read(alarms, "LowestImportLimit").Value);

        grid.Heartbeat();
        grid.Lift();

        Assert.Equal(("0", ""), Read(alarms, "LimitsInForce"));
        Assert.Equal(("0", ""), Read(alarms, "SourcesInFailSafe"));
        Assert.Null(Read(alarms, "LowestImportLimit").Value);
    }

    [Fact]
    public async Task A_control_that_is_not_followed_and_its_repair_reach_the_csms_as_events()
    {
        var time = new ManualTime();
        var roof = new Der.Inverter("roof");
        await using var journey = await Journey.StartAsync(
            site => site with { CsmsKeys = "protocols: [ocpp2.1, ocpp1.6]" }, time, more: services => services.AddSingleton<IDerEquipment>(roof));
        using var own = await OwnPeer.BootedAsync(journey);
        Assert.Equal("Accepted", DerBench.Status(await own.AsksAsync("SetDERControl", JsonSerializer.Serialize(Control.Default("trip", kind: DERControlEnumType.HVMustTrip), V2Json.Default.SetDERControlRequest))));

        roof.Faults = [GridEventFaultEnumType.OverVoltage];
        var began = await EventAsync(own, time);
        roof.Faults = [];
        var ended = await EventAsync(own, time);

        Assert.Equal(("ControlsDeviating", "1", "default HVMustTrip trip: it makes equipment deviate: OverVoltage"), Words(began));
        Assert.Equal(4, began.GetProperty("severity").GetInt32());
        Assert.Equal("0", ended.GetProperty("actualValue").GetString());
        Assert.True(ended.GetProperty("cleared").GetBoolean());
    }

    private static async Task<JsonElement> EventAsync(OwnPeer own, ManualTime time)
    {
        while (true)
        {
            foreach (var told in (await own.HearsAsync("NotifyEvent", time)).GetProperty("eventData").EnumerateArray())
            {
                if (told.GetProperty("component").GetProperty("name").GetString() is "GridSignals" && told.GetProperty("variableMonitoringId").GetInt32() is 24)
                {
                    return told;
                }
            }
        }
    }

    private static (string?, string?, string?) Words(JsonElement told)
        => (told.GetProperty("variable").GetProperty("name").GetString(), told.GetProperty("actualValue").GetString(), told.GetProperty("techInfo").GetString());

    private static SignalAlarms Alarms(SignalsBench bench, LimitHub hub)
        => new(hub, new DerEvidence(bench.Signals, bench.Power, new DerControls(bench.Notes, NullLogger<DerControls>.Instance)));

    private static (string? Value, string? Detail) Read(SignalAlarms alarms, string name)
        => alarms.Variables.Single(v => v.Id.Name == name) is var row ? (row.Read(), row.Detail()) : default;
}
