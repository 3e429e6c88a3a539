using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Simulation.Plant;
using Gateway.Site;

namespace Gateway.Tests.Simulation.Plant;

/// <summary>A station without a gateway: told by the payloads that a gateway would send.</summary>
public sealed class PlantStationTests
{
    private readonly PlantTime _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(30)]
    [InlineData(60)]
    public void It_follows_as_late_as_its_class_is(double latency)
    {
        var station = Charging(OcppVersion.V16, latency);

        Tell(station, 16);
        Run(station, latency / 4);
        Assert.Equal(6, station.Outlets[0].Pilot);
        Assert.Equal(16, station.Outlets[0].Bound);

        Run(station, latency);
        Assert.Equal(16, station.Outlets[0].Pilot);
    }

    [Theory]
    [InlineData("ocpp1.6", 120)]
    [InlineData("ocpp2.0.1", 120)]
    [InlineData("ocpp2.1", 60)]
    public void Without_a_gateway_it_falls_back_when_its_limit_has_run_out(string version, double after)
    {
        var station = Charging(Subprotocol.Parse(version)!.Value, 1);
        Tell(station, 16);
        Run(station, 5);

        station.Online(false);
        Run(station, after - 10);
        Assert.Equal(16, station.Outlets[0].Pilot);

        Run(station, 20);
        Assert.Equal(6, station.Outlets[0].Pilot);
    }

    [Theory]
    [InlineData("ocpp1.6", "Accepted")]
    [InlineData("ocpp2.0.1", "Rejected")]
    public void It_accepts_and_ignores_or_it_refuses(string version, string status)
    {
        var station = Charging(Subprotocol.Parse(version)!.Value, 1);
        (station.Ignores, station.Refuses) = (status is "Accepted", status is "Rejected");

        Assert.Equal($$"""{"status":"{{status}}"}""", Encoding.UTF8.GetString(Tell(station, 16)));
        Run(station, 60);

        Assert.Equal(6, station.Outlets[0].Pilot);
    }

    [Fact]
    public void Who_ignores_what_he_is_told_still_falls_back_when_he_is_left_alone()
    {
        var station = Charging(OcppVersion.V16, 1);
        Tell(station, 16);
        Run(station, 30);
        station.Ignores = true;
        Tell(station, 10);
        Run(station, 30);
        Assert.Equal(16, station.Outlets[0].Pilot);

        station.Online(false);
        Run(station, 130);

        Assert.Equal(6, station.Outlets[0].Pilot);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reboot_costs_its_live_limit_and_leaves_the_fallback(bool resumes)
    {
        var station = Charging(OcppVersion.V16, 1, resumes);
        Tell(station, 16);
        Run(station, 30);

        station.PowerOff();
        Run(station, 30);
        Assert.Equal((0, 0), (station.Outlets[0].Pilot, station.Outlets[0].Draw));

        station.PowerOn();
        Run(station, 30);
        Assert.Equal(resumes ? 6 : 0, station.Outlets[0].Pilot);
        Assert.Equal(resumes, station.Outlets[0].Transaction is not null);
    }

    [Fact]
    public void It_stops_a_transaction_that_it_is_told_to_stop()
    {
        var station = Charging(OcppVersion.V21, 1);

        station.Hear(Calls.StopTransaction(OcppVersion.V21, station.Outlets[0].Transaction!));

        Assert.Null(station.Outlets[0].Transaction);
        Assert.Equal(0, station.Outlets[0].Draw);
    }

    [Fact]
    public void What_it_does_not_know_is_an_error()
        => Assert.Empty(Charging(OcppVersion.V16, 1).Hear(Calls.TriggerMessage(OcppVersion.V16, Trigger.StatusNotification)));

    private PlantStation Charging(OcppVersion version, double latency, bool resumes = true)
    {
        var plan = new StationPlan("CP-1", "main", Wiring.Straight, new(32), new(6), new(6), 0);
        var station = new PlantStation(new(plan, 0, version, 1, latency, 0.5, 5, true, resumes), _time, new(11));
        station.Online(true);
        station.Hear(Calls.SetFallback(version, 6, 3));
        station.Outlets[0].PlugIn(new(new(3, 16, 6, 1, 50_000, false), new(1)));
        station.Start(station.Outlets[0]);
        Run(station, 20);
        Assert.Equal((6, 6), (station.Outlets[0].Pilot, station.Outlets[0].Draw));
        return station;
    }

    private byte[] Tell(PlantStation station, double ampere) => station.Hear(Calls.SetLimit(station.Draft.Version, new(
        1, station.Outlets[0].Transaction!, ampere, 3, 1, _time.GetUtcNow(), LiveLimit.UsualLife)));

    private void Run(PlantStation station, double seconds)
    {
        for (var i = 0; i < PlantTime.Steps(seconds); i++)
        {
            station.Step(++_time.Step);
        }
    }
}
