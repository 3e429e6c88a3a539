using Gateway.Metering;
using Gateway.Metering.SunSpec;

namespace Gateway.Tests.Metering.SunSpec;

public sealed class DiscoveryTests
{
    [Theory]
    [InlineData(40_000)]
    [InlineData(0)]
    [InlineData(50_000)]
    public async Task SunSpec_is_found_at_its_three_places_and_walked_to_its_end(int at)
    {
        var unit = new SunSpecUnit(at)
            .With(1, ("Mn", "SolarWorks"), ("Md", "X 10"), ("Vr", "1.2"), ("SN", "4711"))
            .With(103).With(64_001, 7).With(160, 48).Ended();

        var (directory, failure, _) = await Discovery.FindAsync(unit.ReadAsync, 0, default);

        Assert.True(directory is not null, failure.Reason);
        Assert.Equal((at, "SolarWorks", "X 10", "1.2", "4711"), (directory.Base, directory.Maker, directory.Product, directory.Version, directory.Serial));
        Assert.Equal([(1, at + 2, 66), (103, at + 70, 50), (64_001, at + 122, 7), (160, at + 131, 48)], directory.Models.Select(m => (m.Id, m.At, m.Length)));
        Assert.Equal("1, 103, 64001, 160", directory.ModelList);
    }

    [Fact]
    public async Task A_unit_without_the_mark_has_no_SunSpec()
    {
        var unit = new SunSpecUnit(100).With(1).Ended();
        Assert.Equal("has no SunSpec: no \"SunS\" in holding 40000, 0, 50000", (await Discovery.FindAsync(unit.ReadAsync, 0, default)).Failure.Reason);
    }

    [Fact]
    public async Task A_model_that_leads_beyond_the_last_register_is_refused()
    {
        var unit = new SunSpecUnit().With(1).With(103, 25_600).Ended();
        Assert.Equal(
            "has a SunSpec model 103 of 25600 registers at holding 40070, which leads beyond the last register",
            (await Discovery.FindAsync(unit.ReadAsync, 0, default)).Failure.Reason);
    }

    [Theory]
    [InlineData(103, 0)]
    [InlineData(0, 5)]
    public async Task A_model_that_cannot_be_is_refused(int id, int length)
    {
        var unit = new SunSpecUnit().With(1);
        var end = 40_002 + 68;
        (unit[end], unit[end + 1]) = ((ushort)id, (ushort)length);
        Assert.Equal(
            $"has no SunSpec model at holding {end}: id {id}, length {length}",
            (await Discovery.FindAsync(unit.ReadAsync, 0, default)).Failure.Reason);
    }

    [Fact]
    public async Task A_walk_ends_even_if_the_models_do_not()
    {
        var unit = new SunSpecUnit(0).With(1);
        for (var i = 0; i < 200; i++)
        {
            unit.With(64_001, 1);
        }

        Assert.Equal("has more than 128 SunSpec models", (await Discovery.FindAsync(unit.ReadAsync, 0, default)).Failure.Reason);
        Assert.InRange(unit.Requests, 128, 140);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Some_devices_mark_no_end(bool zeros)
    {
        var unit = new SunSpecUnit { HasZerosElsewhere = zeros }.With(1).With(203);
        Assert.Equal("1, 203", (await Discovery.FindAsync(unit.ReadAsync, 0, default)).Directory?.ModelList);
    }

    [Fact]
    public async Task A_unit_that_is_silent_at_one_place_is_asked_at_the_next_one_in_its_next_poll()
    {
        var unit = new SunSpecUnit(50_000).With(1).With(203, MeterOf(1)).Ended();
        var device = new SunSpecDevice("grid", new(Gateway.Site.DeviceRole.Grid));
        Task<ModbusAnswer> Read(RegisterBlock block, CancellationToken stopping) => block.First < 50_000
            ? Task.FromResult(ModbusAnswer.Bad(ModbusOutcome.Silent, "did not answer within 1 s"))
            : unit.ReadAsync(block, stopping);

        Assert.Equal(ModbusOutcome.Silent, (await device.PollAsync(Read, default)).Failure.Outcome);
        Assert.Equal(ModbusOutcome.Silent, (await device.PollAsync(Read, default)).Failure.Outcome);
        Assert.NotNull((await device.PollAsync(Read, default)).Sample);
    }

    /// <summary>Three phases of 10 A.</summary>
    internal static (string, object)[] MeterOf(int direction) =>
    [
        ("AphA", 100), ("AphB", 100), ("AphC", 100), ("A_SF", -1), ("PhVphA", 2300), ("PhVphB", 2310), ("PhVphC", 2290), ("V_SF", -1),
        ("Hz", 5001), ("Hz_SF", -2), ("W", direction * 690), ("WphA", direction * 230), ("WphB", direction * 231), ("WphC", direction * 229), ("W_SF", 1),
        ("TotWhExp", 1000), ("TotWhImp", 70_000), ("TotWh_SF", 1),
    ];
}
