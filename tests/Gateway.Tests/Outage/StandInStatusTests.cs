using System.Text;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Outage;

namespace Gateway.Tests.Outage;

/// <summary>The state of connectors: the newest of each, without a write to the journal.</summary>
public sealed class StandInStatusTests : StandTest
{
    [Fact]
    public void The_newest_of_each_connector_is_owed_oldest_first_also_after_a_restart()
    {
        var stand = NewStand(OcppVersion.V16);
        stand.Ask("StatusNotification", Status(1, "Preparing"));
        stand.Now += TimeSpan.FromSeconds(1);
        stand.Ask("StatusNotification", Status(2, "Charging"));
        stand.Now += TimeSpan.FromSeconds(1);
        stand.Ask("StatusNotification", Status(1, "Charging"));

        var owed = stand.Again().In.Statuses.Owed();

        Assert.Equal([Status(2, "Charging"), Status(1, "Charging")], owed.Select(call => Encoding.UTF8.GetString(call.Payload.Span)));
        Assert.All(owed, call => Assert.Equal(("StatusNotification", "m1", HeldKind.Status, OcppVersion.V16), (call.Action, call.MessageId, call.Kind, call.Version)));
    }

    [Fact]
    public void What_was_delivered_is_owed_no_more_but_what_came_meanwhile_is()
    {
        var stand = NewStand(OcppVersion.V201);
        stand.Ask("StatusNotification", Status2(1, "Occupied"));
        stand.Ask("StatusNotification", Status2(2, "Occupied"));
        var owed = stand.In.Statuses.Owed();
        stand.Now += TimeSpan.FromSeconds(1);
        stand.Ask("StatusNotification", Status2(2, "Available"));

        foreach (var call in owed)
        {
            stand.In.Statuses.Delivered(call);
        }

        var left = Assert.Single(stand.In.Statuses.Owed());
        Assert.Equal(Status2(2, "Available"), Encoding.UTF8.GetString(left.Payload.Span));
    }

    [Fact]
    public void A_status_that_the_CSMS_heard_takes_the_place_of_one_that_is_owed()
    {
        var stand = NewStand(OcppVersion.V16);
        stand.Ask("StatusNotification", Status(1, "Preparing"));

        stand.Hears("StatusNotification", Status(1, "Charging"), "{}");

        Assert.Empty(stand.In.Statuses.Owed());
    }

    [Fact]
    public void Stations_with_slashes_in_their_names_do_not_get_each_others()
    {
        var memory = NewMemory();
        var slash = NewStand(OcppVersion.V16, memory: memory, station: "A/1");
        slash.Ask("StatusNotification", Status(2, "Charging"));

        Assert.Empty(new StandInStatuses("A", OcppVersion.V16, memory).Owed());
        Assert.Single(new StandInStatuses("A/1", OcppVersion.V16, memory).Owed());
    }

    [Fact]
    public void A_station_with_endless_connectors_fills_no_memory()
    {
        var stand = NewStand(OcppVersion.V16);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Null(stand.Ask("StatusNotification", Status(i, "Charging")).Error);
        }

        Assert.Equal(256, stand.In.Statuses.Owed().Count);
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z")]
    public void A_clock_that_steps_breaks_nothing(string now)
    {
        var stand = NewStand(OcppVersion.V16, new() { AcceptUnknownTokens = true });
        stand.Now = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);

        stand.Ask("StatusNotification", Status(1, "Charging"));

        Assert.Equal(stand.Now, Assert.Single(stand.Again().In.Statuses.Owed()).HeldAt);
        Assert.Equal("Accepted", stand.Judges());
        stand.Says("Heartbeat", "{}");
    }

    private static string Status(int connector, string status) => $$"""{"connectorId":{{connector}},"status":"{{status}}","errorCode":"NoError"}""";

    private static string Status2(int evse, string status)
        => $$"""{"timestamp":"2026-11-21T08:00:00Z","connectorStatus":"{{status}}","evseId":{{evse}},"connectorId":1}""";
}
