using System.Collections.Immutable;
using Gateway.GridSignals.ModbusTcp;
using Gateway.Simulation;
using Gateway.Simulation.Der;
using Gateway.Tests.Support;

namespace Gateway.Tests.Simulation.Der;

/// <summary>The simulated inverter and battery behave as real ones do. Of the inverter, 704 begins at 40296, 707 at 40558.</summary>
public sealed class SimulatedDerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void It_ramps_up_as_WRmp_says_and_goes_down_fast()
    {
        var inverter = new SimulatedDer(new(), _time) { Available = 10_000 };

        Pass(2);
        Assert.Equal(4000, inverter.Watt, 1);       // 20 %/s
        Pass(10);
        Assert.Equal(10_000, inverter.Watt);
        inverter.Available = 2000;
        Pass(1);
        Assert.Equal(2000, inverter.Watt);
    }

    [Theory]
    [InlineData(69, 50, 1.9, 2.1, 11)]       // under 70 % for 2 s
    [InlineData(44, 50, 0.1, 0.3, 11)]       // under 45 % for 0.16 s
    [InlineData(116, 50, 1.9, 2.1, 10)]
    [InlineData(100, 47.4, 0.4, 0.6, 9)]
    [InlineData(100, 51.6, 0.4, 0.6, 8)]
    public void It_trips_by_its_curves_and_not_earlier(double percent, double hertz, double holds, double trips, int alarm)
    {
        var inverter = new SimulatedDer(new(), _time);
        Pass(10);

        inverter.Grid = new(percent, hertz);
        Pass(holds);
        Assert.True(inverter.IsOn);
        Pass(trips - holds);

        Assert.False(inverter.IsOn);
        Assert.Equal(0, inverter.Watt);
        Assert.Equal(1 << alarm, inverter.Number(701, "Alrm"));
    }

    [Fact]
    public void After_a_trip_it_waits_for_a_good_grid_and_comes_back_softly()
    {
        var inverter = new SimulatedDer(new(), _time) { Grid = new(130, 50) };
        Pass(5);
        inverter.Grid = new(112, 50);       // good enough to stay, too high to come back
        Pass(600);
        Assert.False(inverter.IsOn);

        inverter.Grid = new(100, 50);
        Pass(59);
        Assert.False(inverter.IsOn);
        Pass(2);
        Assert.True(inverter.IsOn);
        Pass(29);
        Assert.InRange(inverter.Watt, 4500, 5500);      // 60 s to full power
        Assert.Equal(0, inverter.Number(701, "Alrm"));
    }

    [Fact]
    public void A_voltage_that_is_high_lets_it_feed_in_less_and_absorb_reactive_power()
    {
        var inverter = new SimulatedDer(new(), _time);
        inverter.Set(705, "Ena", 1);
        inverter.Set(706, "Ena", 1);
        inverter.Grid = new(108, 50);
        Pass(60);

        Assert.Equal(5000, inverter.Watt, 1);       // half way between 106 and 110 %
        Assert.Equal(-2200, inverter.Var, 1);       // 44 % of 5000 var
    }

    [Fact]
    public void A_frequency_that_is_high_lets_it_feed_in_less()
    {
        var inverter = new SimulatedDer(new(), _time);
        Pass(60);
        inverter.Grid = new(100, 50.7);
        Pass(10);

        Assert.Equal(8000, inverter.Watt, 1);       // 0.5 Hz above the dead band, 5 % droop: 20 %
    }

    [Fact]
    public void A_battery_fills_and_empties_and_stops_at_its_ends()
    {
        var battery = new SimulatedDer(new() { Stores = true, CapacityWh = 1000, StateOfCharge = 90 }, _time);
        Write(battery, 704, "WSet", 0xFFFF, 0xF830);        // -2000 W: charging
        Write(battery, 704, "WSetMod", 1);
        Write(battery, 704, "WSetEna", 1);
        Pass(60);
        Assert.Equal(-2000, battery.Watt);
        Assert.InRange(battery.StateOfCharge, 92.5, 93.4);
        Assert.Equal(4, battery.Number(802, "ChaSt"));

        Pass(600);
        Assert.Equal((100, 0), (battery.StateOfCharge, battery.Watt));
    }

    [Theory]
    [InlineData(40_000, ModbusRefusal.IllegalAddress)]        // "SunS"
    [InlineData(40_070, ModbusRefusal.IllegalAddress)]        // a model's id
    [InlineData(40_080, ModbusRefusal.IllegalValue)]          // W of 701: for reading only
    [InlineData(40_347, ModbusRefusal.IllegalValue)]          // VarRmp: not implemented
    [InlineData(40_568, ModbusRefusal.IllegalValue)]          // the trip curve that acts
    [InlineData(50_000, ModbusRefusal.IllegalAddress)]
    public void What_may_not_be_written_is_refused(int address, ModbusRefusal refusal)
        => Assert.Equal(refusal, new SimulatedDer(new(), _time).Write(new(1, (ushort)address, [1])));

    [Fact]
    public void A_request_with_one_register_that_may_not_be_written_writes_none()
    {
        var inverter = new SimulatedDer(new(), _time);

        Assert.Equal(ModbusRefusal.IllegalValue, inverter.Write(new(1, 40_300, [0, 60, 0])));        // PFWInjRvrtTms and half of what is left
        Assert.Equal(0, inverter.Number(704, "PFWInjRvrtTms"));
    }

    [Fact]
    public void A_set_that_does_not_fit_is_not_adopted()
    {
        var inverter = new SimulatedDer(new(), _time);
        Write(inverter, 705, "Crv[2].ActPt", 11);
        Write(inverter, 705, "AdptCrvReq", 2);
        Assert.Equal(0, inverter.Number(705, "AdptCrvRslt"));
        Pass(3);
        Assert.Equal((2, 4), (inverter.Number(705, "AdptCrvRslt"), inverter.Number(705, "Crv[1].ActPt")));
    }

    private static void Write(SimulatedDer der, int model, string path, params ImmutableArray<ushort> values)
        => Assert.Null(der.Write(new(1, (ushort)der.Registers(model, path).Address, values)));

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
