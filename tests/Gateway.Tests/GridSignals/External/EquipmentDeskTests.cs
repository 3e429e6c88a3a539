using Gateway.GridSignals;
using Gateway.GridSignals.External;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.GridSignals.External;

/// <summary>Who may tell an inverter or battery what, when several want to.</summary>
public sealed class EquipmentDeskTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTime _time = new();
    private readonly Inverter _battery = new("battery", 10_000, 10_000);
    private readonly EquipmentDesk _desk;

    public EquipmentDeskTests() => _desk = new([_battery], _time);

    [Fact]
    public async Task Who_ranks_higher_takes_a_set_point_and_who_ranks_lower_does_not()
    {
        await HoldAsync("manager", LimitRank.EnergyManager, 3000);
        Assert.Equal(DerResult.Done, (await HoldAsync("grid", LimitRank.GridOperator, 0)).Result);

        var refused = await HoldAsync("manager", LimitRank.EnergyManager, 5000);

        Assert.Equal((DerResult.Failed, "battery is held by grid, who ranks before manager or was first"), (refused.Result, refused.Reason));
        Assert.Equal(0, _battery.Held);
    }

    [Fact]
    public async Task Of_equals_the_first_keeps_it_until_it_lets_go_or_falls_silent()
    {
        await HoldAsync("one", LimitRank.GridOperator, 1000);
        Assert.Equal(DerResult.Failed, (await HoldAsync("two", LimitRank.GridOperator, 2000)).Result);
        _time.Advance(Minute);
        Assert.Equal(DerResult.Done, (await HoldAsync("two", LimitRank.GridOperator, 2000)).Result);

        await HoldAsync("two", LimitRank.GridOperator, null);

        Assert.Null(_battery.Held);
        Assert.Equal(DerResult.Done, (await HoldAsync("one", LimitRank.GridOperator, 1000)).Result);
    }

    [Fact]
    public async Task Who_does_not_hold_it_lets_nothing_go()
    {
        await HoldAsync("one", LimitRank.EnergyManager, 1000);

        Assert.Equal(DerResult.Done, (await HoldAsync("grid", LimitRank.GridOperator, null)).Result);
        Assert.Equal(DerResult.Done, (await HoldAsync("planner", LimitRank.Planner, null)).Result);

        Assert.Equal(1000, _battery.Held);
    }

    [Fact]
    public async Task Of_all_caps_the_lowest_acts_while_it_lasts()
    {
        await CapAsync("one", 5000);
        await CapAsync("two", 7000);
        Assert.Equal(5000, _battery.Cap);
        await CapAsync("one", null);
        Assert.Equal(7000, _battery.Cap);

        await CapAsync("one", 1000);
        _time.Advance(Minute);
        await CapAsync("two", 7000);

        Assert.Equal(7000, _battery.Cap);
    }

    [Theory]
    [InlineData(7000.0)]
    [InlineData(null)]
    public async Task Whose_cap_ends_sooner_ends_no_other(double? other)
    {
        await _desk.CapAsync("battery", "one", new(1000), 10 * Minute, CancellationToken.None);
        _time.Advance(Minute);

        await _desk.CapAsync("battery", "two", other is { } watt ? new(watt) : null, Minute, CancellationToken.None);

        Assert.Equal((1000, 9 * Minute), (_battery.Cap, _battery.CapReverts));
    }

    private Task<DerOutcome> HoldAsync(string owner, LimitRank rank, double? watt)
        => _desk.HoldAsync("battery", owner, rank, watt is { } w ? new(w) : null, Minute, CancellationToken.None);

    private Task<DerOutcome> CapAsync(string owner, double? watt)
        => _desk.CapAsync("battery", owner, watt is { } w ? new(w) : null, Minute, CancellationToken.None);
}
