using Gateway.Ocpp;
using Gateway.Ocpp.Messages;

namespace Gateway.Tests.Ocpp.Messages;

public sealed class MeterSampleTests
{
    [Fact]
    public void A_three_phase_sample_of_1_6_is_read_in_full()
    {
        var sample = V16("""
            {"value":"16.1","measurand":"Current.Import","phase":"L1","unit":"A"},
            {"value":"15.9","measurand":"Current.Import","phase":"L2","unit":"A"},
            {"value":"0","measurand":"Current.Import","phase":"L3","unit":"A"},
            {"value":"231.5","measurand":"Voltage","phase":"L1-N","unit":"V"},
            {"value":"400.1","measurand":"Voltage","phase":"L1-L2","unit":"V"},
            {"value":"7.36","measurand":"Power.Active.Import","unit":"kW"},
            {"value":"12.5","unit":"kWh"},
            {"value":"55","measurand":"SoC","unit":"Percent","location":"EV"},
            {"value":"16","measurand":"Current.Offered","unit":"A"}
            """);

        Assert.Equal(new MeterSample
        {
            CurrentL1 = 16.1, CurrentL2 = 15.9, CurrentL3 = 0, VoltageL1 = 231.5, Power = 7360, Energy = 12500, Soc = 55, OfferedA = 16,
        }, sample);
    }

    [Fact]
    public void A_sample_of_2_x_is_scaled_by_unit_and_multiplier()
    {
        var sample = V201("""
            {"value":1.61,"measurand":"Current.Import","phase":"L1","unitOfMeasure":{"unit":"A","multiplier":1}},
            {"unitOfMeasure":{"multiplier":3},"value":2,"measurand":"Power.Active.Import"},
            {"value":7,"unitOfMeasure":{"unit":"kWh"}}
            """);

        Assert.Equal(new MeterSample { CurrentL1 = 16.1, Power = 2000, Energy = 7000 }, sample with { CurrentL1 = Math.Round(sample.CurrentL1!.Value, 6) });
    }

    [Fact]
    public void What_a_car_feeds_in_is_below_0_where_it_imports_nothing()
    {
        var sample = V201("""
            {"value":0,"measurand":"Current.Import","phase":"L1"},{"value":16,"measurand":"Current.Export","phase":"L1"},
            {"value":7,"measurand":"Current.Import","phase":"L2"},{"value":7,"measurand":"Current.Export","phase":"L2"},
            {"value":3.7,"measurand":"Power.Active.Export","unitOfMeasure":{"unit":"kW"}},{"value":0,"measurand":"Power.Active.Import"}
            """);

        Assert.Equal((-16.0, 7.0, -3700.0), (sample.CurrentL1, sample.CurrentL2, sample.Power));
    }

    [Fact]
    public void An_export_without_an_import_tells_nothing_as_some_mean_what_goes_to_the_car()
        => Assert.True(V16("""{"value":"16","measurand":"Current.Export"},{"value":"3680","measurand":"Power.Active.Export"}""").IsEmpty);

    [Fact]
    public void Power_and_energy_of_phases_are_summed_unless_a_total_is_told()
    {
        var sample = V201("""
            {"value":1000,"measurand":"Power.Active.Import","phase":"L1"},{"value":500,"measurand":"Power.Active.Import","phase":"L2"},
            {"value":10,"phase":"L1"},{"value":20,"phase":"L2"},{"value":31}
            """);

        Assert.Equal((1500, 31), (sample.Power, sample.Energy));
    }

    [Fact]
    public void A_current_without_phase_counts_on_every_phase()
        => Assert.Equal((16, 16, 16), Currents(V16("""{"value":"16","measurand":"Current.Import"}""")));

    [Fact]
    public void Where_a_phase_is_named_only_names_count()
        => Assert.Equal((16, null, null), Currents(V16(
            """{"value":"16","measurand":"Current.Import"},{"value":"16","measurand":"Current.Import","phase":"L1"},{"value":"1","measurand":"Current.Import","phase":"N"}""")));

    [Fact]
    public void The_cable_carries_what_the_outlet_gives()
        => Assert.Equal(16, V16("""{"value":"16.0","measurand":"Current.Import","phase":"L1","unit":"A","location":"Cable"}""").CurrentL1);

    [Fact]
    public void The_outlet_wins_over_the_inlet_and_the_cars_own_current_never_counts()
    {
        const string Inlet = """{"value":"20","measurand":"Current.Import","phase":"L1","location":"Inlet"}""";
        const string Car = """{"value":"150","measurand":"Current.Import","phase":"L1","location":"EV"}""";
        const string Outlet = """{"value":"10","measurand":"Current.Import","phase":"L1","location":"Outlet"}""";

        Assert.Equal(20, V16(Inlet + "," + Car).CurrentL1);
        Assert.Equal(10, V16(Outlet + "," + Inlet + "," + Car).CurrentL1);
    }

    [Theory]
    [InlineData("\"16000\"", "mA", 16.0)]
    [InlineData("16", "A", 16.0)]
    [InlineData("\"1.6e1\"", "A", 16.0)]
    [InlineData("\" 16 \"", "a", 16.0)]
    [InlineData("\"16\"", "Wh", 16.0)]        // the schema's default, written out
    [InlineData("\"16\"", "W", null)]
    [InlineData("\"16,5\"", "A", null)]
    [InlineData("\"null\"", "A", null)]
    [InlineData("\"\"", "A", null)]
    [InlineData("\"NaN\"", "A", null)]
    [InlineData("1e999", "A", null)]
    [InlineData("null", "A", null)]
    [InlineData("[16]", "A", null)]
    [InlineData("\"16 A\"", "A", null)]
    public void Values_are_numbers_or_left_out(string value, string unit, double? ampere)
        => Assert.Equal(ampere, V16($$"""{"value":{{value}},"measurand":"Current.Import","phase":"L1","unit":"{{unit}}"}""").CurrentL1);

    [Fact]
    public void Signed_data_is_no_number()
        => Assert.True(V16("""{"value":"3132","format":"SignedData"}""").IsEmpty);

    [Fact]
    public void The_newest_entry_counts_and_entries_of_one_instant_are_one()
    {
        var sample = Sightings.Call(OcppVersion.V16, "MeterValues", """
            {"connectorId":1,"meterValue":[
              {"timestamp":"2026-01-01T00:01:00+01:00","sampledValue":[{"value":"1"}]},
              {"timestamp":"2026-01-01T00:02:00Z","sampledValue":[{"value":"2","measurand":"SoC"}]},
              {"sampledValue":[{"value":"6","measurand":"Current.Import"}],"timestamp":"2026-01-01T01:02:00+01:00"},
              {"timestamp":"2026-01-01T00:01:30Z","sampledValue":[{"value":"99","measurand":"SoC"}]}]}
            """).Sample;

        Assert.Equal(new MeterSample { Soc = 2, CurrentL1 = 6, CurrentL2 = 6, CurrentL3 = 6 }, sample);
    }

    [Theory]
    [InlineData("""{"timestamp":"x","sampledValue":[{"value":"5"}]}""", 5.0)]
    [InlineData("""[{"timestamp":"x","sampledValue":{"value":"5"}}]""", 5.0)]
    [InlineData("""[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[]}]""", null)]
    [InlineData("""[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[null,3,{},[],{"value":"5"}]}]""", 5.0)]
    [InlineData("""[null,"x",[[{}]]]""", null)]
    [InlineData("7", null)]
    public void Objects_in_place_of_arrays_and_empty_lists_are_taken(string meterValue, double? energy)
        => Assert.Equal(energy, Sightings.Call(OcppVersion.V16, "MeterValues", $$"""{"connectorId":1,"meterValue":{{meterValue}}}""").Sample.Energy);

    private static MeterSample V16(string samples) => Sightings.Call(OcppVersion.V16, "MeterValues",
        $$"""{"connectorId":1,"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{{samples}}]}]}""").Sample;

    private static MeterSample V201(string samples) => Sightings.Call(OcppVersion.V201, "TransactionEvent",
        $$"""{"eventType":"Updated","transactionInfo":{"transactionId":"a"},"evse":{"id":1},"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{{samples}}]}]}""").Sample;

    private static (double?, double?, double?) Currents(MeterSample sample) => (sample.CurrentL1, sample.CurrentL2, sample.CurrentL3);
}
