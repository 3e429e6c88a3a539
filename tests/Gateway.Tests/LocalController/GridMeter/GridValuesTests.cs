using System.Collections.Immutable;
using Gateway.LocalController.GridMeter;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.Tests.LocalController.GridMeter;

public sealed class GridValuesTests
{
    private static readonly DeviceReading Whole = new(
        "grid", 0, new(new(10.25), new(-4), new(0)), new(new(230.1), new(231), new(229.4)), new(new(2300), new(-920), new(0)),
        new(1380), new(1234567), new(89), 49.98);

    public static TheoryData<string, string[]> Told => new()
    {
        { "Current.Import", ["L1=10.25 A", "L2=0 A", "L3=0 A"] },
        { "Current.Export", ["L1=0 A", "L2=4 A", "L3=0 A"] },
        { "Power.Active.Import", ["=1380 W", "L1=2300 W", "L2=0 W", "L3=0 W"] },
        { "Power.Active.Export", ["=0 W", "L1=0 W", "L2=920 W", "L3=0 W"] },
        { "Voltage", ["L1-N=230.1 V", "L2-N=231 V", "L3-N=229.4 V"] },
        { "Energy.Active.Import.Register", ["=1234567 Wh"] },
        { "Energy.Active.Export.Register", ["=89 Wh"] },
        { "Frequency", ["=49.98 Hz"] },
        { "SoC", [] },                                      // nothing that a grid meter measures
        { "frequency", ["=49.98 Hz"] },                     // members of lists are told apart without regard to case
    };

    [Theory]
    [MemberData(nameof(Told))]
    public void What_flows_is_told_by_direction_phase_and_unit(string measurand, string[] values)
        => Assert.Equal(values, GridValues.Of(Whole, [measurand], ReadingContextEnumType.SampleClock).Select(Text));

    [Fact]
    public void What_the_meter_does_not_have_is_left_out()
    {
        var little = new DeviceReading("grid", 0, null, null, new(new(100), new(200), new(-50)), null, null, null, null);

        var values = GridValues.Of(little, GridValues.Known.Select(GridValues.Word), ReadingContextEnumType.Trigger);

        Assert.Equal(
            ["=250 W", "L1=100 W", "L2=200 W", "L3=0 W", "=0 W", "L1=0 W", "L2=0 W", "L3=50 W"],
            values.Select(Text));
        Assert.All(values, v => Assert.Equal(ReadingContextEnumType.Trigger, v.Context!.Value.Known));
        Assert.All(values, v => Assert.Equal(LocationEnumType.Inlet, v.Location!.Value.Known));
    }

    private static string Text(SampledValueType v) => FormattableString.Invariant($"{v.Phase}={v.Value} {v.UnitOfMeasure!.Unit}");
}
