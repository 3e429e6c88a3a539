using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>A station that measures nothing on a circuit without a meter: what it takes above its limit nobody would know.</summary>
public sealed class DarkStationTests
{
    private static Plant Rows(double limit = 40, string? meter = null, double? uncontrolled = null)
        => new([Circuit("main", 100, meter: "grid", uncontrolled: 20), Circuit("row", limit, "main", meter, uncontrolled)],
            [Station("A", "row"), Station("B", "row")]);

    private static List<SiteEvent> Told(Plant plant)
    {
        var told = new List<SiteEvent>();
        while (plant.Events.TryRead(out var happened))
        {
            if (happened.Kind == "stationDark")
            {
                told.Add(happened);
            }
        }

        return told;
    }

    [Fact]
    public void It_is_told_once_when_it_has_charged_for_five_minutes()
    {
        var plant = Rows();
        plant.Stations["A"].MeasuresEvery = 0;
        plant.AllCharge();
        plant.Run(300);
        Assert.Empty(Told(plant));

        plant.Run(900);

        var told = Assert.Single(Told(plant));
        Assert.Equal("A", told.Subject);
        Assert.Equal(
            "EVSE 1 has charged for 5 min and told no current, and circuit row has no meter: what it takes above its limit nobody would see. "
            + "Have it send Current.Import, or give the circuit a meter",
            told.Text);
        plant.Stations["A"].Unplug();
        plant.Stations["A"].PlugIn(32);
        plant.Run(600);
        Assert.Empty(Told(plant));
    }

    [Fact]
    public void A_circuit_further_up_counts_as_far_as_the_first_meter()
    {
        var plant = new Plant(
            [Circuit("main", 100, meter: "grid", uncontrolled: 20), Circuit("floor", 40, "main"), Circuit("row", 80, "floor")],
            [Station("A", "row"), Station("B", "row")]);
        plant.Stations["A"].MeasuresEvery = 0;

        plant.AllCharge().Run(900);

        Assert.Contains("circuit floor has no meter", Assert.Single(Told(plant)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, "row-meter", null)]     // a meter sees it
    [InlineData(64, null, null)]            // all may take their rating at once
    public void It_is_not_told_where_it_does_no_harm(double limit, string? meter, double? uncontrolled)
    {
        var plant = Rows(limit, meter, uncontrolled);
        plant.Stations["A"].MeasuresEvery = 0;

        plant.AllCharge().Run(900);

        Assert.Empty(Told(plant));
    }

    [Fact]
    public void Other_load_takes_part_of_the_room_for_ratings()
    {
        var plant = Rows(64, uncontrolled: 5);
        plant.Stations["A"].MeasuresEvery = 0;

        plant.AllCharge().Run(900);

        Assert.Single(Told(plant));
    }

    [Fact]
    public void Stations_that_measure_seldom_are_not_meant()
    {
        var plant = Rows();
        plant.Stations["A"].MeasuresEvery = 240;

        plant.AllCharge().Run(1800);

        Assert.Empty(Told(plant));
    }

    [Fact]
    public void Nor_is_one_that_waits()
    {
        var plant = Rows();
        plant.Stations["A"].MeasuresEvery = 0;
        plant.AllCharge();
        plant.Image.Station("A").CsmsLimit(1, default(Ampere));

        plant.Run(900);

        Assert.Empty(Told(plant));
    }
}
