using Gateway.Configuration;
using Gateway.GridSignals.Afrr;

namespace Gateway.Tests.GridSignals.Afrr;

/// <summary>The section signals.afrr: of the site file, good and bad.</summary>
public sealed class AfrrOptionsTests
{
    private const string Curve = "curve: [{ signal: -100, power: -20 kW }, { signal: 100, power: 20 kW }]";

    [Fact]
    public void Everything_that_can_be_said_is_read()
    {
        var options = Good($"{Curve}\nbaseline: -5 kW\nstaleAfter: 20 s\nequipment: [cellar]\ncars: false\n");

        Assert.Equal((-20_000, 10_000, 20_000), (options.Curve.Watt(-1000), options.Curve.Watt(50), options.Curve.Band));
        Assert.Equal((-5000, TimeSpan.FromSeconds(20), false), (options.Baseline!.Value.Value, options.StaleAfter, options.Cars));
        Assert.Equal("cellar", Assert.Single(options.Equipment!.Value));
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var options = Good(Curve);

        Assert.Equal((null, TimeSpan.FromSeconds(30), null, true), (options.Baseline, options.StaleAfter, options.Equipment, options.Cars));
    }

    [Theory]
    [InlineData("baseline: 5 kW", "1:1", "curve is missing: say at least two points")]
    [InlineData("curve: []", "1:8", "curve is empty: say at least two points")]
    [InlineData("curve: [{ signal: 1, power: 1 kW }]", "1:8", "curve is no curve: a curve has at least two points")]
    [InlineData("curve: [{ signal: 1, power: 1 kW }, { signal: 1, power: 2 kW }]", "1:8", "curve is no curve: two points have the same signal")]
    [InlineData("curve: [{ signal: 1, power: 0 W }, { signal: 2, power: 0 W }]", "1:8", "curve asks for nothing at any signal")]
    [InlineData("curve: [{ signal: 1.5, power: 1 kW }, { signal: 2, power: 0 W }]", "1:19", "curve[].signal is 1.5, which is not a whole number")]
    [InlineData("curve: [{ signal: 1, power: -101 MW }, { signal: 2, power: 0 W }]", "1:29", "curve[].power is -101 MW, outside -100 MW to 100 MW")]
    [InlineData("curve: [{ signal: 1 }, { signal: 2, power: 0 W }]", "1:9", "curve[].power is missing")]
    [InlineData(Curve + "\nbaseline: 5", "2:11", "baseline is 5 without a unit")]
    [InlineData(Curve + "\nstaleAfter: 7 s", "2:13", "staleAfter is 7 s, outside 8 s to 10 min")]
    [InlineData(Curve + "\nequipment: [cellar, cellar]", "2:12", "equipment says cellar twice")]
    [InlineData(Curve + "\nequipment: [celar]", "2:12", "equipment names celar, and no device has that id; did you mean cellar?")]
    [InlineData(Curve + "\nequipment: [grid]", "2:12", "equipment names grid, which cannot be told anything")]
    [InlineData(Curve + "\nequipment: []\ncars: false", "3:7", "cars is false, and no inverter or battery takes part either")]
    public void What_is_wrong_is_told_with_its_place(string yaml, string place, string text)
    {
        var fault = Read(yaml).Faults.FirstOrDefault(f => f.Severity is Severity.Error);

        Assert.Contains($"site.yaml:{place}: error: ", fault?.ToString(), StringComparison.Ordinal);
        Assert.Contains(text, fault!.ToString(), StringComparison.Ordinal);
    }

    private static AfrrOptions Good(string yaml)
    {
        var (options, faults) = Read(yaml);
        Assert.Empty(faults);
        return options!;
    }

    private static (AfrrOptions? Options, IReadOnlyList<Fault> Faults) Read(string yaml)
    {
        var source = new YamlSource("site.yaml", yaml, _ => null);
        var options = YamlSection.Read(source, section =>
        {
            var read = AfrrOptions.Read(section);
            read.Check(section, ["grid", "cellar"], new HashSet<string>(["cellar"]));
            return read;
        });
        return (options, source.Faults);
    }
}
