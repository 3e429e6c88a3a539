using Gateway.Configuration;
using Gateway.GridSignals;
using Gateway.GridSignals.External;
using Gateway.LocalController.Limits;

namespace Gateway.Tests.GridSignals;

/// <summary>The section signals: of the site file, good and bad.</summary>
public sealed class GridSignalsOptionsTests
{
    [Fact]
    public void Everything_that_can_be_said_is_read()
    {
        var (options, faults) = Read("""
            section14a: { devices: 3, largeHeatPumps: 20 kW }
            contacts:
              - { id: ripple, connect: "tcp://10.0.0.1:502", unit: 7, input: coil 3, limit: section14a }
              - { id: pv60, connect: "tcp://10.0.0.1:502", input: input 4.2, closedMeans: free, direction: export, limit: 6 kW, every: 500 ms, debounce: 1 s, staleAfter: 3 s }
              - { id: amps, connect: "tcp://10.0.0.1:502", input: discrete 1, limit: 16 A }
            consumption: { failsafeFor: 3 h, heartbeat: 60 s }
            production: { failsafe: 1 kW }
            excursions: { export: { limit: 10 kW, locked: 1 kW }, within: 5 s, longest: 30 s, apart: 5 min, most: 2, lockedFor: 1 h }
            modbus: { listen: "tcp://127.0.0.1:1502", allow: [10.0.0.0/8], connections: 3, idle: 10 s, limit: { failsafe: 11 kW } }
            evidence: { keep: 24 h, most: 200 }
            """);

        Assert.Empty(faults);
        Assert.Equal([(14300, true), (6000, true), (16, false)], options!.Contacts.Select(c => (c.Limit.Value, c.Limit.InWatt)));
        Assert.Equal([LimitDirection.Import, LimitDirection.Export, LimitDirection.Import], options.Contacts.Select(c => c.Limits));
        Assert.Equal((7, new ContactInput(ContactTable.Coil, 3, 0)), (options.Contacts[0].Unit, options.Contacts[0].Input));
        Assert.Equal(new HeartbeatOptions(new(14300), TimeSpan.FromHours(3), TimeSpan.FromSeconds(60)), options.Consumption);
        Assert.Equal(1000, options.Production!.FailSafe.Value);
        Assert.Equal((10_000, 1000, 2), (options.Excursions!.Export!.Limit.Value, options.Excursions.Export.Locked.Value, options.Excursions.Most));
        Assert.Null(options.Excursions.Import);
        Assert.Equal((3, 11_000), (options.Modbus!.Connections, options.Modbus.Limit!.FailSafe.Value));
        Assert.Equal((TimeSpan.FromHours(24), 200), (options.Evidence.Keep, options.Evidence.Most));
    }

    [Fact]
    public void What_is_left_out_is_off_or_has_its_default()
    {
        var (options, faults) = Read("consumption:\nmodbus: { listen: \"tcp://0.0.0.0:1502\" }\n");

        Assert.Empty(faults);
        Assert.Equal(new HeartbeatOptions(new(4200), TimeSpan.FromHours(2), TimeSpan.FromSeconds(120)), options!.Consumption);
        Assert.Equal((null, null, null), (options.Production, options.Excursions, options.Section14a));
        Assert.Equal(["127.0.0.0/8", "::1/128"], options.Modbus!.Allow.Select(n => n.ToString()));
        Assert.Null(options.Modbus.Limit);
    }

    [Theory]
    [InlineData("section14a: {}", "1:1", "section14a.devices is missing")]
    [InlineData("section14a: { devices: 0 }", "1:24", "section14a.devices is 0, outside 1 to 1000")]
    [InlineData("contacts: [{ id: a, connect: \"tcp://h:502\", input: discrete 0, limit: section14a }]", "1:71", "section14a, and signals.section14a does not say how many devices")]
    [InlineData("contacts: [{ id: a, connect: \"tcp://h:502\", input: discrete, limit: 4 kW }]", "1:52", "is discrete; write, for example, discrete 0")]
    [InlineData("contacts: [{ id: a, connect: \"tcp://h:502\", input: discrete 0, limit: 4 }]", "1:71", "is 4 without a unit")]
    [InlineData("contacts: [{ id: a, connect: \"tcp://h:502\", input: discrete 0, limit: 11 MW }]", "1:71", "outside 0 A to 6300 A and 0 W to 10 MW")]
    [InlineData("contacts: [{ id: a, connect: \"tcp://h:502\", input: discrete 0, limit: 16 A, direction: export }]", "1:71", "is a current; what is fed in is limited in W")]
    [InlineData("contacts: [{ id: a, connect: \"tcp://h:502\", input: discrete 0, limit: 4 kW, every: 2 s, staleAfter: 3 s }]", "1:101", "must be at least two times every")]
    [InlineData("contacts: [{ id: a, connect: \"tcp://h:502\", input: discrete 0, limit: 4 kW }, { id: a, connect: \"tcp://h:502\", input: discrete 1, limit: 4 kW }]", "1:85", "is a")]
    [InlineData("production: {}", "1:1", "production.failsafe is missing")]
    [InlineData("consumption: { failsafeFor: 1 h }", "1:29", "consumption.failsafeFor is 1 h, outside 2 h to 24 h")]
    [InlineData("consumption: { heartbeat: 121 s }", "1:27", "consumption.heartbeat is 121 s, outside 5 s to 120 s")]
    [InlineData("excursions: {}", "1:1", "excursions.import is missing: say import, export or both")]
    [InlineData("excursions: { import: { limit: 5 kW, locked: 6 kW } }", "1:46", "excursions.import.locked is 6000 W, more than limit (5000 W)")]
    [InlineData("excursions: { import: { limit: 5 kW }, within: 30 s, longest: 20 s }", "1:63", "excursions.longest must be longer than within")]
    [InlineData("excursions: { import: { locked: 0 W } }", "1:15", "excursions.import.limit is missing")]
    [InlineData("modbus: { allow: [] }", "1:1", "modbus.listen is missing")]
    [InlineData("modbus: { listen: \"http://0.0.0.0:1502\" }", "1:19", "does not begin with tcp://")]
    [InlineData("modbus: { listen: \"tcp://0.0.0.0:1502\", allow: [everywhere] }", "1:49", "which is not a network")]
    [InlineData("evidence: { most: 7 }", "1:19", "evidence.most is 7, outside 100 to 20000")]
    [InlineData("lpc: {}", "1:1", "lpc is not a setting of the file")]
    public void What_is_wrong_is_told_with_its_place(string yaml, string place, string text)
    {
        var fault = Read(yaml).Faults.FirstOrDefault(f => f.Severity is Severity.Error);

        Assert.Contains($"site.yaml:{place}: error: ", fault?.ToString(), StringComparison.Ordinal);
        Assert.Contains(text, fault!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_contact_that_hides_a_broken_wire_is_a_warning()
        => Assert.Equal(Severity.Warning, Assert.Single(Read(
            "contacts: [{ id: a, connect: \"tcp://h:502\", input: discrete 0, limit: 4 kW, closedMeans: limit }]").Faults).Severity);

    private static (GridSignalsOptions? Options, IReadOnlyList<Fault> Faults) Read(string yaml)
    {
        var source = new YamlSource("site.yaml", yaml, _ => null);
        var reading = YamlSection.Read(source, GridSignalsOptions.ReadPlaces);
        return (source.HasErrors ? null : reading?.Options, source.Faults);
    }
}
