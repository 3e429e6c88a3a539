namespace Gateway.Tests.Configuration;

/// <summary>What <c>check</c> says of circuits and stations that do not fit each other, each told where it stands.</summary>
public sealed class CircuitRuleTests : IDisposable
{
    private readonly SiteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Site(string station, string circuit)
        => SiteFolder.Good
            .Replace("{ id: CP-01, password: s3cret }", $"{{ id: CP-01, password: x{station} }}", StringComparison.Ordinal)
            .Replace("{ id: main, limit: 63 A }", $"{{ id: main, {circuit} }}", StringComparison.Ordinal);

    //          the circuit                                              where and what
    [Theory]
    [InlineData("limit: 63 A, protection: MCB C 50 A", "12:24: error: circuits[].limit of main, 63 A, is above the rating of its protective device, MCB C 50 A")]
    [InlineData("limit: 63 A, protection: MCB 62.9 A", "is above the rating of its protective device, MCB 62.9 A")]
    [InlineData("limit: 63 A, protection: MCB E 63 A", "12:42: error: circuits[].protection is MCB E 63 A; write kind and rating, such as MCB C 63 A")]
    [InlineData("limit: 63 A, protection: fuse 63 A", "protection is fuse 63 A; write kind and rating")]
    [InlineData("limit: 63 A, protection: 63 A", "protection is 63 A; write kind and rating")]
    [InlineData("limit: 63 A, protection: gG C 63 A", "protection is gG C 63 A; write kind and rating")]
    [InlineData("limit: 63 A, protection: MCB 99999 A", "protection is MCB 99999 A, outside 1 A to 6300 A")]
    [InlineData("limit: 63 A, reserve: 63 A", "12:39: error: circuits[].reserve of main leaves nothing: 63 A of 63 A are kept free")]
    [InlineData("limit: 63 A, power: 3 kW", "12:37: error: circuits[].power of main, 3000 W, cannot hold with the gateway away: its stations fall back to 4140 W;")]
    [InlineData("limit: 63 A, power: 18 kW, uncontrolled: 21 A", "fall back to 4140 W, and uncontrolled is 21 A on each phase; lower their fallbackCurrent")]
    [InlineData("limit: 63 A, unbalance: 5 A", "unbalance is 5 A, outside 6 A to 6300 A")]
    [InlineData("limit: 63 A, transformer: { primary: 480 V }", "12:30: error: circuits[].transformer.secondary is missing")]
    public void A_circuit_that_contradicts_itself(string circuit, string fault)
        => Assert.Contains(fault, _folder.Fault(Site("", circuit)), StringComparison.Ordinal);

    //                 From full load an MCB carries 1.59 times its rating for 12 s, an MCCB 1.44 times, a fuse 1.73 times.
    [Theory]
    [InlineData("limit: 100 A, protection: MCB 100 A, largestStep: 60.5 A", null)]
    [InlineData("limit: 100 A, protection: MCB 100 A, largestStep: 61.5 A", "12:67: error: circuits[].largestStep of main does not fit: MCB 100 A carries 158.")]
    [InlineData("limit: 100 A, protection: MCB 100 A, largestStep: 61.5 A, reserve: 3 A", null)]
    [InlineData("limit: 100 A, protection: gG 100 A, largestStep: 74 A", null)]
    [InlineData("limit: 100 A, protection: gG 100 A, largestStep: 76 A", "so a step of 76 A needs a reserve of 3")]
    [InlineData("limit: 100 A, largestStep: 45.5 A", null)]
    [InlineData("limit: 100 A, largestStep: 50 A, reserve: 1 A", "12:59: error: circuits[].reserve of main does not fit: MCCB 100 A carries 144.")]
    [InlineData("limit: 100 A, protection: MCB 100 A, largestStep: 40 A, reaction: 60 s", "for the 60 s of reaction, so a step of 40 A needs a reserve of 20")]
    [InlineData("limit: 80 A, protection: MCB 100 A, largestStep: 80 A", null)]          // what the limit leaves of the rating counts
    public void The_reserve_bears_the_largest_step_until_the_stations_have_reacted(string circuit, string? fault)
    {
        var faults = _folder.Faults(Site("", circuit));
        if (fault is null)
        {
            Assert.Empty(faults);
        }
        else
        {
            Assert.Contains(fault, Assert.Single(faults), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(", phases: [L1], maxCurrent: 18 A", null)]
    [InlineData(", phases: [L1], maxCurrent: 19 A", "10:59: error: stations.list[].maxCurrent of CP-01, 19 A, does not fit: alone on L1 it would break the unbalance of 18 A that main allows")]
    [InlineData(", phases: [L1, L3]", "10:7: error: stations.list[].maxCurrent of CP-01, 32 A, does not fit: alone on L1, L3")]
    [InlineData(", phases: [L1-L2]", "alone on L1-L2 it would break the unbalance")]
    [InlineData("", null)]
    public void A_station_on_one_phase_keeps_the_unbalance_that_its_circuit_allows(string station, string? fault)
    {
        var faults = _folder.Faults(Site(station, "limit: 63 A, unbalance: 18 A"));
        Assert.Equal(fault is null ? 0 : 1, faults.Length);
        Assert.Contains(fault ?? "", string.Concat(faults), StringComparison.Ordinal);
    }

    // Three equal loads between the lines: 6 A each make 10.4 A per line; two of them on one line 10.4 A, too.
    [Theory]
    [InlineData("10.4 A", true)]
    [InlineData("10.3 A", false)]
    public void Fallback_currents_between_lines_add_as_phasors(string limit, bool fits)
    {
        var faults = _folder.Faults(Site(
            ", phases: [L1-L2] }\n    - { id: CP-02, password: x, phases: [L2-L3] }\n    - { id: CP-03, password: x, phases: [L3-L1]", $"limit: {limit}"));
        if (fits)
        {
            Assert.Empty(faults);
        }
        else
        {
            Assert.Contains("cannot hold with the gateway away: on L1 its stations fall back to 10.39 A", Assert.Single(faults), StringComparison.Ordinal);
        }
    }

    // 480 V delta to 208 V wye: n = 4. A load of 30 A from L1 to neutral is 7.5 A on two primary lines; one between L1 and L2
    // is 15 A on one of them; one between L2 and L3 beside it could only take something off that, so it does not help.
    [Theory]
    [InlineData("[L1]", "7.6 A", null)]
    [InlineData("[L1]", "7.4 A", "its stations fall back to 7.51 A")]
    [InlineData("[L1-L2]", "15.1 A", null)]
    [InlineData("[L1-L2]", "14.9 A", "on L2 its stations fall back to 15.01 A")]
    [InlineData("[L1-L2] }\n    - { id: CP-02, password: x, circuit: low, fallbackCurrent: 30 A, phases: [L2-L3]", "19.8 A", "fall back to 19.86 A")]
    [InlineData("[L1, L2, L3]", "13.1 A", null)]
    [InlineData("[L1, L2, L3]", "12.9 A", "fall back to 13 A")]
    public void Fallback_currents_go_through_a_transformer(string phases, string limit, string? fault)
    {
        var faults = _folder.Faults(Site(
            $", circuit: low, fallbackCurrent: 30 A, phases: {phases}",
            $"limit: {limit}, reserve: 0 A }}\n  - {{ id: low, parent: main, limit: 200 A, transformer: {{ primary: 480 V, secondary: 208 V }}"));
        Assert.Equal(fault is null ? 0 : 1, faults.Length);
        Assert.Contains(fault ?? "", string.Concat(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{ id: 1 }, { id: 2 }]", "limit: 12 A", null)]
    [InlineData("[{ id: 1 }, { id: 2 }]", "limit: 11 A", "on L1 its stations fall back to 12 A")]
    [InlineData("[{ id: 1, phases: [L1] }, { id: 2, phases: [L2] }]", "limit: 6 A", null)]
    [InlineData("[{ id: 1, fallbackCurrent: 20 A }, { id: 2, fallbackCurrent: 20 A }]", "limit: 63 A", "evses of CP-01 do not fit its maxCurrent 32 A: on L1 they fall back to 40 A together")]
    [InlineData("[{ id: 1 }, { id: 1 }]", "limit: 63 A", "evses[].id is 1, as is the EVSE in line 10")]
    [InlineData("[{ phases: [L1] }]", "limit: 63 A", "evses[].id is missing; write, for example, id: 1")]
    [InlineData("[{ id: 1, maxCurrent: 40 A }]", "limit: 63 A", "maxCurrent 40 A is above the 32 A of its station")]
    [InlineData("[{ id: 1, minCurrent: 13 A, maxCurrent: 10 A, fallbackCurrent: 0 A }]", "limit: 63 A", "minCurrent 13 A is above maxCurrent 10 A")]
    [InlineData("[{ id: 1, minCurrent: 8 A }]", "limit: 63 A", "fallbackCurrent 6 A is outside minCurrent 8 A to maxCurrent 32 A; write 0 A")]
    public void Evses_share_their_stations_supply_and_fall_back_together(string evses, string circuit, string? fault)
    {
        var faults = _folder.Faults(Site($", evses: {evses}", circuit + ", reserve: 0 A"));
        Assert.Equal(fault is null ? 0 : 1, faults.Length);
        Assert.Contains(fault ?? "", string.Concat(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void An_evse_is_wired_to_phases_that_its_station_has()
        => Assert.Contains(
            "evses[].phases names L2, which its station is not wired to (L1)",
            _folder.Fault(Site(", phases: [L1], evses: [{ id: 1, phases: [L2] }]", "limit: 63 A")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("phases: [L1-L2, L3]", "phases says L1-L2 and more: between two lines there is one load; write [L1-L2]")]
    [InlineData("phases: [L2-L1]", "phases is L2-L1; write L1, L2, L3, L1-L2, L2-L3 or L3-L1")]
    [InlineData("mode: minimum", "mode is minimum; write grid, surplus or minimum+surplus")]
    [InlineData("mode: surplu", "; did you mean surplus?")]
    [InlineData("pilots: []", "pilots is empty; say at least one current, such as [8 A, 16 A]")]
    [InlineData("pilots: [8 A, 16]", "pilots is 16 without a unit")]
    [InlineData("pilots: [40 A]", "pilots does not fit: it can be told no current from minCurrent 6 A to maxCurrent 32 A")]
    [InlineData("pilots: [8 A], resolution: 1 A", "resolution has no meaning beside pilots; say one of them")]
    [InlineData("resolution: 0.05 A", "resolution is 0.05 A, outside 100 mA to 5 A")]
    [InlineData("maxPower: 50", "maxPower is 50 without a unit; write 50 kW")]
    [InlineData("maxPower: 50 kW, efficiency: 0.94", "efficiency is 0.94 without a unit; write 0.94 %")]
    [InlineData("maxPower: 50 kW, phases: [L1-L2]", "maxPower does not fit: a DC station is wired to one to three phases, not between two lines")]
    [InlineData("v2x: { discharge: 10 }", "v2x.discharge is 10 without a unit; write 10 kW")]
    [InlineData("v2x: { discharge: 23 kW }", "discharge does not fit: 23000 W is above the 22080 W that maxCurrent 32 A over 3 phases is")]
    [InlineData("v2x: {}", "discharge is missing")]
    [InlineData("phases: [L1-L2], v2x: { discharge: 1 kW }", "discharge does not fit: a station between two lines is not told to discharge")]
    [InlineData("efficiency: 94 %", "efficiency has a meaning only with maxPower")]
    [InlineData("maxPower: 3 kW", "does not fit: minCurrent 6 A is above maxCurrent 5.14 A")]
    public void Stations(string setting, string fault)
        => Assert.Contains(fault, _folder.Fault(Site($", {setting}", "limit: 63 A")), StringComparison.Ordinal);
}
