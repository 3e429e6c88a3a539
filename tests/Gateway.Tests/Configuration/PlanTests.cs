using Gateway.Site;

namespace Gateway.Tests.Configuration;

/// <summary>What circuits and stations of a sound file become.</summary>
public sealed class PlanTests : IDisposable
{
    private readonly SiteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private SitePlan Plan(string station, string circuit)
        => _folder.Site(SiteFolder.Good
            .Replace("{ id: CP-01, password: s3cret }", $"{{ id: CP-01, password: x{station} }}", StringComparison.Ordinal)
            .Replace("{ id: main, limit: 63 A }", $"{{ id: main, limit: 63 A{circuit} }}", StringComparison.Ordinal)).Plan;

    private StationPlan Station(string settings) => Plan(settings, "").Stations["CP-01"];

    [Fact]
    public void A_circuit_has_what_the_file_tells_of_it()
    {
        var main = Plan("", ", protection: MCB C 63 A, power: 40 kW, unbalance: 18 A, largestStep: 30 A, reaction: 7 s, reserve: 3 A").Circuits[0];

        Assert.Equal(new Protection(ProtectionKind.Mcb, 'C', new(63)), main.Protection);
        Assert.Equal((40e3, 18d, 30d, 7d, 3d), (main.Power?.Value, main.Unbalance?.Value, main.LargestStep?.Value, main.Reaction.TotalSeconds, main.Reserve?.Value));
        Assert.Equal("MCB C 63 A", main.Protection!.ToString());
    }

    [Fact]
    public void A_circuit_that_tells_nothing_is_guarded_by_what_opens_first()
    {
        var main = Plan("", "").Circuits[0];

        Assert.Equal((null, null, null, null), (main.Protection, main.Power, main.Unbalance, main.Transformer));
        Assert.Equal(new Protection(ProtectionKind.Mccb, null, new(63)), main.Guarded);
    }

    [Theory]
    [InlineData("MCCB 250 A", ProtectionKind.Mccb, null, 250)]
    [InlineData("gG 63.5 A", ProtectionKind.Fuse, null, 63.5)]
    [InlineData("MCB  80A", ProtectionKind.Mcb, null, 80)]
    public void Protective_devices_are_read(string text, ProtectionKind kind, char? curve, double rating)
        => Assert.Equal(new Protection(kind, curve, new(rating)), Plan("", $", protection: {text}").Circuits[0].Protection);

    [Fact]
    public void A_transformer_has_the_ratio_of_its_windings()
        => Assert.Equal(4, Plan("", ", transformer: { primary: 480 V, secondary: 207.85 V }").Circuits[0].Transformer!.Ratio, 3);

    // 50 kW over 0.94 and three times 207 V.
    [Theory]
    [InlineData(", maxPower: 50 kW", 85.65)]
    [InlineData(", maxPower: 50 kW, efficiency: 100 %", 80.52)]
    [InlineData(", maxPower: 50 kW, maxCurrent: 63 A", 63)]
    [InlineData(", maxPower: 11 kW, phases: [L2]", 56.53)]
    public void A_dc_stations_current_follows_from_its_power(string settings, double ampere)
    {
        var station = Station(settings);

        Assert.Equal(ampere, station.Max.Value, 2);
        Assert.Equal(station.Dc!.Max.Value, station.Dc.ToWatt(station.Dc.ToAmpere(station.Dc.Max, 3), 3).Value, 6);
    }

    [Fact]
    public void Evses_have_what_they_do_not_say_from_their_station()
    {
        var station = Station(", maxCurrent: 20 A, evses: [{ id: 2, phases: [L2-L3], maxCurrent: 16 A }, { id: 1, fallbackCurrent: 0 A }]");

        Assert.Equal([1, 2], station.Evses.Select(e => e.Id));
        Assert.Equal(new EvsePlan(2, Wiring.Between(Phase.L2, Phase.L3), new(16), new(6), new(6)), station.Evse(2));
        Assert.Equal(new EvsePlan(1, Wiring.Straight, new(20), new(6), new(0)), station.Evse(1));
        Assert.Equal(new EvsePlan(3, Wiring.Straight, new(20), new(6), new(6)), station.Evse(3));
    }

    [Theory]
    [InlineData("", 16.9, 16, 17d)]
    [InlineData("resolution: 0.1 A", 16.37, 16.3, 16.4)]
    [InlineData("resolution: 0.1 A", 16.3, 16.3, 16.3)]
    [InlineData("pilots: [16 A, 8 A, 24 A]", 23.9, 16, 24d)]
    [InlineData("pilots: [16 A, 8 A, 24 A]", 7.9, 0, 8d)]
    [InlineData("pilots: [16 A, 8 A, 24 A]", 24.1, 24, null)]
    [InlineData("", -3, 0, 0d)]
    public void A_station_is_told_what_it_takes(string setting, double wanted, double down, double? up)
    {
        var steps = Station(setting.Length is 0 ? "" : $", {setting}").Steps;

        Assert.Equal((down, up), (steps.Down(new(wanted)).Value, steps.Up(new(wanted))?.Value));
    }

    [Theory]
    [InlineData("", ChargingMode.Grid)]
    [InlineData(", mode: surplus", ChargingMode.Surplus)]
    [InlineData(", mode: minimum+surplus", ChargingMode.MinimumSurplus)]
    public void A_station_has_a_mode(string setting, ChargingMode mode) => Assert.Equal(mode, Station(setting).Mode);

    [Theory]
    [InlineData("", null)]
    [InlineData(", v2x: { discharge: 10 kW }", 10e3)]
    [InlineData(", maxPower: 50 kW, v2x: { discharge: 50 kW }", 50e3)]
    public void A_station_whose_cars_can_discharge_says_how_much(string setting, double? watt) => Assert.Equal(watt, Station(setting).Discharge?.Value);

    [Fact]
    public void What_the_defaults_say_holds_for_steps_power_and_mode_as_well()
    {
        var plan = _folder.Site(SiteFolder.Good.Replace(
            "  list:", "  defaults: { pilots: [8 A, 16 A], mode: surplus, maxPower: 22 kW, phases: [L2, L3, L1] }\n  list:\n    - { id: CP-02, password: x, resolution: 1 A, mode: grid }",
            StringComparison.Ordinal)).Plan;

        Assert.Equal((8d, ChargingMode.Surplus, 22e3), (plan.Stations["CP-01"].Steps.Down(new(15)).Value, plan.Stations["CP-01"].Mode, plan.Stations["CP-01"].Dc!.Max.Value));
        Assert.Equal((15d, ChargingMode.Grid), (plan.Stations["CP-02"].Steps.Down(new(15)).Value, plan.Stations["CP-02"].Mode));
    }
}
