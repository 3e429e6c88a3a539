using Gateway.Site;
using static Gateway.Tests.Balancing.FailSafe;

namespace Gateway.Tests.Balancing;

/// <summary>A meter that says what is not so: no number, or the wrong direction. One that says the same for ever: Metering/Watch/FailSafeFrozenTests.</summary>
public sealed class FailSafeMeterFaultTests
{
    [Fact]
    public void A_reading_without_a_number_is_no_reading()
    {
        var plant = Depot(uncontrolled: null);
        plant.House["main"] = PerPhase<Ampere>.Same(new(double.NaN));

        plant.Run(20);

        Assert.Equal([6, 6, 6], plant.Stations.Keys.Select(plant.Limit));
    }

    /// <summary>Where something feeds in, the first reading of a meter tells nothing of its sign.</summary>
    [Fact]
    public void What_seems_to_be_fed_in_when_readings_begin_may_be_drawn_and_is_room_for_nobody()
    {
        var plant = new Plant([Plant.Circuit("main", 50, meter: "grid", uncontrolled: 20)], [Plant.Station("A"), Plant.Station("B")]) { MeterSign = -1 };
        plant.Image.Announce("roof", DeviceRole.Pv);
        plant.House["main"] = PerPhase<Ampere>.Same(new(15));
        plant.AllCharge();

        plant.Run(20, p => Assert.InRange(p.Limit("A") + p.Limit("B"), 0, 35));
    }

    /// <summary>Only cars that follow tell which way a meter counts.</summary>
    [Fact]
    public void A_meter_that_counts_the_wrong_way_round_raises_nobody_and_is_told()
    {
        var plant = Depot(stations: 1);
        plant.Image.Announce("roof", DeviceRole.Pv);        // else export alone would tell
        plant.MeterSign = -1;
        plant.House["main"] = PerPhase<Ampere>.Same(new(3));
        var highest = 0.0;

        plant.Run(400, p =>
        {
            if (p.Allocation.Circuits["main"].Plan.Meter is not null && p.Image.Clock.GetTimestamp() % (60 * TimeSpan.TicksPerSecond) == 0)
            {
                p.Image.Station("CP-1").CsmsLimit(1, highest > 15 ? new(8) : null);     // up and down, so that there are trials
            }

            highest = p.Limit("CP-1");
        });

        var told = plant.Kinds();

        Assert.Contains("meterSign", told);
        Assert.NotNull(plant.Image.Freeze().Devices["grid"].Fault);
        plant.Image.Station("CP-1").CsmsLimit(1, new(8));
        plant.Run(10);
        plant.Image.Station("CP-1").CsmsLimit(1, null);
        plant.Run(60);
        Assert.Equal(8, plant.Limit("CP-1"));
        Assert.Contains("counts the wrong way round", plant.Reason("CP-1"), StringComparison.Ordinal);
    }
}
